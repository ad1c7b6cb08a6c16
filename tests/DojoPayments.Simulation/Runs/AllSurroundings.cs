namespace DojoPayments.Simulation;

/// <summary>The worlds that can be chosen.</summary>
internal static class AllSurroundings
{
    private static readonly Dictionary<FaultKind, double> s_everyday = new()
    {
        [FaultKind.NotConnected] = 0.04,
        [FaultKind.LostBefore] = 0.06,
        [FaultKind.LostAfter] = 0.12,
        [FaultKind.Hung] = 0.04,
        [FaultKind.LateEffect] = 0.15,
        [FaultKind.Throttled] = 0.06,
        [FaultKind.ServerError] = 0.06,
        [FaultKind.Page] = 0.02,
        [FaultKind.SlowAnswer] = 0.03,
        [FaultKind.ListedLate] = 0.3,
        [FaultKind.Stale] = 0.1,
        [FaultKind.FailsLater] = 0.03,
        [FaultKind.ReadLost] = 0.06,
        [FaultKind.ReadThrottled] = 0.04,
        [FaultKind.ReadError] = 0.05,
        [FaultKind.ReadSlow] = 0.03,
        [FaultKind.NoDate] = 0.02,
        [FaultKind.Kill] = 0.6,
        [FaultKind.Stop] = 0.1,
        [FaultKind.SameSession] = 0.2,
        [FaultKind.PowerLoss] = 0.1,
        [FaultKind.TornTail] = 0.5,
    };

    public static IReadOnlyList<SimulatedSurroundings> List { get; } =
    [
        new("everyday", "lost answers, late effects, late listings, kills at every step: the documented assumption and nothing odd", s_everyday),
        new("calm", "no kills and no late effects: what most runs are", Without(s_everyday, FaultKind.Kill, FaultKind.PowerLoss, FaultKind.LateEffect)) { MostStarts = 3 },
        new("suspend", "laptops that sleep in mid-run, slow flushes, clocks that are set", With(s_everyday, (FaultKind.Suspend, 0.5), (FaultKind.SlowFlush, 0.05), (FaultKind.ClockSet, 0.2))) { Excludes = [Exclusion.SentWithoutServerTime] },
        new("dates", "Date headers of other machines, caches, times that are wrong, entries that lack something", With(
            s_everyday,
            (FaultKind.WrongDate, 0.1),
            (FaultKind.NoDate, 0.1),
            (FaultKind.Cached, 0.1),
            (FaultKind.CreatedAtSkewed, 0.05),
            (FaultKind.OtherIntent, 0.03),
            (FaultKind.EntryWithoutId, 0.02),
            (FaultKind.EntryWithoutAmount, 0.02),
            (FaultKind.EntryWithoutTime, 0.02),
            (FaultKind.EntryTwice, 0.05),
            (FaultKind.AdjustedAmount, 0.02)))
        {
            Excludes = [Exclusion.UnmatchedCaptureKeepsDoubt],
        },
        new("stale", "nodes that are days behind, never twice in a row for one intent", With(s_everyday, (FaultKind.StaleBeyond, 0.15))) { Excludes = [Exclusion.FailedCaptureListedAsMade] },
        new("disk", "disks that are full or fail, torn and zeroed tails, dropped shares, journals that are renamed in mid-run", With(
            s_everyday,
            (FaultKind.DiskFull, 0.02),
            (FaultKind.DiskError, 0.02),
            (FaultKind.ShareDropped, 0.02),
            (FaultKind.JournalRenamed, 0.02),
            (FaultKind.ZeroedTail, 0.2),
            (FaultKind.PowerLoss, 0.4),
            (FaultKind.SameSession, 0.5))),
        new("two-runs", "a second batch with a journal of its own in the same process, on the same intents", With(s_everyday, (FaultKind.SecondBatch, 0.8))),
        new("input", "the input of a later run is shuffled, shortened or edited", With(s_everyday, (FaultKind.Shuffled, 0.3), (FaultKind.Shortened, 0.2), (FaultKind.Edited, 0.1))),
        new("converge", "-SkipCaptured: the journal is lost, out of date, another one or none, on two machines and under two names of the input", With(
            s_everyday,
            (FaultKind.NoJournal, 0.2),
            (FaultKind.JournalLost, 0.12),
            (FaultKind.JournalOutOfDate, 0.12),
            (FaultKind.InputRenamed, 0.1),
            (FaultKind.OtherMachine, 0.15),
            (FaultKind.RunAgainTooSoon, 0.02),
            (FaultKind.StaleBeyond, 0.001),
            (FaultKind.NoDate, 0.1),
            (FaultKind.Shuffled, 0.2),
            (FaultKind.Shortened, 0.2),
            (FaultKind.JournalRenamed, 0.02),
            (FaultKind.DiskFull, 0.01),
            (FaultKind.DiskError, 0.01),
            (FaultKind.ShareDropped, 0.01),
            (FaultKind.ZeroedTail, 0.1)))
        {
            SkipsCaptured = true,
            Excludes = [Exclusion.RunAgainTooSoon, Exclusion.ListedByOneThatIsBehind, Exclusion.FailedCaptureMadeAgain],
        },
        new("answers", "answers that are another request's, and pages of filters in the place of answers", With(s_everyday, (FaultKind.Replayed, 0.03), (FaultKind.FilterPage, 0.04))),
        new("excluded", "what no client can know: a capture made and answered 429, a request repeated by the network, a journal put back, others who capture the same", With(
            s_everyday,
            (FaultKind.ThrottledAfterEffect, 0.02),
            (FaultKind.SentTwice, 0.02),
            (FaultKind.JournalRestored, 0.05),
            (FaultKind.ForeignCapture, 0.1)))
        {
            Excludes = [Exclusion.ThrottledAfterEffect, Exclusion.RequestRepeatedByNetwork, Exclusion.JournalRestored, Exclusion.CapturedByOthers],
        },
    ];

    public static SimulatedSurroundings Find(string name) => List.First(world => world.Name == name);

    private static Dictionary<FaultKind, double> With(Dictionary<FaultKind, double> rates, params (FaultKind Kind, double Rate)[] more)
    {
        var all = new Dictionary<FaultKind, double>(rates);
        foreach (var (kind, rate) in more)
            all[kind] = rate;
        return all;
    }

    private static Dictionary<FaultKind, double> Without(Dictionary<FaultKind, double> rates, params FaultKind[] kinds) =>
        rates.Where(entry => !kinds.Contains(entry.Key)).ToDictionary();
}
