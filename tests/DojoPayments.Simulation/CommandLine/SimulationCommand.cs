using System.CommandLine;

namespace DojoPayments.Simulation;

/// <summary>The command line.</summary>
internal static class SimulationCommand
{
    private static readonly Option<string> s_world = new("--world") { Description = "Which world; 'all' for one after the other.", DefaultValueFactory = static _ => "all" };
    private static readonly Option<long> s_runs = new("--runs") { Description = "Simulations in each world.", DefaultValueFactory = static _ => 10_000 };
    private static readonly Option<long> s_seed = new("--seed") { Description = "The first seed; the following runs have the following seeds.", DefaultValueFactory = static _ => 1 };
    private static readonly Option<bool> s_trace = new("--trace") { Description = "Writes all that happens in one run, and nothing else." };
    private static readonly Option<bool> s_shrink = new("--shrink") { Description = "Looks for the fewest rows and faults with which the seed still fails." };
    private static readonly Option<int> s_threads = new("--threads") { Description = "Simulations side by side.", DefaultValueFactory = static _ => Environment.ProcessorCount };
    private static readonly Option<string?> s_planted = new("--planted") { Description = "Plants a fault and looks for it in its world; 'all' for one after the other." };
    private static readonly Option<int> s_failures = new("--failures") { Description = "Ends a world after so many failing seeds.", DefaultValueFactory = static _ => 5 };

    public static Task<int> RunAsync(string[] args)
    {
        var command = new RootCommand("Runs the classes that ship in simulated worlds, where clocks, disks, networks and servers fail and processes are killed at every step, and compares what was told with what was made.")
        {
            s_world, s_runs, s_seed, s_trace, s_shrink, s_threads, s_failures, s_planted,
        };
        command.SetAction(static parsed => Run(parsed));
        return command.Parse(args).InvokeAsync();
    }

    private static int Run(ParseResult parsed)
    {
        if (parsed.GetValue(s_planted) is { } planted)
            return Plant(planted, (ulong)parsed.GetValue(s_seed), parsed.GetValue(s_runs), parsed.GetValue(s_threads));
        var name = parsed.GetValue(s_world)!;
        var worlds = AllSurroundings.List.Where(world => name == "all" || world.Name == name).ToList();
        if (worlds.Count == 0)
        {
            Console.Error.WriteLine($"There is no world '{name}'. There are: {string.Join(", ", AllSurroundings.List.Select(static world => world.Name))}.");
            return 2;
        }

        var seed = (ulong)parsed.GetValue(s_seed);
        if (parsed.GetValue(s_trace) || parsed.GetValue(s_shrink))
            return One(Scenario.Draw(seed, worlds[0]), parsed.GetValue(s_shrink));

        var isClean = true;
        foreach (var world in worlds)
        {
            var report = Campaign.Run(world, seed, parsed.GetValue(s_runs), parsed.GetValue(s_threads), parsed.GetValue(s_failures));
            Console.WriteLine(report);
            isClean &= report.Failures.Count == 0;
        }

        return isClean ? 0 : 1;
    }

    private static int Plant(string name, ulong seed, long runs, int threads)
    {
        var areFound = true;
        foreach (var fault in PlantedFaults.List.Where(fault => name == "all" || fault.Name == name))
        {
            var campaign = Campaign.Run(AllSurroundings.Find(fault.World), seed, runs, threads, 1, fault);
            var isFound = campaign.Failures.Count > 0;
            Console.WriteLine($"{fault.Name} ({fault.Story}): {(isFound ? $"found in run {campaign.Failures.Keys.First() - seed + 1} of {fault.World}: {campaign.Failures.Values.First()}" : $"not found in {campaign.Runs} runs of {fault.World}")}");
            areFound &= isFound;
        }

        return areFound ? 0 : 1;
    }

    private static int One(Scenario scenario, bool isToBeShrunk)
    {
        if (isToBeShrunk)
            scenario = Shrinker.Shrink(scenario);
        var violation = Guarded.Run(scenario, out _, Console.Out);
        Console.WriteLine(violation?.ToString() ?? "Nothing went wrong.");
        return violation is null ? 0 : 1;
    }
}
