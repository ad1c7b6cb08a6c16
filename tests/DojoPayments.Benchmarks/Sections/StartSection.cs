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
    }
}
