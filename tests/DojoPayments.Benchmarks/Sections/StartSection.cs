using System.Diagnostics;
using DojoPayments.Benchmarks.Children;
using DojoPayments.Shell;

namespace DojoPayments.Benchmarks.Sections;

/// <summary>What a user waits for in a new shell.</summary>
internal static class StartSection
{
    private const string Script = "StartInPwsh.ps1";
    private const int ServerWarmUp = 2_000;
    private const double MostImport = 100;
    private const double MostFirstCapture = 300;
    private const string TaskScript = "TaskInPwsh.ps1";
    private const double MostOverRestMethod = 100;

    public static void Run(Plan plan, Report report)
    {
        report.Section("Start");
        report.Line($"Median of {plan.Rounds} fresh processes after one that fetched the files from the disk.");
        report.Line("");
        report.Header("in", "Import-Module, ms", "first New-DojoCapture, ms");
        using var server = ServerProcess.Start(ServerWarmUp, latency: 0);
        MemoryChild.Run(server.BaseUri, warmUp: 0, ServerWarmUp, inFlight: 8);
        Pwsh.Run(Script, server.BaseUri, Repository.StagedManifest);
        var runs = Enumerable.Range(0, plan.Rounds).Select(_ => Pwsh.Run(Script, server.BaseUri, Repository.StagedManifest)).ToArray();
        var import = runs.Select(static run => run[0]).Median();
        var firstCapture = runs.Select(static run => run[1]).Median();
        var where = $"pwsh {RestoredShell.Version}";
        report.Row(where, Report.Number(import, 1), Report.Number(firstCapture, 1));
        report.Add(Target.Below($"Import-Module in {where}", MostImport, import, "ms"));
        report.Add(Target.Below($"first capture in {where}", MostFirstCapture, firstCapture, "ms"));
        MeasureTask(plan, report, server.BaseUri);
    }

    /// <summary>From the start of the process to its exit.</summary>
    private static void MeasureTask(Plan plan, Report report, Uri server)
    {
        var module = new List<(double Elapsed, double Processor)>();
        var rest = new List<(double Elapsed, double Processor)>();
        for (var round = -1; round < plan.Rounds; round++)
        {
            var (one, other) = (Time("Module"), Time("RestMethod"));
            if (round < 0)
                continue;
            module.Add(one);
            rest.Add(other);
        }

        report.Line("");
        report.Line("A scheduled task that captures one row and does nothing else, from the start of its process to its exit, in turns:");
        report.Line("");
        report.Header("way", "ms", "processor, ms");
        report.Row("Import-Module, New-DojoCapture", Report.Number(module.Select(static time => time.Elapsed).Median()), Report.Number(module.Select(static time => time.Processor).Median()));
        report.Row("Invoke-RestMethod", Report.Number(rest.Select(static time => time.Elapsed).Median()), Report.Number(rest.Select(static time => time.Processor).Median()));
        report.Add(Target.Below("a task of one row, over the same with Invoke-RestMethod", MostOverRestMethod, module.Zip(rest, static (one, other) => one.Elapsed - other.Elapsed).Median(), "ms"));

        (double Elapsed, double Processor) Time(string way)
        {
            var clock = Stopwatch.StartNew();
            var processor = Pwsh.Run(TaskScript, server, "-Way", way, "-Module", Repository.StagedManifest)[0];
            return (clock.Elapsed.TotalMilliseconds, processor);
        }
    }
}
