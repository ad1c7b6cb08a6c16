using DojoPayments.Benchmarks.Children;

namespace DojoPayments.Benchmarks.Sections;

/// <summary>What a user waits for in a new shell.</summary>
internal static class StartSection
{
    private const int ServerWarmUp = 2_000;
    private const double MostImport = 100;
    private const double MostFirstCapture = 300;

    public static void Run(Plan plan, Report report)
    {
        report.Section("Start");
        report.Line($"Median of {plan.Rounds} fresh processes after one that fetched the files from the disk.");
        report.Line("");
        report.Header("in", "Import-Module, ms", "first New-DojoCapture, ms");
        using var server = ServerProcess.Start(ServerWarmUp, latency: 0);
        MemoryChild.Run(server.BaseUri, warmUp: 0, ServerWarmUp, inFlight: 8);
        // The engine's package is not compiled ahead of time, so its figures hold for the target only where there is no shell.
        Measure(plan, report, "the embedded engine", isTarget: Pwsh.Version is null, () => StartChild.Run(server.BaseUri));
        if (Pwsh.Version is { } version)
            Measure(plan, report, $"pwsh {version}", isTarget: true, () => StartRun.From(Pwsh.Run("StartInPwsh.ps1", StartChild.Environment(server.BaseUri), StagedModule.Manifest)));
        else
            report.Line($"{Environment.NewLine}There is no pwsh on the PATH.");
    }

    private static void Measure(Plan plan, Report report, string where, bool isTarget, Func<StartRun> run)
    {
        run();
        var runs = Enumerable.Range(0, plan.Rounds).Select(_ => run()).ToArray();
        var import = runs.Select(static run => run.ImportMilliseconds).Median();
        var firstCapture = runs.Select(static run => run.FirstCaptureMilliseconds).Median();
        report.Row(where, Report.Number(import, 1), Report.Number(firstCapture, 1));
        if (!isTarget)
            return;
        report.Add(Target.Below($"Import-Module in {where}", MostImport, import, "ms"));
        report.Add(Target.Below($"first capture in {where}", MostFirstCapture, firstCapture, "ms"));
    }
}
