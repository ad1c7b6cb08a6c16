using DojoPayments.Batch;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

public sealed class IntentQueuesTests : IDisposable
{
    private readonly IntentQueues _queues = new();
    private readonly CaptureBatch _batch;
    private readonly CaptureBatch _other;
    private readonly List<CaptureOperation> _rows = BatchRun.Operations([("pi_1", 1), ("pi_1", 2), ("pi_1", 3), ("pi_1", 4), ("pi_2", 5)]);

    public IntentQueuesTests()
    {
        var stepped = new SteppedBatch();
        _batch = new CaptureBatch(stepped.Context());
        _other = new CaptureBatch(stepped.Context());
    }

    public void Dispose()
    {
        _batch.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void One_operation_of_an_intent_has_the_turn_and_the_others_follow_in_order()
    {
        Assert.Equal([true, false, false], _rows.Take(3).Select(row => _queues.TryEnter(_batch, row)));
        Assert.True(_queues.TryEnter(_batch, _rows[4]));
        Assert.Same(_rows[1], _queues.Leave("pi_1")?.Operation);
        Assert.False(_queues.TryEnter(_batch, _rows[3]));
        Assert.Same(_rows[2], _queues.Leave("pi_1")?.Operation);
        Assert.Same(_rows[3], _queues.Leave("pi_1")?.Operation);
        Assert.Null(_queues.Leave("pi_1"));
        Assert.True(_queues.TryEnter(_batch, _rows[0]));
    }

    [Fact]
    public void A_stopped_batch_takes_its_waiting_operations_and_keeps_its_turn()
    {
        Assert.True(_queues.TryEnter(_batch, _rows[0]));
        Assert.False(_queues.TryEnter(_batch, _rows[1]));
        Assert.False(_queues.TryEnter(_other, _rows[2]));
        Assert.False(_queues.TryEnter(_batch, _rows[3]));
        Assert.Equal([_rows[1], _rows[3]], _queues.TakeWaiting(_batch));
        Assert.Empty(_queues.TakeWaiting(_batch));
        Assert.Equal(new WaitingOperation(_other, _rows[2]), _queues.Leave("pi_1"));
        Assert.Null(_queues.Leave("pi_1"));
    }

    [Fact]
    public void The_turn_stays_taken_if_all_that_waited_are_gone()
    {
        Assert.True(_queues.TryEnter(_batch, _rows[0]));
        Assert.False(_queues.TryEnter(_other, _rows[1]));
        Assert.Single(_queues.TakeWaiting(_other));
        Assert.False(_queues.TryEnter(_other, _rows[2]));
    }
}
