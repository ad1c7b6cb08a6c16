using System.Collections;
using DojoPayments.Benchmarks.Loops;

namespace DojoPayments.Benchmarks.Sections;

/// <summary>Captures a second with <c>-SkipCaptured</c>, beside a bare loop that reads each intent before its capture.</summary>
internal static class SkipCapturedSection
{
    private const int InFlight = 32;
    private const int LoopbackRowsPerSecond = 20_000;
    private const int LoopbackTurns = 2;
    private const int WarmUps = 3;

    public static void Run(Plan plan, Report report)
    {
        report.Section("-SkipCaptured");
        report.Line("One row an intent, each missing: a GET and a POST a row. The loops take turns, each on intents of its own; the ratio is to the bare loop in the same round.");
        report.Line("");
        LoopTable.Header(report);
        foreach (var latency in plan.Latencies)
            Measure(plan, report, latency);
    }

    private static void Measure(Plan plan, Report report, int latency)
    {
        // Two answers a row; whole waves, or the last one would be a loss of its own.
        var rows = latency == 0 ? (int)(plan.Turn.TotalSeconds * LoopbackRowsPerSecond) : InFlight * Math.Max(1, (int)(plan.Turn.TotalMilliseconds / latency / 2));
        var warmUp = latency == 0 ? Math.Max(rows, plan.WarmUp / 2 / WarmUps) : InFlight;
        var turns = latency == 0 ? LoopbackTurns : 1;
        using var server = ServerProcess.Start(3 * ((plan.Rounds * turns * rows) + (WarmUps * warmUp) + Rounds.MostSettlingRows), latency);
        using var raw = new RawLoop(server.BaseUri, readsFirst: true);
        using var shell = Shell.Connect(server.BaseUri);
        ICaptureLoop[] loops = [raw, new BoundLoop(shell, raw), new PipelineLoop(shell, "pipeline, -SkipCaptured", static () => new Hashtable { ["SkipCaptured"] = true })];
        var fresh = new FreshRows();
        for (var round = 0; round < WarmUps; round++)
        {
            foreach (var loop in loops)
                Measurement.Of(loop, fresh.Take(warmUp), InFlight, server);
        }

        if (latency == 0)
            Rounds.Settle(loops, fresh.Take, InFlight);
        var measured = Rounds.Alternate(loops, turns, _ => fresh.Take(rows), InFlight, plan.Rounds, server);
        for (var loop = 0; loop < loops.Length; loop++)
        {
            var ratio = LoopTable.Row(report, loops[loop].Name, latency, InFlight, turns * rows, measured[loop], measured[0]);
            if (loops[loop] is PipelineLoop)
                report.Add(Target.AtLeast($"-SkipCaptured to a bare GET and POST, server takes {latency} ms, {InFlight} in flight", latency == 0 ? 0.90 : 0.97, ratio));
        }
    }
}
