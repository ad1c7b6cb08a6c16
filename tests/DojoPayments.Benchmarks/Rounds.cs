using System.Runtime;
using DojoPayments.Benchmarks.Loops;

namespace DojoPayments.Benchmarks;

/// <summary>Runs loops in turn, so that whatever else the machine does meets all of them alike.</summary>
internal static class Rounds
{
    // What is called once in a run, such as the start of a command, is compiled for good after some sixty runs.
    private const int MostPasses = 16;
    private const int ShortRuns = 8;
    private const int ShortRunRows = 50;
    private const int LongRunRows = 2_000;
    private const int SettledPasses = 2;
    private const int FewMethods = 10;

    private static readonly TimeSpan s_tieringDelay = TimeSpan.FromMilliseconds(300);

    /// <summary>How many rows <see cref="Settle"/> takes for each loop at the most.</summary>
    public static int MostSettlingRows => MostPasses * ((ShortRuns * ShortRunRows) + LongRunRows);

    /// <summary>
    /// Runs loops until the runtime has compiled for good what they use: it compiles beside them on the same processors, and the
    /// engine's code takes far longer than that of a bare loop.
    /// </summary>
    /// <param name="loops">The loops.</param>
    /// <param name="rows">Makes as many rows.</param>
    /// <param name="inFlight">Captures in flight.</param>
    public static void Settle(IReadOnlyList<ICaptureLoop> loops, Func<int, CaptureRow[]> rows, int inFlight)
    {
        var settled = 0;
        for (var pass = 0; pass < MostPasses && settled < SettledPasses; pass++)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            foreach (var loop in loops)
            {
                for (var run = 0; run < ShortRuns; run++)
                    Run(loop, rows(ShortRunRows));
                Run(loop, rows(LongRunRows));
            }

            // What was called often enough is compiled a little later.
            Thread.Sleep(s_tieringDelay);
            settled = JitInfo.GetCompiledMethodCount() - compiled <= FewMethods ? settled + 1 : 0;
        }

        void Run(ICaptureLoop loop, CaptureRow[] prepared)
        {
            loop.Prepare(prepared);
            loop.Run(inFlight);
        }
    }

    /// <param name="loops">The first one is what the others are compared with.</param>
    /// <param name="turns">How many turns of every loop are a round.</param>
    /// <param name="rows">Gives the rows of a turn, by its number from 0.</param>
    /// <param name="inFlight">Captures in flight.</param>
    /// <param name="rounds">How many.</param>
    /// <param name="server">Theirs.</param>
    /// <returns>For each loop, in order, its measurements, one a round.</returns>
    public static IReadOnlyList<Measurement[]> Alternate(IReadOnlyList<ICaptureLoop> loops, int turns, Func<int, CaptureRow[]> rows, int inFlight, int rounds, ServerProcess server)
    {
        var measured = loops.Select(_ => new Measurement[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            var taken = loops.Select(_ => new List<Measurement>()).ToArray();
            for (var turn = 0; turn < turns; turn++)
            {
                // Each turn begins with another one, so that none is always the one after the slowest.
                for (var place = 0; place < loops.Count; place++)
                {
                    var loop = (round + turn + place) % loops.Count;
                    taken[loop].Add(Measurement.Of(loops[loop], rows(turn), inFlight, server));
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
