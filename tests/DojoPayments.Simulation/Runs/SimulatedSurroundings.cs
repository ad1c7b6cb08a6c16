namespace DojoPayments.Simulation;

/// <summary>What can go wrong, and how often; chosen by name on the command line.</summary>
/// <param name="Name">By which it is chosen.</param>
/// <param name="Story">What it is about, in one line.</param>
/// <param name="Rates">How likely each fault is where it could happen.</param>
internal sealed record SimulatedSurroundings(string Name, string Story, IReadOnlyDictionary<FaultKind, double> Rates)
{
    /// <summary>The most processes that are started before all faults cease.</summary>
    public int MostStarts { get; init; } = 24;

    /// <summary>Only the captures that the intents do not list already are made.</summary>
    public bool SkipsCaptured { get; init; }

    public bool NumbersByIntent { get; init; } = true;

    /// <summary>What the safety topic does not promise here.</summary>
    public IReadOnlyList<Exclusion> Excludes { get; init; } = [];

    /// <summary>Which of what is not promised it is that went wrong.</summary>
    /// <param name="violation">What went wrong.</param>
    /// <param name="faults">What happened in the simulation.</param>
    /// <param name="isSentWithoutTime">A send was announced before the server's time was known.</param>
    /// <returns>Null where it is none of it.</returns>
    public Exclusion? FindExclusion(Violation violation, Faults faults, bool isSentWithoutTime) =>
        Excludes.Where(exclusion => IsExcluded(exclusion, violation, faults, isSentWithoutTime)).Select(static exclusion => (Exclusion?)exclusion).FirstOrDefault();

    private static bool IsExcluded(Exclusion exclusion, Violation violation, Faults faults, bool isSentWithoutTime) => exclusion switch
    {
        Exclusion.UnmatchedCaptureKeepsDoubt => violation.Kind == ViolationKind.EndlessDoubt && faults.Happened.Exists(static fault => fault.Kind is FaultKind.CreatedAtSkewed or FaultKind.WrongDate or FaultKind.Cached),
        Exclusion.SentWithoutServerTime => violation.Kind == ViolationKind.EndlessDoubt && isSentWithoutTime && faults.Happened.Exists(static fault => fault.Kind == FaultKind.ClockSet),
        Exclusion.ThrottledAfterEffect => faults.Happened.Exists(static fault => fault.Kind == FaultKind.ThrottledAfterEffect),
        Exclusion.RequestRepeatedByNetwork => faults.Happened.Exists(static fault => fault.Kind == FaultKind.SentTwice),
        Exclusion.JournalRestored => faults.Happened.Exists(static fault => fault.Kind == FaultKind.JournalRestored),
        Exclusion.CapturedByOthers => faults.Happened.Exists(static fault => fault.Kind == FaultKind.ForeignCapture),
        Exclusion.RunAgainTooSoon => IsOneTooMany(violation) && faults.Happened.Exists(static fault => fault.Kind == FaultKind.RunAgainTooSoon),
        Exclusion.ListedByOneThatIsBehind => (IsOneTooMany(violation) || violation.Kind == ViolationKind.FoundFailed) && faults.Happened.Exists(static fault => fault.Kind == FaultKind.StaleBeyond),
        Exclusion.FailedCaptureMadeAgain => violation.Kind == ViolationKind.EndlessDoubt && faults.Happened.Exists(static fault => fault.Kind == FaultKind.FailsLater),
        Exclusion.FailedCaptureListedAsMade => violation.Kind == ViolationKind.EndlessDoubt && faults.Happened.Exists(static fault => fault.Kind == FaultKind.FailsLater) && faults.Happened.Exists(static fault => fault.Kind == FaultKind.StaleBeyond),
        _ => false,
    };

    // The capture that should not be there is nobody's, and what is in doubt of its intent stays so.
    private static bool IsOneTooMany(Violation violation) => violation.Kind is ViolationKind.Double or ViolationKind.Loss or ViolationKind.EndlessDoubt;
}

/// <summary>What the safety topic excludes, by name; found is counted, and no failure.</summary>
internal enum Exclusion
{
    /// <summary>A capture whose time the API writes wrongly, or a send for which it told the time wrongly, leaves its row in doubt.</summary>
    UnmatchedCaptureKeepsDoubt,

    /// <summary>A send that was announced before the server's time was known, by a clock that was set since, stays in doubt where a capture could be its own.</summary>
    SentWithoutServerTime,

    /// <summary>429 means not processed; where an API processes first, the repetition is a second capture.</summary>
    ThrottledAfterEffect,

    /// <summary>A network that repeats a request by itself makes a second capture.</summary>
    RequestRepeatedByNetwork,

    /// <summary>A journal put back from a backup does not know what was captured since.</summary>
    JournalRestored,

    /// <summary>Whoever captures the same by another way can be taken for a row.</summary>
    CapturedByOthers,

    /// <summary>Without the journal a run that begins before all effects of the one before it are listed makes them again.</summary>
    RunAgainTooSoon,

    /// <summary>Rows are compared with one list: one of a node that is behind by more than it may be lacks what was captured, or that it failed.</summary>
    ListedByOneThatIsBehind,

    /// <summary>A capture fails that a journal has as made, and a run without that journal makes it again: for the journal the second one is nobody's.</summary>
    FailedCaptureMadeAgain,

    /// <summary>A node that is behind by more than -ResendAfter lists a capture that has failed since.</summary>
    FailedCaptureListedAsMade,
}
