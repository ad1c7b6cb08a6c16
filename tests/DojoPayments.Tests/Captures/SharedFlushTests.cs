using DojoPayments.Batch;
using DojoPayments.Journal;
using DojoPayments.Protocol;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>A row waits for the disk twice, and does not wait alone.</summary>
public sealed class SharedFlushTests : IDisposable
{
    private const int Rows = 20;

    private readonly TemporaryFolder _folder = new();
    private readonly SteppedBatch _stepped = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void With_one_in_flight_the_outcome_of_a_row_and_the_announcement_of_the_next_share_a_flush()
    {
        var journal = _folder.File("journal");
        var operations = BatchRun.Operations(Enumerable.Range(1, Rows).Select(number => ($"pi_{number}", 5L)));
        var announced = new List<int>();
        var pump = new WatchedPump(new SteppedPump(_stepped.World), () =>
        {
            // The disk may be at work from here on: what comes later waits for the next flush.
            if (operations.Exists(operation => operation is { State: CaptureState.Open, Stage.Kind: StageKind.Settled }) && operations.Exists(operation => operation.Stage.Kind == StageKind.Queued))
                announced.Add(operations.Count(operation => operation.Stage.Kind is StageKind.Announced or StageKind.InFlight));
        });
        var context = new BatchContext(_stepped.Api, new CaptureSettings { ThrottleLimit = 1 }, null, _stepped.Shared);
        context.OpenJournal(journal, pump: pump);
        using (var batch = new CaptureBatch(context))
        {
            operations.ForEach(context.Register.Name);
            BatchRun.Run(batch, operations);
        }

        Assert.All(operations, operation => Assert.Equal(CaptureState.Captured, operation.State));
        Assert.NotEmpty(announced);
        Assert.DoesNotContain(0, announced);
    }

    private sealed class WatchedPump(IJournalPump pump, Action onHurry) : IJournalPump
    {
        public void Start(Action flush) => pump.Start(flush);

        public void Wake(bool isUrgent)
        {
            if (isUrgent)
                onHurry();
            pump.Wake(isUrgent);
        }

        public void End() => pump.End();
    }
}
