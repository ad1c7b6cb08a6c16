using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace DojoPayments.Sandbox;

/// <summary>
/// What really happened to the money: all payment intents and their captures. Safe for use from any thread; a request takes
/// one intent's lock and no other.
/// </summary>
public sealed class IntentLedger
{
    private const string CapturePrefix = "cp_";

    private readonly ConcurrentDictionary<string, Intent> _intents = new(StringComparer.Ordinal);
    private readonly List<Intent> _inOrder = [];
    private readonly Lock _inOrderLock = new();
    private readonly IdFactory _ids = new();
    private readonly SandboxClock _clock;
    private readonly SandboxOptions _options;
    private long _captureNumber;
    private long _captureCount;

    internal IntentLedger(SandboxOptions options, SandboxClock clock)
    {
        _options = options;
        _clock = clock;
    }

    /// <summary>How many intents there are.</summary>
    public int IntentCount => _intents.Count;

    /// <summary>How many captures took effect, those declined or failed included.</summary>
    public long CaptureCount => Interlocked.Read(ref _captureCount);

    /// <summary>Every capture that took effect, in that order, as of now.</summary>
    public IReadOnlyList<LedgerCapture> Captures
    {
        get
        {
            var numbered = new List<(long Number, LedgerCapture Capture)>();
            foreach (var intent in _intents.Values) intent.CollectCaptures(numbered);
            numbered.Sort(static (a, b) => a.Number.CompareTo(b.Number));
            return numbered.ConvertAll(static entry => entry.Capture);
        }
    }

    /// <summary>Adds an authorised intent, ready to be captured.</summary>
    /// <param name="id">Its id; ids are compared ordinally, case included.</param>
    /// <param name="amount">The authorised amount, in minor units.</param>
    /// <param name="captureMode">Manual unless a test is about the refusal of Auto.</param>
    /// <param name="currency">ISO 4217.</param>
    /// <exception cref="InvalidOperationException">There is an intent of this id.</exception>
    public void Authorize(string id, long amount, CaptureMode captureMode = CaptureMode.Manual, string currency = "GBP") =>
        Create(new IntentTerms { Amount = amount, CaptureMode = captureMode, Currency = currency }, IntentStatus.Authorized, id);

    /// <summary>Adds an intent in any status.</summary>
    /// <param name="terms">What it is created with.</param>
    /// <param name="status">The status it starts in.</param>
    /// <param name="id">Its id.</param>
    /// <exception cref="InvalidOperationException">There is an intent of this id.</exception>
    public void Create(IntentTerms terms, IntentStatus status, string id)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentException.ThrowIfNullOrWhiteSpace(id);

        lock (_inOrderLock)
        {
            var intent = new Intent(id, _inOrder.Count + 1, terms, status, _options, _clock, StampOwn);
            if (!_intents.TryAdd(id, intent)) throw new InvalidOperationException($"There is a payment intent '{id}' already.");
            _inOrder.Add(intent);
        }
    }

    /// <summary>Looks an intent up; null when there is none.</summary>
    public LedgerIntent? Find(string id) => _intents.TryGetValue(id, out var intent) ? intent.Snapshot(listedOnly: false) : null;

    /// <summary>The captures of one intent in the order of their effects; none for an unknown intent.</summary>
    public IReadOnlyList<LedgerCapture> CapturesOf(string id) => Find(id)?.Captures ?? [];

    /// <summary>
    /// Puts an intent into a status, whatever it was: authorises, cancels, reverses or refunds it behind the client's back.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such intent.</exception>
    public void SetStatus(string id, IntentStatus status) => Get(id).SetStatus(status);

    /// <summary>
    /// Says how the next capture of an intent ends. It is answered 200 all the same, as by the API; declined and failed ones
    /// take nothing from the remainder. Several calls line up.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such intent.</exception>
    public void DecideNextCapture(string id, CaptureStatus outcome) => Get(id).DecideNextCapture(outcome);

    /// <summary>Says how the captures of an intent so far end, whatever was said of them before: what is declined or failed gives its amount back.</summary>
    /// <exception cref="KeyNotFoundException">There is no such intent.</exception>
    public void DecideCaptures(string id, CaptureStatus outcome) => Get(id).DecideCaptures(outcome, _clock.UtcNow);

    /// <summary>Pays a part of an intent back, in minor units; its status stays. For all of it there is <see cref="SetStatus"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such intent.</exception>
    public void Refund(string id, long amount) => Get(id).Refund(amount, _clock.UtcNow);

    /// <summary>Lists the captures of an intent no more, as if they had never been.</summary>
    /// <exception cref="KeyNotFoundException">There is no such intent.</exception>
    public void Unlist(string id) => Get(id).Unlist();

    internal bool TryGet(string id, [NotNullWhen(true)] out Intent? intent) => _intents.TryGetValue(id, out intent);

    internal Refusal? Capture(string id, long amount, long? tips, long requestNumber, out string captureId, out string reference)
    {
        captureId = reference = "";
        if (!_intents.TryGetValue(id, out var intent)) return Refusal.UnknownIntent(id);

        var number = Interlocked.Increment(ref _captureNumber);
        captureId = _ids.Next(CapturePrefix, number);
        reference = intent.Terms.Reference;
        var refusal = intent.Capture(amount, tips, new CaptureStamp(captureId, number, _clock.UtcNow, requestNumber));
        if (refusal is null) Interlocked.Increment(ref _captureCount);
        return refusal;
    }

    /// <summary>The intents as they were created, oldest first.</summary>
    internal Intent[] InOrder()
    {
        lock (_inOrderLock) return [.. _inOrder];
    }

    // No request asks for what is captured when an intent lapses.
    private CaptureStamp StampOwn()
    {
        Interlocked.Increment(ref _captureCount);
        var number = Interlocked.Increment(ref _captureNumber);
        return new CaptureStamp(_ids.Next(CapturePrefix, number), number, _clock.UtcNow, RequestNumber: 0);
    }

    private Intent Get(string id) =>
        _intents.TryGetValue(id, out var intent) ? intent : throw new KeyNotFoundException($"There is no payment intent '{id}'.");
}
