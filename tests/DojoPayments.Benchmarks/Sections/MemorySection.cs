using DojoPayments.Benchmarks.Children;

namespace DojoPayments.Benchmarks.Sections;

/// <summary>Whether a batch takes more memory, or more time a row, the longer it is.</summary>
internal static class MemorySection
{
    private const int InFlight = 32;
    private const int MostMegabytes = 32;
    private const double MostSlowdown = 0.10;

    // The longest batch is long enough to be measured once.
    private const int RowsInAll = 1_000_000;

    public static void Run(Plan plan, Report report)
    {
        report.Section("Memory");
        report.Line("New-DojoCapture on loopback, 32 in flight, rows made as they are asked for, each line in fresh processes: the peak of cold ones, the time of warmed-up ones, medians.");
        report.Line("");
        report.Header("rows", "processes", "peak, MB", "growth, MB", "us/row", "slower by");
        // One server for all, as large and as warm for the shortest batch as for the longest.
        using var server = ServerProcess.Start(Math.Max(plan.WarmUp, plan.MemoryRows[^1]), latency: 0);
        MemoryChild.Run(server.BaseUri, warmUp: 0, plan.WarmUp, InFlight);
        MemoryRun? first = null;
        foreach (var rows in plan.MemoryRows)
        {
            var repeats = Math.Clamp(RowsInAll / rows, 1, plan.Rounds);
            var measured = new MemoryRun(
                Median(static run => run.PeakMegabytes, warmUp: 0),
                Median(static run => run.MicrosecondsPerRow, plan.WarmUp));
            first ??= measured;
            report.Row(
                Report.Number(rows),
                Report.Number(repeats),
                Report.Number(measured.PeakMegabytes, 1),
                Report.Number(measured.PeakMegabytes - first.PeakMegabytes, 1),
                Report.Number(measured.MicrosecondsPerRow, 1),
                Report.Percent(Slowdown(first, measured)));
            if (rows == plan.MemoryRows[^1])
                AddTargets(report, plan.MemoryRows[0], rows, first, measured);

            double Median(Func<MemoryRun, double> figure, int warmUp) =>
                Enumerable.Range(0, repeats).Select(_ => figure(MemoryChild.Run(server.BaseUri, warmUp, rows, InFlight))).Median();
        }
    }

    private static void AddTargets(Report report, int fewest, int most, MemoryRun first, MemoryRun last)
    {
        var range = $"from {Report.Number(fewest)} to {Report.Number(most)} rows";
        report.Add(Target.Below($"growth of the peak {range}", MostMegabytes, last.PeakMegabytes - first.PeakMegabytes, "MB"));
        report.Add(Target.Below($"growth of the time a row {range}", MostSlowdown * 100, Slowdown(first, last) * 100, "%"));
    }

    private static double Slowdown(MemoryRun first, MemoryRun other) => (other.MicrosecondsPerRow / first.MicrosecondsPerRow) - 1;
}
