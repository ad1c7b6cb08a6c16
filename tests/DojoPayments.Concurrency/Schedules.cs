using DojoPayments.Batch;
using DojoPayments.Protocol;
using Microsoft.Coyote.Specifications;

namespace DojoPayments.Concurrency;

/// <summary>What is tried in many orders of steps.</summary>
internal static class Schedules
{
    private const int Rows = 4;

    public static IReadOnlyList<(string Name, Action Test)> All { get; } =
    [
        ("each row is decided once, in order", static () => RunBatch(flushesUntilFailure: 0)),
        ("nothing is sent whose announcement is not on the disk, the third flush failing", static () => RunBatch(flushesUntilFailure: 3)),
        ("nothing is sent whose announcement is not on the disk, the fourth flush failing", static () => RunBatch(flushesUntilFailure: 4)),
        ("a stop in mid-run leaves no row undecided", StopBatch),
        ("sends do not stay paused when all are answered", PauseAndAnswer),
    ];

    private static void RunBatch(int flushesUntilFailure)
    {
        var disk = new MemoryDisk(flushesUntilFailure);
        var api = ApiOf(disk);
        using var batch = Begin(api, disk);
        var told = 0;
        while (!batch.IsEmpty)
        {
            batch.Wait();
            while (batch.TryTake(out var operation))
                Specification.Assert(operation.Instruction.Row == ++told, "row {0} came out in place {1}", operation.Instruction.Row, told);
        }

        Specification.Assert(told == Rows, "{0} rows came out", told);
        Specification.Assert(flushesUntilFailure > 0 || api.Made == Rows, "{0} captures were made", api.Made);
    }

    private static void StopBatch()
    {
        var disk = new MemoryDisk(0);
        var api = ApiOf(disk);
        var mayBeMade = 0;
        using (var batch = Begin(api, disk))
        {
            var stop = Task.Run(batch.Stop);
            batch.Drain(TimeSpan.FromSeconds(10));
            stop.Wait();
            batch.Drain(TimeSpan.FromSeconds(10));
            while (batch.TryTakeLeft(out var operation))
            {
                Specification.Assert(operation.State != CaptureState.Open, "row {0} is not decided", operation.Instruction.Row);
                mayBeMade += operation.State == CaptureState.Captured || operation.Error?.Id == DojoErrorId.DojoOutcomeUnknown ? 1 : 0;
            }
        }

        Specification.Assert(api.Made <= mayBeMade, "{0} captures were made and {1} are told as captured or unknown", api.Made, mayBeMade);
    }

    private static void PauseAndAnswer()
    {
        var outage = new OutageDetector();
        var sends = Enumerable.Range(0, OutageDetector.Limit + 1).Select(_ => outage.Begin()).ToList();
        var tasks = sends.ConvertAll(number => Task.Run(() =>
        {
            outage.Unanswered(number);
            outage.Answered(number);
        }));
        Task.WhenAll(tasks).Wait();
        Specification.Assert(!outage.IsPaused, "all are answered, and sends are paused");
    }

    private static MemoryApi ApiOf(MemoryDisk disk)
    {
        var sent = 0;
        // Each row has an intent of its own, and a send has an announcement of its own.
        return new MemoryApi(static intent => intent != "pi_2", _ => Specification.Assert(Interlocked.Increment(ref sent) <= disk.Count("\"sending\""), "a send is not announced on the disk"));
    }

    private static CaptureBatch Begin(MemoryApi api, MemoryDisk disk)
    {
        var context = new BatchContext(api, new CaptureSettings { ThrottleLimit = 2, ReadBackTimeout = TimeSpan.Zero }, null, new ApiAddressState(World.Real));
        context.OpenJournal("/journal", disk, new TaskPump());
        var batch = new CaptureBatch(context);
        for (var row = 1; row <= Rows; row++)
        {
            var operation = CaptureOperation.Valid(new DojoCaptureInstruction(row, $"pi_{row}", 100L, null, null, null), 100, null);
            context.Register.Name(operation);
            batch.Add(operation);
        }

        return batch;
    }
}
