using DojoPayments.Benchmarks.Loops;

namespace DojoPayments.Benchmarks;

/// <summary>Runs loops in turn on the same rows, so that whatever else the machine does meets all of them alike.</summary>
internal static class Rounds
{
    /// <returns>For each loop, in order, its measurements, one a round.</returns>
    public static IReadOnlyList<Measurement[]> Alternate(IReadOnlyList<ICaptureLoop> loops, IReadOnlyList<CaptureRow> rows, int inFlight, int rounds, ServerProcess server)
    {
        var measured = loops.Select(_ => new Measurement[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            // Each round begins with another one, so that none is always the one after the slowest.
            for (var turn = 0; turn < loops.Count; turn++)
            {
                var loop = (round + turn) % loops.Count;
                measured[loop][round] = Measurement.Of(loops[loop], rows, inFlight, server);
            }
        }

        return measured;
    }

    /// <summary>Of a loop to the first one in the same round.</summary>
    public static double[] Ratios(Measurement[] loop, Measurement[] reference) =>
        [.. loop.Zip(reference, static (one, other) => one.RowsPerSecond / other.RowsPerSecond)];

    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
