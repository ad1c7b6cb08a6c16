using System.Collections;
using System.Diagnostics;
using DojoPayments.Benchmarks.Children;
using DojoPayments.Journal;

namespace DojoPayments.Benchmarks.Sections;

/// <summary>A journal that is resumed or listed: nothing is sent, so that what it costs is the module's and the engine's alone.</summary>
internal static class ResumeSection
{
    private const int Rows = 100_000;
    private const int RowsPerSecond = 150_000;
    private const int WarmUps = 2;
    private const double MostSeconds = 15;
    private const double BytesPerMegabyte = 1024 * 1024;
    private const int MostBytesRemembered = 200;

    public static void Run(Plan plan, Report report)
    {
        using var server = ServerProcess.Start(1, latency: 0);
        using var shell = Shell.Connect(server.BaseUri);
        using var journals = new JournalFolder();
        var journal = journals.NewPath();
        SampleJournal.Write(journal, Rows);
        var rows = CaptureRow.Lazily(Rows).ToArray();
        var resume = new List<Timed>();
        var open = new List<Timed>();
        var bind = new List<Timed>();
        var list = new List<Timed>();
        var first = new List<Timed>();
        for (var round = -WarmUps; round < plan.Rounds; round++)
        {
            var objects = rows.Select(static row => row.ToCustomObject()).ToArray();
            var withOpening = Time(() => Require(shell.Capture(objects, new Hashtable { ["ThrottleLimit"] = 32, ["JournalPath"] = journal })));
            var opening = Time(() => shell.Capture(Array.Empty<object>(), new Hashtable { ["JournalPath"] = journal }));
            objects = [.. rows.Select(static row => row.ToCustomObject())];
            var binding = Time(() => Require(shell.Count("param($rows) $rows | Test-RowBinding", (object)objects)));
            var listing = Time(() => Require(shell.Count("Get-DojoCaptureJournal $args[0]", journal)));
            var firstOne = Time(() => Require(JournalSummary.Read(journal).Take(1).Count(), expected: 1));
            if (round < 0)
                continue;
            resume.Add(withOpening - opening);
            open.Add(opening);
            bind.Add(binding);
            list.Add(listing);
            first.Add(firstOne);
        }

        report.Section("Resuming");
        report.Line($"{Report.Number(Rows)} journaled rows, median of {plan.Rounds} rounds; nothing is sent. Processor times are those of all threads.");
        report.Line("");
        report.Header("what", "rows/s", "client us/row", "bytes/row");
        Row("open the journal", open);
        Row("resume in the pipeline, the opening subtracted", resume);
        Row("for comparison: the pipeline into a cmdlet that binds the same parameters and asks ShouldProcess", bind);
        Row("Get-DojoCaptureJournal", list);
        Row("Get-DojoCaptureJournal, its first object", first);
        report.Add(Target.AtLeast("resumed rows/s through the pipeline", RowsPerSecond, Rows / resume.Select(static time => time.Seconds).Median()));

        report.Line("");
        report.Line("A journal in a fresh process, the opening included:");
        report.Line("");
        report.Header("rows", "seconds to resume", "peak, MB", "seconds to list", "peak, MB");
        var runs = new List<(int Rows, ResumeRun Resume, ResumeRun List)>();
        foreach (var count in plan.MemoryRows)
        {
            var path = journals.NewPath();
            SampleJournal.Write(path, count);
            var resumed = ResumeChild.Run(server.BaseUri, path, count, isListed: false);
            var listed = ResumeChild.Run(server.BaseUri, path, count, isListed: true);
            runs.Add((count, resumed, listed));
            report.Row(Report.Number(count), Report.Number(resumed.Seconds, 1), Report.Number(resumed.PeakMegabytes, 1), Report.Number(listed.Seconds, 1), Report.Number(listed.PeakMegabytes, 1));
        }

        var (least, most) = (runs[0], runs[^1]);
        report.Add(Target.Below($"{Report.Number(most.Rows)} journaled rows opened and resumed in a fresh process", MostSeconds * most.Rows / 1_000_000, most.Resume.Seconds, "s"));
        report.Add(Target.Below("growth of the peak by a resumed row", MostBytesRemembered, (most.Resume.PeakMegabytes - least.Resume.PeakMegabytes) * BytesPerMegabyte / (most.Rows - least.Rows), "bytes/row"));
        report.Add(Target.Below("growth of the peak by a listed row", 64, (most.List.PeakMegabytes - least.List.PeakMegabytes) * BytesPerMegabyte / (most.Rows - least.Rows), "bytes/row"));

        void Row(string what, List<Timed> times) =>
            report.Row(what, Report.Number(Rows / times.Select(static time => time.Seconds).Median()), Report.Number(times.Select(static time => time.Processor).Median() * 1e6 / Rows, 2), Report.Number(times.Select(static time => (double)time.Allocated).Median() / Rows));
    }

    private static Timed Time(Action action)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        action();
        return new Timed(clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    private static void Require(int count, int expected = Rows)
    {
        if (count != expected)
            throw new InvalidOperationException($"{count} of {expected} rows came out.");
    }

    private sealed record Timed(double Seconds, double Processor, long Allocated)
    {
        public static Timed operator -(Timed one, Timed other) => new(one.Seconds - other.Seconds, one.Processor - other.Processor, one.Allocated - other.Allocated);
    }
}
