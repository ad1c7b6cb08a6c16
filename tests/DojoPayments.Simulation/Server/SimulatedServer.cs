using DojoPayments.Protocol;

namespace DojoPayments.Simulation;

/// <summary>The API's side: makes captures, early or late, lists them when it does, and has a clock of its own.</summary>
internal sealed class SimulatedServer
{
    private static readonly TimeSpan s_longestFailure = TimeSpan.FromHours(1);

    private readonly EventLoop _loop;
    private readonly Faults _faults;
    private readonly Chance _chance;
    private readonly TimeSpan _skew;
    private readonly bool _listsInDisorder;
    private readonly PlantedFault? _planted;
    private readonly Action<FormattableString>? _trace;

    public SimulatedServer(EventLoop loop, Faults faults, Chance chance, ScenarioServer plan, PlantedFault? planted, Action<FormattableString>? trace)
    {
        _planted = planted;
        _loop = loop;
        _faults = faults;
        _chance = chance;
        _skew = plan.ClockSkew;
        _listsInDisorder = plan.ListsInDisorder;
        _trace = trace;
        ListedWithin = plan.ListedWithin;
        Ledger = new Ledger(plan.NumbersByIntent);
    }

    public Ledger Ledger { get; }

    /// <summary>How long after its send each capture is listed by every node.</summary>
    public TimeSpan ListedWithin { get; }

    /// <summary>What its Date header says now, in whole seconds.</summary>
    public DateTimeOffset Date => new(Clock.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);

    /// <summary>True time.</summary>
    public DateTimeOffset Now => _loop.Now;

    private DateTimeOffset Clock => _loop.Now + _skew;

    /// <summary>Makes a capture.</summary>
    /// <param name="payload">What is asked for.</param>
    /// <param name="sentAt">When the request was begun, in true time; null for somebody else's.</param>
    /// <returns>Null where not so much is left.</returns>
    public LedgerCapture? Make(Payload payload, DateTimeOffset? sentAt)
    {
        if (!Ledger.Allows(payload, _loop.Now))
            return null;
        var listedAt = _loop.Now;
        var latest = (sentAt ?? _loop.Now) + ListedWithin;
        if (_faults.Hits(FaultKind.ListedLate) && latest > listedAt)
            listedAt += _chance.Skewed(latest - listedAt);
        var createdAt = Clock;
        if (_faults.Hits(FaultKind.CreatedAtSkewed))
            createdAt = _chance.OneOf(createdAt.AddSeconds(-12), createdAt.AddHours(-1), createdAt.AddSeconds(12), new DateTimeOffset(createdAt.Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero));
        var capture = new LedgerCapture
        {
            Id = Ledger.NextId(payload.Intent),
            Payload = payload,
            CreatedAt = createdAt,
            ListedAt = listedAt,
            SureFrom = latest,
            FailsAt = _faults.Hits(FaultKind.FailsLater) ? _loop.Now + _chance.Skewed(s_longestFailure) : null,
            IsForeign = sentAt is null,
        };
        Ledger.Add(capture);
        _trace?.Invoke($"server: {capture.Id} made for {payload}, listed from {listedAt:HH:mm:ss.fff}");
        return capture;
    }

    /// <summary>The intent's captures as a node lists them.</summary>
    /// <param name="intent">Of which intent.</param>
    /// <param name="age">How far the node is behind.</param>
    public CaptureDetails[] List(string intent, TimeSpan age)
    {
        var seenAt = _loop.Now - age;
        // A node that is behind by what it may be shows what must be listed by now all the same.
        var isBehind = age == TimeSpan.Zero && _faults.Hits(FaultKind.Stale);
        var listed = Ledger.Of(intent).Where(capture => capture.ListedAt <= seenAt && !(isBehind && capture.SureFrom > _loop.Now)).Select(capture => Details(capture, seenAt)).ToList();
        if (_listsInDisorder)
            _chance.Shuffle(listed);
        if (listed.Count > 0)
            Distort(listed);
        return [.. listed];
    }

    private CaptureDetails Details(LedgerCapture capture, DateTimeOffset now) => new()
    {
        Id = capture.Id,
        Amount = capture.Payload.Amount,
        TipsAmount = capture.Payload.Tips == 0 ? null : capture.Payload.Tips,
        Status = capture.HasFailed(now) && _planted is not { IgnoresFailure: true } ? _chance.OneOf(CaptureStatuses.Declined, CaptureStatuses.Failed) : _chance.OneOf("Created", CaptureStatuses.Successful),
        CreatedAt = capture.CreatedAt,
    };

    private void Distort(List<CaptureDetails> listed)
    {
        var entry = listed[_chance.Below(listed.Count)];
        if (_faults.Hits(FaultKind.EntryWithoutId))
            entry.Id = _chance.OneOf<string?>(null, "", " ");
        if (_faults.Hits(FaultKind.EntryWithoutAmount))
            entry.Amount = null;
        if (_faults.Hits(FaultKind.AdjustedAmount))
            entry.Amount = entry.Amount + 1;
        if (_faults.Hits(FaultKind.EntryWithoutTime))
            entry.CreatedAt = null;
        if (_faults.Hits(FaultKind.EntryTwice))
            listed.Add(entry);
    }
}
