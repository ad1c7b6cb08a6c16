using System.Collections;
using DojoPayments.Benchmarks.Loops;

namespace DojoPayments.Benchmarks.Sections;

/// <summary>Captures a second, each way beside the limit in the same round.</summary>
internal static class ThroughputSection
{
    private const int MostRows = 200_000;
    private const int WarmUpInFlight = 32;
    private const int CalibrationRows = 5_000;
    private const int WarmUpWaves = 3;

    // The machine's speed changes from second to second where it is shared, so the loops take turns within a round. A server
    // that takes its time makes them independent of that, and an end of the batch dear.
    private const int LoopbackTurns = 2;
    private const string WithJournal = "pipeline, journal";

    public static void Run(Plan plan, Report report)
    {
        report.Section("Throughput");
        report.Line($"Median of {plan.Rounds} rounds, in which all take turns on loopback; the ratios are to raw in the same round, with the lowest and the highest of them. Allocations are the client's. Where both processes keep all cores busy, as on loopback, the ratios follow from the processor times of the two, which other work on the machine disturbs less.");
        report.Line("");
        LoopTable.Header(report);
        foreach (var latency in plan.Latencies)
        {
            foreach (var inFlight in plan.InFlight)
                Measure(plan, report, latency, inFlight);
        }
    }

    private static void Measure(Plan plan, Report report, int latency, int inFlight)
    {
        // The ledger of a server grows with each capture, so none serves more than one line of the table.
        using var server = ServerProcess.Start(MostRows, latency);
        using var raw = new RawLoop(server.BaseUri);
        using var shell = Shell.Connect(server.BaseUri);
        using var journals = new JournalFolder();
        ICaptureLoop[] loops = [raw, new RunnerLoop(server.BaseUri), new BoundLoop(shell, raw), new PipelineLoop(shell), new PipelineLoop(shell, WithJournal, () => new Hashtable { ["JournalPath"] = journals.NewPath() })];

        var rows = CaptureRow.Lazily(latency == 0 ? WarmedUpOnLoopback(plan, loops, inFlight, server) : WarmedUp(plan, loops, latency, inFlight, server)).ToArray();
        CaptureRow[][] turns = latency == 0 ? [.. rows.Chunk(rows.Length / LoopbackTurns)] : [rows];
        var measured = Rounds.Alternate(loops, turns.Length, turn => turns[turn], inFlight, plan.Rounds, server);
        for (var loop = 0; loop < loops.Length; loop++)
        {
            var ratio = LoopTable.Row(report, loops[loop].Name, latency, inFlight, rows.Length, measured[loop], measured[0]);
            if (Limit(loops[loop], latency, inFlight) is { } limit)
                report.Add(Target.AtLeast($"{loops[loop].Name} to raw, server takes {latency} ms, {inFlight} in flight", limit, ratio));
        }
    }

    /// <returns>How many rows make a round.</returns>
    private static int WarmedUpOnLoopback(Plan plan, ICaptureLoop[] loops, int inFlight, ServerProcess server)
    {
        var rows = CaptureRow.Lazily(plan.WarmUp).ToArray();
        foreach (var loop in loops)
            Measurement.Of(loop, rows, WarmUpInFlight, server);
        Rounds.Settle(loops, count => rows[..count], inFlight);
        var calibration = Measurement.Of(loops[0], rows[..CalibrationRows], inFlight, server);
        return LoopbackTurns * (int)Math.Min(MostRows / LoopbackTurns, calibration.RowsPerSecond * plan.Turn.TotalSeconds);
    }

    /// <remarks>
    /// Whole waves, or the last one would be a loss of its own. The client is warm where loopback came before it; a cold one
    /// costs next to nothing beside such answers.
    /// </remarks>
    /// <inheritdoc cref="WarmedUpOnLoopback"/>
    private static int WarmedUp(Plan plan, ICaptureLoop[] loops, int latency, int inFlight, ServerProcess server)
    {
        var rows = CaptureRow.Lazily(WarmUpWaves * inFlight).ToArray();
        foreach (var loop in loops)
            Measurement.Of(loop, rows, inFlight, server);
        return Math.Min(MostRows, inFlight * Math.Max(1, (int)(plan.Turn.TotalMilliseconds / latency)));
    }

    private static double? Limit(ICaptureLoop loop, int latency, int inFlight) => (loop, latency, inFlight) switch
    {
        (RunnerLoop, 0, 32) => 0.95,
        (PipelineLoop { Name: WithJournal }, 0, 32) => 0.50,
        (PipelineLoop, 0, 32) => 0.80,
        (RunnerLoop or PipelineLoop, 100, 32 or 128) => 0.97,
        _ => null,
    };
}
