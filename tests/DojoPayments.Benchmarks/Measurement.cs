using System.Diagnostics;
using DojoPayments.Benchmarks.Loops;

namespace DojoPayments.Benchmarks;

/// <summary>What a round, or a turn of it, took.</summary>
/// <param name="Rows">How many rows were captured.</param>
/// <param name="Elapsed">By the clock.</param>
/// <param name="Processor">Of all threads of this process.</param>
/// <param name="ServerProcessor">Of those of the server.</param>
/// <param name="Allocated">Bytes, in this process.</param>
internal sealed record Measurement(int Rows, TimeSpan Elapsed, TimeSpan Processor, TimeSpan ServerProcessor, long Allocated)
{
    public double RowsPerSecond => Rows / Elapsed.TotalSeconds;

    public double ProcessorMicrosecondsPerRow => Processor.TotalMicroseconds / Rows;

    public double ServerMicrosecondsPerRow => ServerProcessor.TotalMicroseconds / Rows;

    public double AllocatedBytesPerRow => (double)Allocated / Rows;

    public static Measurement operator +(Measurement one, Measurement other) => new(
        one.Rows + other.Rows,
        one.Elapsed + other.Elapsed,
        one.Processor + other.Processor,
        one.ServerProcessor + other.ServerProcessor,
        one.Allocated + other.Allocated);

    public static Measurement Of(ICaptureLoop loop, IReadOnlyList<CaptureRow> rows, int inFlight, ServerProcess server)
    {
        loop.Prepare(rows);
        // Each round starts with what it needs and nothing that another one left.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        var serverProcessor = server.ProcessorTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        loop.Run(inFlight);
        var elapsed = clock.Elapsed;
        var measured = new Measurement(
            rows.Count,
            elapsed,
            Environment.CpuUsage.TotalTime - processor,
            server.ProcessorTime - serverProcessor,
            GC.GetTotalAllocatedBytes(precise: true) - allocated);
        loop.Prepare([]);
        return measured;
    }
}
