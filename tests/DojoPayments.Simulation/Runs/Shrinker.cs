namespace DojoPayments.Simulation;

/// <summary>Leaves out rows and faults for as long as the simulation still fails in the same way.</summary>
internal static class Shrinker
{
    private const int MostRounds = 4;

    public static Scenario Shrink(Scenario scenario)
    {
        if (Guarded.Run(scenario, out _)?.Kind is not { } kind)
            return scenario;
        for (var round = 0; round < MostRounds; round++)
        {
            var before = scenario;
            scenario = WithFewerRows(scenario, kind);
            scenario = WithFewerStarts(scenario, kind);
            scenario = WithFewerFaults(scenario, kind);
            if (ReferenceEquals(before, scenario))
                break;
        }

        return scenario;
    }

    private static Scenario WithFewerRows(Scenario scenario, ViolationKind kind)
    {
        for (var input = 0; input < scenario.Inputs.Count; input++)
        {
            for (var row = scenario.Inputs[input].Count - 1; row >= 0 && scenario.Inputs[input].Count > 1; row--)
            {
                var smaller = scenario.WithoutRow(input, row);
                if (Fails(smaller, kind))
                    scenario = smaller;
            }
        }

        return scenario;
    }

    private static Scenario WithFewerStarts(Scenario scenario, ViolationKind kind)
    {
        for (var starts = 0; starts < scenario.Starts; starts++)
        {
            var smaller = scenario with { Starts = starts };
            if (Fails(smaller, kind))
                return smaller;
        }

        return scenario;
    }

    private static Scenario WithFewerFaults(Scenario scenario, ViolationKind kind)
    {
        Guarded.Run(scenario, out var simulation);
        foreach (var (number, _) in simulation.Faults.Happened.AsEnumerable().Reverse())
        {
            var smaller = scenario with { LeftOut = new HashSet<int>(scenario.LeftOut) { number } };
            if (Fails(smaller, kind))
                scenario = smaller;
        }

        return scenario;
    }

    private static bool Fails(Scenario scenario, ViolationKind kind) => Guarded.Run(scenario, out _)?.Kind == kind;
}
