using System.Diagnostics;
using DojoPayments.Benchmarks.Loops;

namespace DojoPayments.Benchmarks.Sections;

/// <summary>Intents read, planned, searched and captured to the last of what remains, beside bare loops of the same requests.</summary>
internal static class ReadSection
{
    private const int InFlight = 32;
    private const int ReadsPerSecond = 40_000;
    private const int RemaindersPerSecond = 20_000;
    private const int WarmUps = 3;
    private const int PageSize = 100;
    private const int SearchPages = 20;
    private const int PageLatency = 100;
    private const double AimOfRaw = 0.80;
    private const double AimOfCursor = 0.95;

    public static void Run(Plan plan, Report report)
    {
        report.Section("Reads");
        report.Line("On loopback, 32 in flight; the loops take turns, and the ratios are to the bare loop of the same requests in the same round.");
        report.Line("");
        LoopTable.Header(report);
        Read(plan, report);
        Remaining(plan, report);
        Search(plan, report);
    }

    private static void Read(Plan plan, Report report)
    {
        var rows = CaptureRow.Lazily((int)(ReadsPerSecond * plan.Turn.TotalSeconds)).ToArray();
        using var server = ServerProcess.Start(rows.Length, latency: 0);
        using var raw = new RawLoop(server.BaseUri, readsFirst: true, captures: false);
        using var shell = Shell.Connect(server.BaseUri);
        ICaptureLoop[] loops =
        [
            raw,
            new ScriptLoop(shell, "Get-DojoPaymentIntent", "$rows | Get-DojoPaymentIntent -ThrottleLimit $inFlight", static row => row.PaymentIntentId),
            new ScriptLoop(shell, "Test-DojoCapture", "$rows | Test-DojoCapture -ThrottleLimit $inFlight", static row => row.ToCustomObject()),
        ];
        foreach (var loop in Enumerable.Repeat(loops, WarmUps).SelectMany(static all => all))
            Measurement.Of(loop, rows, InFlight, server);
        Rounds.Settle(loops, count => rows[..count], InFlight);
        Tell(report, loops, Rounds.Alternate(loops, 1, _ => rows, InFlight, plan.Rounds, server), rows.Length);
    }

    private static void Remaining(Plan plan, Report report)
    {
        var count = (int)(RemaindersPerSecond * plan.Turn.TotalSeconds);
        using var server = ServerProcess.Start(2 * (((plan.Rounds + WarmUps) * count) + Rounds.MostSettlingRows), latency: 0);
        using var raw = new RawLoop(server.BaseUri, readsFirst: true);
        using var shell = Shell.Connect(server.BaseUri);
        ICaptureLoop[] loops = [raw, new ScriptLoop(shell, "New-DojoCapture -Remaining", "$rows | New-DojoCapture -Remaining -ThrottleLimit $inFlight", ScriptLoop.WithoutAmount)];
        var fresh = new FreshRows();
        for (var round = 0; round < WarmUps; round++)
        {
            foreach (var loop in loops)
                Measurement.Of(loop, fresh.Take(count), InFlight, server);
        }

        Rounds.Settle(loops, fresh.Take, InFlight);
        Tell(report, loops, Rounds.Alternate(loops, 1, _ => fresh.Take(count), InFlight, plan.Rounds, server), count);
    }

    private static void Tell(Report report, ICaptureLoop[] loops, IReadOnlyList<Measurement[]> measured, int rows)
    {
        for (var loop = 0; loop < loops.Length; loop++)
        {
            var ratio = LoopTable.Row(report, loops[loop].Name, 0, InFlight, rows, measured[loop], measured[0]);
            if (loop > 0)
                report.Add(Target.AtLeast($"{loops[loop].Name} to a bare loop of the same requests, {InFlight} in flight", AimOfRaw, ratio));
        }
    }

    /// <summary>One cursor cannot go faster than a page after the other.</summary>
    private static void Search(Plan plan, Report report)
    {
        using var server = ServerProcess.Start(SearchPages * PageSize, PageLatency);
        using var shell = Shell.Connect(server.BaseUri);
        var ratios = new List<double>();
        for (var round = -1; round < plan.Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            var count = shell.Count("Get-DojoPaymentIntent");
            if (count != SearchPages * PageSize)
                throw new InvalidOperationException($"{count} intents were found.");
            if (round >= 0)
                ratios.Add(TimeSpan.FromMilliseconds(SearchPages * PageLatency) / clock.Elapsed);
        }

        report.Line("");
        report.Line($"A search of {SearchPages} pages that take {PageLatency} ms each: {Report.Number(ratios.Median(), 3)} of what one cursor allows.");
        report.Add(Target.AtLeast($"search, {PageLatency} ms a page, to the limit of one cursor", AimOfCursor, ratios.Median()));
    }
}
