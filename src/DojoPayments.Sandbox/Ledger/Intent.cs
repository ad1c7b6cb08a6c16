using System.Diagnostics;

namespace DojoPayments.Sandbox;

/// <summary>One payment intent: its states and the rules for leaving them. Every member takes the intent's own lock.</summary>
internal sealed class Intent
{
    private static readonly TimeSpan s_longestHold = TimeSpan.FromDays(7);

    private readonly Lock _lock = new();
    private readonly SandboxOptions _options;
    private readonly SandboxClock _clock;
    private readonly Func<CaptureStamp> _stamp;
    private List<Entry>? _captures;
    private Queue<CaptureStatus>? _nextOutcomes;
    private IntentStatus _status;
    private long _capturedAmount;
    private long _capturedTips;
    private long _refundedAmount;
    private DateTime? _authorizedAt;
    private DateTime _updatedAt;
    private bool _isUnlisted;

    /// <param name="id">Its id.</param>
    /// <param name="number">See <see cref="Number"/>.</param>
    /// <param name="terms">What it is created with.</param>
    /// <param name="status">The status it starts in.</param>
    /// <param name="options">The sandbox's.</param>
    /// <param name="clock">The server's.</param>
    /// <param name="stamp">Stamps a capture that nobody asked for.</param>
    public Intent(string id, long number, IntentTerms terms, IntentStatus status, SandboxOptions options, SandboxClock clock, Func<CaptureStamp> stamp)
    {
        Id = id;
        Number = number;
        Terms = terms;
        CreatedAt = clock.UtcNow;
        _options = options;
        _clock = clock;
        _stamp = stamp;
        MoveTo(status, CreatedAt);
    }

    public string Id { get; }

    /// <summary>The how-manieth intent of the ledger it is, from 1.</summary>
    public long Number { get; }

    public IntentTerms Terms { get; }

    public DateTime CreatedAt { get; }

    public IntentStatus Status
    {
        get
        {
            lock (_lock)
            {
                Lapse(_clock.UtcNow);
                return _status;
            }
        }
    }

    public void SetStatus(IntentStatus value)
    {
        lock (_lock) MoveTo(value, _clock.UtcNow);
    }

    public void DecideNextCapture(CaptureStatus outcome)
    {
        lock (_lock) (_nextOutcomes ??= new Queue<CaptureStatus>()).Enqueue(outcome);
    }

    /// <summary>All captures so far end so, whatever they were.</summary>
    public void DecideCaptures(CaptureStatus outcome, DateTime now)
    {
        lock (_lock)
        {
            _captures = _captures?.ConvertAll(entry => entry with { Outcome = outcome });
            var taken = outcome is CaptureStatus.Declined or CaptureStatus.Failed ? [] : _captures ?? [];
            _capturedAmount = taken.Sum(static entry => entry.Amount);
            _capturedTips = taken.Sum(static entry => entry.Tips ?? 0);
            _updatedAt = now;
            if (_status is IntentStatus.Authorized or IntentStatus.Captured) _status = _capturedAmount >= Terms.Amount ? IntentStatus.Captured : IntentStatus.Authorized;
        }
    }

    public void Refund(long amount, DateTime now)
    {
        lock (_lock)
        {
            _refundedAmount += amount;
            _updatedAt = now;
        }
    }

    public void Unlist()
    {
        lock (_lock) _isUnlisted = true;
    }

    public Refusal? Capture(long amount, long? tips, in CaptureStamp stamp)
    {
        lock (_lock)
        {
            Lapse(stamp.At);
            if (WhyNotCapturable(amount, tips, stamp.At) is { } why) return Refusal.Conflict(why);

            var outcome = _nextOutcomes is { Count: > 0 } ? _nextOutcomes.Dequeue() : CaptureStatus.Successful;
            (_captures ??= []).Add(new Entry(stamp.Id, stamp.Number, amount, tips, outcome, stamp.At, Stopwatch.GetTimestamp(), stamp.RequestNumber));
            _updatedAt = stamp.At;
            if (outcome is CaptureStatus.Declined or CaptureStatus.Failed) return null;

            _capturedAmount += amount;
            _capturedTips += tips ?? 0;
            if (_capturedAmount >= Terms.Amount) _status = IntentStatus.Captured;
            return null;
        }
    }

