namespace DojoPayments.Benchmarks;

/// <summary>How much is measured.</summary>
internal sealed record Plan
{
    public required IReadOnlyList<string> Sections { get; init; }

    public required IReadOnlyList<int> InFlight { get; init; }

    /// <summary>Milliseconds the server takes; 0 for what loopback takes.</summary>
    public required IReadOnlyList<int> Latencies { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Rows that each loop captures before anything counts.</summary>
    public required int WarmUp { get; init; }

    /// <summary>
    /// About how long a turn of a loop is to take: so long that its start, and the collections of what it allocates, have the share
    /// that they have in a long run.
    /// </summary>
    public required TimeSpan Turn { get; init; }

    /// <summary>The batch sizes of the memory section, ascending.</summary>
    public required IReadOnlyList<int> MemoryRows { get; init; }

    public static Plan Full { get; } = new()
    {
        Sections = Program.Sections,
        InFlight = [1, 8, 32, 128],
        Latencies = [0, 100],
        Rounds = 7,
        WarmUp = 100_000,
        Turn = TimeSpan.FromSeconds(2),
        MemoryRows = [10_000, 100_000, 1_000_000],
    };

    /// <summary>Shows that it works and whether something is far off; too short to decide about a target.</summary>
    public static Plan Quick { get; } = Full with
    {
        Sections = [.. Program.Sections.Except(["memory", "alternatives"])],
        InFlight = [32],
        Latencies = [0],
        Rounds = 3,
        WarmUp = 20_000,
        Turn = TimeSpan.FromSeconds(0.5),
        MemoryRows = [10_000, 100_000],
    };
}
