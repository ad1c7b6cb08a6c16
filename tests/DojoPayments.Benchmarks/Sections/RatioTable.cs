using DojoPayments.Benchmarks.Loops;

namespace DojoPayments.Benchmarks.Sections;

/// <summary>A table of loops that took turns with the bare one, which stands for what the machine and the server allow.</summary>
internal static class RatioTable
{
    public static void Header(Report report)
    {
        report.Line("");
        report.Header("variant", "server takes, ms", "in flight", "rows a round", "captures/s", "ratio to raw", "lowest", "highest", "client us/row", "server us/row", "bytes/row");
    }

    /// <summary>Writes the line of one loop.</summary>
    /// <param name="report">Where to.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="latency">What the server takes for an answer, in milliseconds.</param>
    /// <param name="inFlight">The requests in flight.</param>
    /// <param name="rows">The rows of a round.</param>
    /// <param name="measured">The loop's rounds.</param>
    /// <param name="raw">The bare loop's in the same order.</param>
    /// <returns>The median of the ratios to the bare loop.</returns>
    public static double Row(Report report, ICaptureLoop loop, int latency, int inFlight, int rows, Measurement[] measured, Measurement[] raw)
    {
        var ratios = Rounds.Ratios(measured, raw);
        report.Row(
            loop.Name,
            Report.Number(latency),
            Report.Number(inFlight),
            Report.Number(rows),
            Report.Number(measured.Select(static round => round.RowsPerSecond).Median()),
            Report.Number(ratios.Median(), 3),
            Report.Number(ratios.Min(), 3),
            Report.Number(ratios.Max(), 3),
            Report.Number(measured.Select(static round => round.ProcessorMicrosecondsPerRow).Median(), 1),
            Report.Number(measured.Select(static round => round.ServerMicrosecondsPerRow).Median(), 1),
            Report.Number(measured.Select(static round => round.AllocatedBytesPerRow).Median()));
        return ratios.Median();
    }
}