    /// <param name="listedOnly">Leaves out what the API does not list yet.</param>
    public LedgerIntent Snapshot(bool listedOnly)
    {
        lock (_lock)
        {
            Lapse(_clock.UtcNow);
            return new LedgerIntent
            {
                Id = Id,
                Terms = Terms,
                Status = _status,
                CapturedAmount = _capturedAmount,
                CapturedTips = _capturedTips,
                RefundedAmount = _refundedAmount,
                CreatedAt = CreatedAt,
                AuthorizedAt = _authorizedAt,
                UpdatedAt = _updatedAt,
                Captures = SnapshotCaptures(listedOnly),
            };
        }
    }

    public void CollectCaptures(List<(long Number, LedgerCapture Capture)> into)
    {
        lock (_lock)
        {
            foreach (var entry in _captures ?? []) into.Add((entry.Number, ToPublic(entry)));
        }
    }

    private void MoveTo(IntentStatus value, DateTime now)
    {
        _status = value;
        _updatedAt = now;
        if (value is not (IntentStatus.Created or IntentStatus.Canceled)) _authorizedAt ??= now;
        if (value is IntentStatus.Captured or IntentStatus.Refunded && Terms.CaptureMode is CaptureMode.Auto) _capturedAmount = Terms.Amount;
        if (value is IntentStatus.Refunded) _refundedAmount = _capturedAmount + _capturedTips;
    }

    private DateTime? LapsesAt => Terms.CaptureMode is CaptureMode.Manual ? _authorizedAt + (Terms.AutoExpireIn ?? s_longestHold) : null;

    private void Lapse(DateTime now)
    {
        if (_status is not IntentStatus.Authorized || !(now >= LapsesAt + _options.ExpiryDelay)) return;
        MoveTo(Terms.AutoExpireAction is AutoExpireAction.Capture ? IntentStatus.Captured : IntentStatus.Reversed, now);
        if (_status is IntentStatus.Reversed) return;

        var stamp = _stamp();
        var rest = Terms.Amount - _capturedAmount;
        (_captures ??= []).Add(new Entry(stamp.Id, stamp.Number, rest, Tips: null, CaptureStatus.Successful, stamp.At, Stopwatch.GetTimestamp(), stamp.RequestNumber));
        _capturedAmount = Terms.Amount;
    }

    private string? WhyNotCapturable(long amount, long? tips, DateTime now)
    {
        if (Terms.CaptureMode is CaptureMode.Auto) return "A payment intent with capture mode Auto is captured by itself.";
        if (_status is not IntentStatus.Authorized) return $"A payment intent that is {_status} cannot be captured.";
        if (now >= LapsesAt) return "The authorisation of the payment intent has lapsed.";
        if (amount > Terms.Amount - _capturedAmount) return $"The capture amount {amount} exceeds the {Terms.Amount - _capturedAmount} left to capture.";
        if (tips > long.MaxValue - _capturedTips) return "The tips of the payment intent add up to too much.";
        return null;
    }

    private List<LedgerCapture> SnapshotCaptures(bool listedOnly)
    {
        var listed = new List<LedgerCapture>(_captures?.Count ?? 0);
        foreach (var entry in _captures ?? [])
        {
            if (listedOnly && _isUnlisted) continue;
            if (!listedOnly || _options.ListingDelay == TimeSpan.Zero || Stopwatch.GetElapsedTime(entry.Effect) >= _options.ListingDelay)
                listed.Add(ToPublic(entry));
        }

        return listed;
    }

    private LedgerCapture ToPublic(Entry entry)
    {
        var settled = _options.SettleDelay == TimeSpan.Zero || Stopwatch.GetElapsedTime(entry.Effect) >= _options.SettleDelay;
        return new LedgerCapture(
            entry.Id, Id, entry.Amount, entry.Tips, settled ? entry.Outcome : CaptureStatus.Created, entry.CreatedAt, entry.RequestNumber);
    }

    private sealed record Entry(
        string Id, long Number, long Amount, long? Tips, CaptureStatus Outcome, DateTime CreatedAt, long Effect, long RequestNumber);
}

/// <summary>What the ledger gives a capture at the moment of its effect.</summary>
internal readonly record struct CaptureStamp(string Id, long Number, DateTime At, long RequestNumber);
