using System.CommandLine;

namespace DojoPayments.Proof;

/// <summary>The command line: the proof itself, and the hidden verb by which it starts its workers.</summary>
internal static class ProofCommand
{
    /// <summary>The verb that makes this program a worker.</summary>
    public const string Worker = "worker";

    private static readonly Option<int> s_rows = new("--rows") { Description = "Rows of the input.", DefaultValueFactory = static _ => 20_000 };
    private static readonly Option<int> s_seed = new("--seed") { Description = "Decides input, faults, kills and which way the server's clock is wrong.", DefaultValueFactory = static _ => 1 };
    private static readonly Option<int> s_kills = new("--kills") { Description = "How often the process that captures is killed.", DefaultValueFactory = static _ => 20 };
    private static readonly Option<double> s_share = new("--faults") { Description = "The share of the requests that meets a fault.", DefaultValueFactory = static _ => 0.08 };

    private static readonly Option<double> s_diskShare = new("--disk-faults") { Description = "The share of the journal's writes and flushes that fails." };
    private static readonly Option<int> s_diskMost = new("--most-disk-faults") { Description = "The disk is mended after so many workers for which it failed.", DefaultValueFactory = static _ => 40 };
    private static readonly Option<ProofMode> s_mode = new("--mode") { Description = "What happens to journal and input from one worker to the next; all but SameJournal are run with -SkipCaptured." };
    private static readonly Option<int> s_worker = new("--number");
    private static readonly Option<int> s_diskSeed = new("--disk-seed");

    private static readonly Option<string> s_journal = new("--journal") { Required = true };
    private static readonly Option<string> s_result = new("--result") { Required = true };

    public static Task<int> RunAsync(string[] args)
    {
        AtLeast(s_rows, 1);
        AtLeast(s_kills, 0);
        AtLeast(s_diskMost, 0);
        var command = new RootCommand("Captures rows with New-DojoCapture against a sandbox full of faults, kills the process again and again, and compares what was reported with what was made.")
        {
            s_rows, s_seed, s_kills, s_share, s_diskShare, s_diskMost, s_mode,
        };
        command.SetAction(static async (parsed, _) => await ProveAsync(SettingsOf(parsed) with { Kills = parsed.GetValue(s_kills), FaultShare = parsed.GetValue(s_share), MostDiskFaults = parsed.GetValue(s_diskMost) }) ? 0 : 1);

        var worker = new Command(Worker) { s_rows, s_seed, s_diskShare, s_diskSeed, s_mode, s_worker, s_journal, s_result };
        worker.Hidden = true;
        worker.SetAction(static parsed => new Worker(SettingsOf(parsed), parsed.GetValue(s_worker), parsed.GetValue(s_diskSeed), parsed.GetRequiredValue(s_journal), parsed.GetRequiredValue(s_result)).Run());
        command.Subcommands.Add(worker);
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<bool> ProveAsync(ProofSettings settings)
    {
        await using var proof = await ProofRun.StartAsync(settings, Console.Out);
        return await proof.RunAsync();
    }

    private static ProofSettings SettingsOf(ParseResult parsed) => new()
    {
        Rows = parsed.GetValue(s_rows),
        Seed = parsed.GetValue(s_seed),
        Kills = 0,
        FaultShare = 0,
        DiskFaultShare = parsed.GetValue(s_diskShare),
        Mode = parsed.GetValue(s_mode),
    };

    private static void AtLeast(Option<int> option, int least) => option.Validators.Add(result =>
    {
        if (result.GetValue(option) < least)
            result.AddError($"{option.Name} is {least} at least.");
    });
}
