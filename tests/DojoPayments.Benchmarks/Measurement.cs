using System.Diagnostics;
using DojoPayments.Benchmarks.Loops;

namespace DojoPayments.Benchmarks;

/// <summary>What one round took of this process; the server's share is not in it.</summary>
/// <param name="Rows">How many rows were captured.</param>
/// <param name="Elapsed">By the clock.</param>
/// <param name="Processor">Of all threads.</param>
/// <param name="Allocated">Bytes.</param>
internal sealed record Measurement(int Rows, TimeSpan Elapsed, TimeSpan Processor, long Allocated)
{
    public double RowsPerSecond => Rows / Elapsed.TotalSeconds;

    public double ProcessorMicrosecondsPerRow => Processor.TotalMicroseconds / Rows;

    public double AllocatedBytesPerRow => (double)Allocated / Rows;

    public static Measurement Of(ICaptureLoop loop, IReadOnlyList<CaptureRow> rows, int inFlight)
    {
        loop.Prepare(rows);
        // Each round starts with what it needs and nothing that another one left.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        loop.Run(inFlight);
        var elapsed = clock.Elapsed;
        var measured = new Measurement(rows.Count, elapsed, Environment.CpuUsage.TotalTime - processor, GC.GetTotalAllocatedBytes(precise: true) - allocated);
        loop.Prepare([]);
        return measured;
    }
}
