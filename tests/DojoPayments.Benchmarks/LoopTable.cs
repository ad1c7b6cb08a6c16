namespace DojoPayments.Benchmarks;

/// <summary>The table of loops that take turns: a line a loop, the first of them being what the others are compared with.</summary>
internal static class LoopTable
{
    public static void Header(Report report) =>
        report.Header("variant", "server takes, ms", "in flight", "rows a round", "captures/s", "ratio to raw", "lowest", "highest", "client us/row", "to raw's", "server us/row", "bytes/row");

    /// <param name="report">Gets the line.</param>
    /// <param name="name">The loop's.</param>
    /// <param name="latency">Milliseconds that the server takes.</param>
    /// <param name="inFlight">Captures in flight.</param>
    /// <param name="rows">How many make a round.</param>
    /// <param name="measured">The loop, a measurement a round.</param>
    /// <param name="raw">What it is compared with in the same rounds.</param>
    /// <returns>The median of the ratios to raw.</returns>
    public static double Row(Report report, string name, int latency, int inFlight, int rows, Measurement[] measured, Measurement[] raw)
    {
        var ratios = Rounds.Ratios(measured, raw);
        report.Row(
            name,
            Report.Number(latency),
            Report.Number(inFlight),
            Report.Number(rows),
            Report.Number(measured.Select(static round => round.RowsPerSecond).Median()),
            Report.Number(ratios.Median(), 3),
            Report.Number(ratios.Min(), 3),
            Report.Number(ratios.Max(), 3),
            Report.Number(measured.Select(static round => round.ProcessorMicrosecondsPerRow).Median(), 1),
            Report.Number(measured.Zip(raw, static (one, other) => one.ProcessorMicrosecondsPerRow / other.ProcessorMicrosecondsPerRow).Median(), 2),
            Report.Number(measured.Select(static round => round.ServerMicrosecondsPerRow).Median(), 1),
            Report.Number(measured.Select(static round => round.AllocatedBytesPerRow).Median()));
        return ratios.Median();
    }
}
