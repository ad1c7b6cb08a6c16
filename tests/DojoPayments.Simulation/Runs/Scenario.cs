using DojoPayments.Batch;

namespace DojoPayments.Simulation;

/// <summary>A row of an input.</summary>
internal sealed record RowPlan(string Intent, long Amount, long? Tips, string? OperationId)
{
    public Payload Payload => new(Intent, Amount, Tips ?? 0);
}

/// <summary>How the API's side is in one simulation.</summary>
internal sealed record ScenarioServer(TimeSpan ClockSkew, bool ListsInDisorder, bool NumbersByIntent, TimeSpan ListedWithin, long? AuthorisedAmount);

/// <summary>Everything about one simulation that is decided before it begins; what happens in it is drawn as it happens.</summary>
internal sealed record Scenario
{
    private static readonly long[] s_amounts = [100, 250];

    public required ulong Seed { get; init; }

    public required SimulatedSurroundings Surroundings { get; init; }

    /// <summary>The rows of each input; each has a journal of its own.</summary>
    public required IReadOnlyList<IReadOnlyList<RowPlan>> Inputs { get; init; }

    public required CaptureSettings Settings { get; init; }

    public required ScenarioServer Server { get; init; }

    public required TimeSpan WallOffset { get; init; }

    public required bool CountsSleep { get; init; }

    /// <summary>How often a process is started before all faults cease.</summary>
    public required int Starts { get; init; }

    /// <summary>The numbers of the faults that are left out, see <see cref="Faults"/>.</summary>
    public IReadOnlySet<int> LeftOut { get; init; } = new HashSet<int>();

    /// <summary>What is wrong with the product on purpose; null for nothing.</summary>
    public PlantedFault? Planted { get; init; }

    public static Scenario Draw(ulong seed, SimulatedSurroundings surroundings)
    {
        var chance = new Chance(seed, "scenario");
        var resendAfter = chance.OneOf(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(15), TimeSpan.FromHours(2));
        var intents = chance.Between(1, 3);
        var isNamed = chance.Hits(0.25);
        var inputs = new List<IReadOnlyList<RowPlan>>();
        var inputCount = chance.Hits(surroundings.Rates.GetValueOrDefault(FaultKind.SecondBatch)) ? 2 : 1;
        for (var input = 0; input < inputCount; input++)
            inputs.Add(DrawRows(chance, intents, isNamed));
        return new Scenario
        {
            Seed = seed,
            Surroundings = surroundings,
            Inputs = inputs,
            Settings = new CaptureSettings
            {
                ThrottleLimit = chance.Between(1, 4),
                MaximumRetryCount = chance.Between(0, 3),
                ReadBackTimeout = chance.OneOf(TimeSpan.Zero, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30)),
                ResendAfter = resendAfter,
                Verify = chance.Hits(0.1),
                SkipCaptured = surroundings.SkipsCaptured,
            },
            Server = new ScenarioServer(
                chance.OneOf(TimeSpan.Zero, TimeSpan.FromMilliseconds(700), TimeSpan.FromHours(1), TimeSpan.FromHours(-1), TimeSpan.FromSeconds(-40)),
                chance.Hits(0.5),
                surroundings.NumbersByIntent && chance.Hits(0.5),
                resendAfter * 0.95,
                chance.Hits(0.15) ? chance.Between(1, 4) * 100 : null),
            WallOffset = chance.OneOf(TimeSpan.Zero, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(-7), TimeSpan.FromHours(1)),
            CountsSleep = chance.Hits(0.5),
            Starts = 1 + (int)chance.Skewed(TimeSpan.FromTicks(surroundings.MostStarts)).Ticks,
        };
    }

    /// <summary>The same simulation without one row.</summary>
    public Scenario WithoutRow(int input, int row) => this with
    {
        Inputs = [.. Inputs.Select((rows, index) => index != input ? rows : (IReadOnlyList<RowPlan>)[.. rows.Where((_, number) => number != row)])],
    };

    private static List<RowPlan> DrawRows(Chance chance, int intents, bool isNamed)
    {
        var rows = new List<RowPlan>();
        var count = 1 + (int)chance.Skewed(TimeSpan.FromTicks(7)).Ticks + chance.Below(2);
        for (var row = 0; row < count; row++)
        {
            long? tips = chance.Hits(0.1) ? chance.OneOf(0, 50) : null;
            rows.Add(new RowPlan($"pi_{1 + chance.Below(intents)}", chance.Hits(0.75) ? s_amounts[0] : s_amounts[1], tips, isNamed ? $"op{row + 1}" : null));
        }

        return rows;
    }
}
