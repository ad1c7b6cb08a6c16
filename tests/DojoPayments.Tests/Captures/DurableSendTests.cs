using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Journal;
using DojoPayments.Protocol;
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
        _context.Register.Name(_operation);
        _operation.Move(new Stage.Announced(null, _stepped.World.Timestamp, _stepped.World.UtcNow));
    }

    private JournalEntry Announcement => new(new JournalRecord { State = JournalStates.Sending, OperationId = _operation.OperationId }, _operation.Key, _operation);

    public void Dispose()
    {
        _context.Register.Journal!.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Between_a_flush_and_what_follows_it_a_worker_finds_only_what_is_on_the_disk(bool isOnDisk)
    {
        Recorder(out var scheduler).Learn([Announcement], isOnDisk ? new DurableFlush() : null);
        Assert.Equal(isOnDisk, scheduler.TryTake(8, isPaused: false, _stepped.World.Timestamp, out _));
    }

    [Fact]
    public void What_an_earlier_flush_held_is_not_sent_either_once_one_has_failed()
    {
        var recorder = Recorder(out var scheduler);
        recorder.Learn([Announcement], new DurableFlush());
        recorder.Learn([], null);
        Assert.False(scheduler.TryTake(8, isPaused: false, _stepped.World.Timestamp, out _));
        Assert.True(scheduler.TryTakeUnsent(out var unsent));
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
        var steps = new CaptureSteps(_context, new CaptureMoves(_context), new CaptureScheduler(isJournaled: true));
        Assert.True((await steps.SendAsync(_operation, _stepped.World.Timestamp, CancellationToken.None)).IsGivenUp);
        Assert.Empty(_stepped.Api.Made);

        ((Stage.Announced)_operation.Stage).Learn(new DurableFlush(), _stepped.World.Timestamp);
        _stepped.Api.OnCapture = (_, _, _) => Task.FromResult(_stepped.Api.Refused<CaptureResponse>(429));
        Assert.False((await steps.SendAsync(_operation, _stepped.World.Timestamp, CancellationToken.None)).IsGivenUp);
        Assert.Equal(StageKind.Queued, _operation.Stage.Kind);
        Assert.True((await steps.SendAsync(_operation, _stepped.World.Timestamp, CancellationToken.None)).IsGivenUp);
        Assert.Equal(1, _operation.Attempts);
    }

    private BatchRecorder Recorder(out CaptureScheduler scheduler)
    {
        scheduler = new CaptureScheduler(isJournaled: true);
        return new BatchRecorder(_context, _context.Register.Journal!, scheduler);
    }
}
