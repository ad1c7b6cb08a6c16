using DojoPayments.Api;
using DojoPayments.Captures;
using DojoPayments.Captures.Journal;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>With a journal, no send is made whose announcement is not on the disk.</summary>
public sealed class DurableSendTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SteppedBatch _stepped = new();
    private readonly BatchContext _context;
    private readonly CaptureOperation _operation;

    public DurableSendTests()
    {
        _context = _stepped.Context();
        _context.OpenJournal(_folder.File("journal"));
        _operation = BatchRun.Operations([("pi_1", 5)])[0];
        _context.Name(_operation);
    }

    private JournalEntry Announcement => new(new JournalRecord { State = JournalStates.Sending, OperationId = _operation.OperationId }, _operation.Key, _operation);

    public void Dispose()
    {
        _context.Journal!.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Between_a_flush_and_what_follows_it_a_worker_finds_only_what_is_on_the_disk(bool isOnDisk)
    {
        SendQueue? queue = null;
        var isReady = !isOnDisk;
        queue = new SendQueue(_context, new object(), _ => isReady = queue!.IsReady);
        queue.OnDurable([Announcement], isOnDisk ? new DurableFlush() : null);
        Assert.Equal(isOnDisk, isReady);
    }

    [Fact]
    public void What_an_earlier_flush_held_is_not_sent_either_once_one_has_failed()
    {
        var queue = new SendQueue(_context, new object(), static _ => { });
        queue.OnDurable([Announcement], new DurableFlush());
        Assert.True(queue.IsReady);
        queue.OnDurable([], null);
        Assert.False(queue.IsReady);
        Assert.True(queue.TryTakeUnsent(out var unsent));
        Assert.Same(_operation, unsent);
    }

    [Fact]
    public void What_has_no_name_is_taken_in_by_no_batch_that_has_a_journal()
    {
        var context = _stepped.Context(_folder.File("other"));
        using var batch = new CaptureBatch(context);

        Assert.Throws<InvalidOperationException>(() => batch.Add(BatchRun.Operations([("pi_2", 5)])[0]));

        Assert.True(batch.IsEmpty);
        Assert.Empty(_stepped.Api.Made);
    }

    [Fact]
    public async Task A_send_spends_its_announcement_and_without_one_there_is_none()
    {
        var sender = new CaptureSender(_context);
        Assert.Equal(NextStep.GiveUp, (await sender.SendAsync(_operation, _context.World.Timestamp, CancellationToken.None)).Next);
        Assert.Empty(_stepped.Api.Made);

        _operation.Announcement = new DurableFlush();
        _stepped.Api.OnCapture = (_, _, _) => Task.FromResult(_stepped.Api.Refused<CaptureResponse>(429));
        Assert.Equal(NextStep.GoOn, (await sender.SendAsync(_operation, _context.World.Timestamp, CancellationToken.None)).Next);
        Assert.Equal(NextStep.GiveUp, (await sender.SendAsync(_operation, _context.World.Timestamp, CancellationToken.None)).Next);
        Assert.Equal(1, _operation.Attempts);
    }
}
