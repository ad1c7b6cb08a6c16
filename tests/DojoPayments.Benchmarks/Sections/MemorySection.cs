using DojoPayments.Benchmarks.Children;

namespace DojoPayments.Benchmarks.Sections;

/// <summary>Whether a batch takes more memory, or more time a row, the longer it is.</summary>
internal static class MemorySection
{
    private const int InFlight = 32;
    private const int MostMegabytes = 32;
    private const int MostBytesRemembered = 200;
    private const double MostSlowdown = 0.10;
    private const int MostTimeRounds = 3;
    private const double BytesPerMegabyte = 1024 * 1024;

    // A long batch shows the same peak each time.
    private const int RowsForPeak = 100_000;

    public static void Run(Plan plan, Report report)
    {
        var most = plan.MemoryRows[^1];
        var range = $"from {Report.Number(plan.MemoryRows[0])} to {Report.Number(most)} rows";
        // One server for all, as large and as warm for the shortest batch as for the longest.
        using var server = ServerProcess.Start(Math.Max(plan.WarmUp, most), latency: 0);
        using var journals = new JournalFolder();
        MemoryChild.Run(server.BaseUri, warmUp: 0, plan.WarmUp, InFlight);

        report.Section("Memory");
        report.Line("New-DojoCapture on loopback, 32 in flight, rows made as they are asked for, each time in a fresh process: medians of the peaks. With a journal it grows by what a batch remembers of its operations.");
        report.Line("");
        report.Header("variant", "rows", "processes", "peak, MB", "growth, MB", "growth, bytes/row");
        var growth = Peaks("pipeline", plan, report, rows => MemoryChild.Run(server.BaseUri, warmUp: 0, rows, InFlight));
        report.Add(Target.Below($"growth of the peak {range}", MostMegabytes, growth / BytesPerMegabyte, "MB"));
        growth = Peaks("pipeline, journal", plan, report, rows => MemoryChild.RunWithJournal(server.BaseUri, rows, InFlight, journals.NewPath()));
        report.Add(Target.Below($"growth of the peak with a journal {range}", MostBytesRemembered, growth / (most - plan.MemoryRows[0]), "bytes/row"));

        report.Section("Long batches");
        var slowdown = Times(plan, report, server);
        report.Add(Target.Below($"growth of the time a row {range}", MostSlowdown * 100, slowdown * 100, "%"));
    }

    /// <returns>By how much the peak grows from the shortest batch to the longest, in bytes.</returns>
    private static double Peaks(string variant, Plan plan, Report report, Func<int, MemoryRun> run)
    {
        double? first = null;
        var growth = 0.0;
        foreach (var rows in plan.MemoryRows)
        {
            var repeats = Math.Clamp(RowsForPeak / rows, 1, plan.Rounds);
            var peak = Enumerable.Range(0, repeats).Select(_ => run(rows).PeakMegabytes).Median();
            growth = (peak - (first ??= peak)) * BytesPerMegabyte;
            report.Row(
                variant,
                Report.Number(rows),
                Report.Number(repeats),
                Report.Number(peak, 1),
                Report.Number(growth / BytesPerMegabyte, 1),
                Report.Number(growth / Math.Max(1, rows - plan.MemoryRows[0])));
        }

        return growth;
    }

    /// <returns>By which share a row of the longest batch takes more time than one of the shortest.</returns>
    private static double Times(Plan plan, Report report, ServerProcess server)
    {
        var rounds = Math.Min(MostTimeRounds, plan.Rounds);
        var times = plan.MemoryRows.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var size = 0; size < times.Length; size++)
                times[size][round] = MemoryChild.Run(server.BaseUri, plan.WarmUp, plan.MemoryRows[size], InFlight).MicrosecondsPerRow;
        }

        report.Line($"The same without a journal, each time in a fresh process that is warmed up; median of {rounds} rounds with all lengths in each.");
        report.Line("");
        report.Header("rows", "us/row", "slower by");
        var slowdown = 0.0;
        for (var size = 0; size < times.Length; size++)
        {
            slowdown = times[size].Zip(times[0], static (time, first) => time / first).Median() - 1;
            report.Row(Report.Number(plan.MemoryRows[size]), Report.Number(times[size].Median(), 1), Report.Percent(slowdown));
        }

        return slowdown;
    }
}
