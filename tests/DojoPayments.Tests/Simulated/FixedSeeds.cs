namespace DojoPayments.Tests.Simulated;

/// <summary>Seeds that failed once: what each tells, in which world, and the fault that it tells it of.</summary>
public static class FixedSeeds
{
    public static TheoryData<string, string, ulong, string> All => new()
    {
        { "Equal rows a and b: b's capture is found for a, a's own is listed later, and b is sent again.", "everyday", 3586, "oldest-takes-oldest" },
        { "Equal rows a and b: b's capture is found for a, a's own is nobody's, and b stays in doubt for ever.", "everyday", 3586, "found-is-over" },
        { "Two equal rows are told to be captured by one capture.", "everyday", 18, "forget-attributions" },
        { "One Date of a machine that is an hour ahead makes a fresh send due.", "dates", 6512, "due-by-server" },
        { "The API writes a capture's time so that it is older than its send, and the row is sent again.", "dates", 20, "ignore-unattributed" },
        { "This machine's clock is set, and a fresh send is due by it.", "suspend", 813, "due-by-machine" },
        { "One answer of a node that is a day behind is taken for proof.", "stale", 143, "one-answer" },
        { "An announcement waits through a sleep, is sent as if fresh, and counts as due a minute later.", "suspend", 1222, "stale-by-one-clock" },
    };
}
