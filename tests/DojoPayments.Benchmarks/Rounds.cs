using System.Runtime;
using DojoPayments.Benchmarks.Loops;

namespace DojoPayments.Benchmarks;

/// <summary>Runs loops in turn on the same rows, so that whatever else the machine does meets all of them alike.</summary>
internal static class Rounds
{
    /// <summary>How often <see cref="Settle"/> runs each loop at the most.</summary>
    public const int MostPasses = 12;

    private const int FewMethods = 10;

    private static readonly TimeSpan s_tieringDelay = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Runs loops until the runtime has compiled for good what they use: it compiles beside them on the same processors, and the
    /// engine's code takes far longer than that of a bare loop.
    /// </summary>
    /// <param name="loops">The loops.</param>
    /// <param name="rows">Makes the rows of a run.</param>
    /// <param name="inFlight">Captures in flight.</param>
    /// <param name="server">Theirs.</param>
    public static void Settle(IReadOnlyList<ICaptureLoop> loops, Func<CaptureRow[]> rows, int inFlight, ServerProcess server)
    {
        var isSettled = false;
        for (var pass = 0; pass < MostPasses && !isSettled; pass++)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            foreach (var loop in loops)
                Measurement.Of(loop, rows(), inFlight, server);
            // What was called often enough is compiled a little later.
            Thread.Sleep(s_tieringDelay);
            isSettled = JitInfo.GetCompiledMethodCount() - compiled <= FewMethods;
        }
    }

    /// <param name="loops">The first one is what the others are compared with.</param>
    /// <param name="turns">Each a part of the rows for every loop; together they are a round.</param>
    /// <param name="inFlight">Captures in flight.</param>
    /// <param name="rounds">How many.</param>
    /// <param name="server">Theirs.</param>
    /// <returns>For each loop, in order, its measurements, one a round.</returns>
    public static IReadOnlyList<Measurement[]> Alternate(IReadOnlyList<ICaptureLoop> loops, IReadOnlyList<CaptureRow[]> turns, int inFlight, int rounds, ServerProcess server)
    {
        var measured = loops.Select(_ => new Measurement[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            var taken = loops.Select(_ => new List<Measurement>()).ToArray();
            for (var turn = 0; turn < turns.Count; turn++)
            {
                // Each turn begins with another one, so that none is always the one after the slowest.
                for (var place = 0; place < loops.Count; place++)
                {
                    var loop = (round + turn + place) % loops.Count;
                    taken[loop].Add(Measurement.Of(loops[loop], turns[turn], inFlight, server));
                }
            }

            for (var loop = 0; loop < loops.Count; loop++)
                measured[loop][round] = taken[loop].Aggregate(static (sum, next) => sum + next);
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
