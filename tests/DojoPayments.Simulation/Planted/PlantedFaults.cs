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
        new("oldest-takes-oldest", "equal rows a and b: b's capture is found for a, a's own is listed later, and b is sent again or told to be refused", "everyday") { Seed = 3586, Rules = new WrongRules.OldestTakesOldest() },
        new("forget-attributions", "two equal rows are told to be captured by one capture", "everyday") { Rules = new WrongRules.ForgetsAttributions() },
        new("found-is-over", "equal rows a and b: b's capture is found for a, a's own is nobody's, and b stays in doubt for ever", "everyday") { Seed = 3586, Rules = new WrongRules.FoundSendsAreOver() },
        new("ignore-unattributed", "a capture's time is written so that it is older than its send, and the row is sent again", "dates") { Rules = new WrongRules.IgnoresUnattributed() },
        new("due-by-server", "one Date of a machine that is an hour ahead makes a fresh send due", "dates") { Seed = 6512, Rules = new WrongRules.DueByServerAlone() },
        new("due-by-machine", "this machine's clock is set, and a fresh send is due by it", "suspend") { Seed = 813, Rules = new WrongRules.DueByThisMachineAlone() },
        new("one-answer", "one answer of a node that is a day behind is taken for proof", "stale") { Seed = 143, Rules = new WrongRules.BelievesOneAnswer() },
        new("never-stale", "an announcement is sent as if fresh, however long it waited", "suspend") { Seed = 1222, Rules = new WrongRules.NeverStale() },
        new("stale-by-one-clock", "an announcement waits through a sleep, is sent as if fresh, and counts as due a minute later", "suspend") { Seed = 1222, Rules = new WrongRules.StaleByOneClock() },
        new("take-failed", "a listed capture that was declined or failed is taken for a row's", "converge") { IgnoresFailure = true },
        new("take-twice", "two equal rows are both told to be captured by the one capture that is listed", "converge") { Rules = new WrongRules.TakesTwice() },
        new("failed-read-is-empty", "a read that failed counts as a list without captures, and what was captured by the run before is sent again", "converge") { ReadsFailureAsEmpty = true },
        new("never-compare", "a listed capture is not taken for a row's, and without the journal of the run that made it it is made again", "converge") { Rules = new WrongRules.NeverCompares() },
    ];

    public static PlantedFault Find(string name) => List.First(fault => fault.Name == name);
}
