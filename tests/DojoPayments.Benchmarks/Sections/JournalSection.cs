using System.Collections;
using System.Diagnostics;
using DojoPayments.Benchmarks.Loops;

namespace DojoPayments.Benchmarks.Sections;

/// <summary>What being durable costs, beside a loop that writes and flushes as many bytes as often and does nothing else.</summary>
internal static class JournalSection
{
    private const int MostRows = 100_000;
    private const int WarmUpInFlight = 32;
    private const double AimOfRaw = 0.75;
    private const double MostFlushes = 1;

    public static void Run(Plan plan, Report report)
    {
        report.Section("Journal");
        report.Line($"New-DojoCapture on loopback with a journal, medians of {plan.Rounds} rounds in which raw, the pipeline without a journal, the pipeline with one and the bare writing take turns. A row waits for the disk twice, for its announcement and for its outcome; a flush serves all that wait. The bare loop writes as many flushes of the same size to the same disk.");
        report.Line("");
        report.Header("in flight", "rows", "raw, rows/s", "pipeline to raw", "with journal to raw", "client us/row", "flushes/row", "bytes/flush", "ms/flush, bare", "bare writing, share of the time");
        Measure(plan, report, inFlight: 1, rowsPerSecond: 1_000);
        Measure(plan, report, inFlight: 32, rowsPerSecond: 30_000);
    }

    private static void Measure(Plan plan, Report report, int inFlight, int rowsPerSecond)
    {
        var rows = CaptureRow.Lazily((int)(rowsPerSecond * plan.Turn.TotalSeconds)).ToArray();
        using var server = ServerProcess.Start(MostRows, latency: 0);
        using var raw = new RawLoop(server.BaseUri);
        using var shell = Shell.Connect(server.BaseUri);
        using var journals = new JournalFolder();
        var path = string.Empty;
        var plain = new PipelineLoop(shell);
        var journaled = new PipelineLoop(shell, "journal", () => new Hashtable { ["JournalPath"] = path = journals.NewPath() });
        var rounds = new List<Round>();
        var warm = CaptureRow.Lazily(Math.Min(MostRows, plan.WarmUp / 2)).ToArray();
        ICaptureLoop[] loops = [raw, plain, journaled];
        foreach (var loop in loops)
            Measurement.Of(loop, warm, WarmUpInFlight, server);
        Rounds.Settle(loops, count => warm[..count], inFlight);
        for (var round = 0; round < plan.Rounds; round++)
        {
            var limit = Measurement.Of(raw, rows, inFlight, server);
            var without = Measurement.Of(plain, rows, inFlight, server);
            var with = Measurement.Of(journaled, rows, inFlight, server);
            var flushes = File.ReadLines(path).Count(static line => line.StartsWith("{\"state\":\"flushed\"", StringComparison.Ordinal));
            var size = (int)(new FileInfo(path).Length / flushes);
            rounds.Add(new Round(limit, without, with, flushes, size, WriteBare(journals.NewPath(), flushes, size)));
        }

        var ratio = rounds.Select(static round => round.With.RowsPerSecond / round.Raw.RowsPerSecond).Median();
        var perRow = rounds.Select(round => (double)round.Flushes / rows.Length).Median();
        report.Row(
            Report.Number(inFlight),
            Report.Number(rows.Length),
            Report.Number(rounds.Select(static round => round.Raw.RowsPerSecond).Median()),
            Report.Number(rounds.Select(static round => round.Without.RowsPerSecond / round.Raw.RowsPerSecond).Median(), 3),
            Report.Number(ratio, 3),
            Report.Number(rounds.Select(static round => round.With.ProcessorMicrosecondsPerRow).Median(), 1),
            Report.Number(perRow, 3),
            Report.Number(rounds.Select(static round => (double)round.Size).Median()),
            Report.Number(rounds.Select(static round => round.Bare.TotalMilliseconds / round.Flushes).Median(), 3),
            Report.Percent(rounds.Select(static round => round.Bare / round.With.Elapsed).Median()));
        if (inFlight == 1)
            report.Add(Target.Below("flushes a row, 1 in flight", MostFlushes, perRow, "flushes"));
        else
            report.Add(Target.AtLeast($"pipeline with journal to raw, {inFlight} in flight", AimOfRaw, ratio));
    }

    private static TimeSpan WriteBare(string path, int flushes, int size)
    {
        var bytes = new byte[size];
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
        var clock = Stopwatch.StartNew();
        for (var flush = 0; flush < flushes; flush++)
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        return clock.Elapsed;
    }

    private sealed record Round(Measurement Raw, Measurement Without, Measurement With, int Flushes, int Size, TimeSpan Bare);
}
