namespace DojoPayments.Simulation;

/// <summary>The faults that can be planted.</summary>
internal static class PlantedFaults
{
    public static IReadOnlyList<PlantedFault> List { get; } =
    [
        new("skip-flush", "a flush says that it is done, and a loss of power takes the announcement", "disk") { SkipsFlush = true },
        new("late-flush", "an announcement is on the disk one flush after its send", "everyday") { FlushesLate = true },
        new("forget-journal", "a process that is started anew knows nothing of the one before it", "everyday") { ForgetsJournal = true },
        new("repeat-unanswered", "what was not answered is sent again at once", "everyday") { Rules = new WrongRules.RepeatsUnanswered() },
        new("believe-503", "a server error is taken for a refusal", "everyday") { Rules = new WrongRules.BelievesServerErrors() },
        new("never-wait", "absence is proof at once", "everyday") { Rules = new WrongRules.NeverWaits() },
        new("oldest-takes-oldest", "listing order is taken for the order in which captures were made", "everyday") { Rules = new WrongRules.OldestTakesOldest() },
        new("forget-attributions", "a capture can be given to two rows", "everyday") { Rules = new WrongRules.ForgetsAttributions() },
        new("found-is-over", "the own capture of a row that was given another's is forgotten", "everyday") { Rules = new WrongRules.FoundSendsAreOver() },
        new("ignore-unattributed", "a capture that is nobody's is taken for somebody else's", "dates") { Rules = new WrongRules.IgnoresUnattributed() },
        new("due-by-server", "one Date of another machine makes a send due", "dates") { Rules = new WrongRules.DueByServerAlone() },
        new("due-by-machine", "a clock that is set makes a send due", "suspend") { Rules = new WrongRules.DueByThisMachineAlone() },
        new("one-answer", "one answer of a node that is behind is proof", "stale") { Rules = new WrongRules.BelievesOneAnswer() },
        new("never-stale", "an announcement is sent as if fresh, however long it waited", "suspend") { Rules = new WrongRules.NeverStale() },
        new("stale-by-one-clock", "a flush of twenty minutes, or a sleep, is not noticed", "suspend") { Rules = new WrongRules.StaleByOneClock() },
    ];

    public static PlantedFault Find(string name) => List.First(fault => fault.Name == name);
}
