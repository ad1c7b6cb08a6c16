using System.Globalization;
using DojoPayments.Benchmarks.Children;
using DojoPayments.Shell;

namespace DojoPayments.Benchmarks.Sections;

/// <summary>What else a user of PowerShell could do, in the user's own shell.</summary>
internal static class AlternativesSection
{
    private const int MostRounds = 3;
    private const int WarmUpRounds = 3;
    private const int WarmUpInFlight = 32;
    private const int TimesWebRequest = 10;

    private static readonly Alternative[] s_alternatives =
    [
        new("Invoke-WebRequest, row by row", "WebRequest", 1, LoopbackRate: 1_500),
        new("ForEach-Object -Parallel, 8 in flight", "Parallel", 8, LoopbackRate: 400),
        new("ForEach-Object -Parallel, 32 in flight", "Parallel", 32, LoopbackRate: 500),
        new("New-DojoCapture, 8 in flight", "Module", 8, LoopbackRate: 20_000),
        new("New-DojoCapture, 32 in flight", "Module", 32, LoopbackRate: 20_000),
    ];

    public static void Run(Plan plan, Report report)
    {
        report.Section("Alternatives");
        var rounds = Math.Min(MostRounds, plan.Rounds);
        report.Line($"In pwsh {RestoredShell.Version}, each in a process of its own and warmed up, median of {rounds} rounds.");
        report.Line("");
        report.Header("way", "server takes, ms", "rows", "captures/s", "times the first");
        foreach (var latency in plan.Latencies)
            Measure(plan, report, latency, rounds);
    }

    private static void Measure(Plan plan, Report report, int latency, int rounds)
    {
        using var server = ServerProcess.Start(Math.Max(plan.WarmUp, s_alternatives.Max(alternative => alternative.Rows(latency, plan.Turn))), latency);
        // Or the first way would meet a colder server than the last one.
        if (latency == 0)
            MemoryChild.Run(server.BaseUri, warmUp: 0, plan.WarmUp, WarmUpInFlight);
        double? first = null;
        foreach (var alternative in s_alternatives)
        {
            var rows = alternative.Rows(latency, plan.Turn);
            string[] arguments =
            [
                "-Way", alternative.Way,
                "-Rows", Text(rows),
                "-ThrottleLimit", Text(alternative.InFlight),
                "-Rounds", Text(rounds),
                "-WarmUpSeconds", Text((int)(plan.Turn.TotalSeconds * WarmUpRounds)),
                "-Module", Repository.StagedManifest,
            ];
            var rate = Pwsh.Run("Alternatives.ps1", server.BaseUri, arguments).Median();
            first ??= rate;
            report.Row(alternative.Name, Report.Number(latency), Report.Number(rows), Report.Number(rate), Report.Number(rate / first.Value, 1));
            if (alternative is { Way: "Module", InFlight: 32 } && latency == 0)
                report.Add(Target.AtLeast("New-DojoCapture in pwsh, loopback, 32 in flight, to Invoke-WebRequest", TimesWebRequest, rate / first.Value));
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <param name="Name">For the report.</param>
    /// <param name="Way">For the script.</param>
    /// <param name="InFlight">Captures in flight.</param>
    /// <param name="LoopbackRate">About how many a second, only to choose how many rows make a round.</param>
    private sealed record Alternative(string Name, string Way, int InFlight, int LoopbackRate)
    {
        public int Rows(int latency, TimeSpan round)
        {
            var rate = latency == 0 ? LoopbackRate : Math.Min(LoopbackRate, 1000.0 * InFlight / latency);
            return (int)(rate * round.TotalSeconds);
        }
    }
}
