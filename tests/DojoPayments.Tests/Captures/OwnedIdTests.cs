using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Journal;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>An id belongs to an operation: what never reached its journal is found again, and nobody else takes it.</summary>
public sealed class OwnedIdTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SteppedBatch _stepped = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_answer_that_came_after_the_journal_was_closed_is_found_by_the_next_batch_on_it()
    {
        var answer = ClosedBeforeItsAnswer(out var operation);
        Assert.Equal(CaptureState.Open, operation.State);

        answer.SetResult(_stepped.Api.Accepted(_stepped.Api.Make("pi_1", new CaptureRequest { Amount = 5 })));

        Assert.Equal("cap_1", operation.Capture?.CaptureId);
        Assert.Equal(CaptureState.Captured, operation.State);
        ShouldBeFoundAgain();
    }

    [Fact]
    public void No_equal_row_of_the_next_batch_takes_it_from_the_list_either()
    {
        var answer = ClosedBeforeItsAnswer(out var operation);
        answer.SetResult(_stepped.Api.Accepted(_stepped.Api.Make("pi_1", new CaptureRequest { Amount = 5 })));
        _stepped.Api.OnCapture = _stepped.Api.AcceptAsync;

        var context = _stepped.Context(_folder.File("journal"), new CaptureSettings { SkipCaptured = true });
        using var second = new CaptureBatch(context);
        List<CaptureOperation> operations = [Named("other"), Named(operation.OperationId!)];
        operations.ForEach(context.Register.Name);

        Assert.Equal(["cap_2", "cap_1"], BatchRun.Run(second, operations).Select(finished => finished.Capture?.CaptureId));
    }

    [Fact]
    public void A_row_of_a_later_batch_gets_its_turn_when_the_late_answer_comes()
    {
        var answer = ClosedBeforeItsAnswer(out _);

        _stepped.Api.OnCapture = _stepped.Api.AcceptAsync;
        using var second = new CaptureBatch(_stepped.Context());
        var later = BatchRun.Operations([("pi_1", 7)])[0];
        second.Add(later);
        second.Wait();
        Assert.Equal(0, later.Attempts);
        answer.SetResult(StubApi.NoAnswer<CaptureResponse>());
        second.Wait();
        Assert.Equal(CaptureState.Captured, later.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_capture_whose_line_did_not_reach_the_disk_is_found_by_the_next_batch_on_the_journal(bool isFoundForAnother)
    {
        var first = Announced(out var context, out var operation);
        // As the writer hands back what it could not write.
        var id = _stepped.Api.Make("pi_1", new CaptureRequest { Amount = 5 });
        _stepped.Shared.Attributions.TryAttribute("pi_1", id);
        var line = new JournalRecord { State = JournalStates.Captured, OperationId = operation.OperationId, CaptureId = id, At = _stepped.World.UtcNow };
        new JournalProbe(context).Fail(new JournalEntry(line, operation.Key, isFoundForAnother ? null : operation));
        first.Dispose();

        ShouldBeFoundAgain();
    }

    [Fact]
    public void A_decline_whose_line_did_not_reach_the_disk_is_no_capture()
    {
        var first = Announced(out var context, out var operation);
        var probe = new JournalProbe(context);
        probe.Fail(new JournalEntry(new JournalRecord { State = JournalStates.Captured, OperationId = operation.OperationId, CaptureId = "cap_0", At = _stepped.World.UtcNow }, operation.Key, null));
        probe.Fail(new JournalEntry(new JournalRecord { State = JournalStates.Refused, OperationId = operation.OperationId }, operation.Key, operation));
        first.Dispose();

        using var second = Open(out var again);
        Assert.Equal(DojoErrorId.DojoOutcomeUnknown, Assert.Single(BatchRun.Run(second, [again])).Error?.Id);
    }

    [Fact]
    public void A_new_journal_of_an_old_one_s_name_knows_nothing_of_its_captures()
    {
        An_answer_that_came_after_the_journal_was_closed_is_found_by_the_next_batch_on_it();
        File.Delete(_folder.File("journal"));
        File.Delete(_folder.File("journal.lock"));
        _stepped.Api.OnCapture = (_, _, _) => Task.FromResult(StubApi.NoAnswer<CaptureResponse>());
        for (var run = 0; run < 2; run++)
        {
            using var batch = Open(out var operation);
            Assert.Equal(DojoErrorId.DojoOutcomeUnknown, Assert.Single(BatchRun.Run(batch, [operation])).Error?.Id);
        }
    }

    private static CaptureOperation Named(string name) =>
        CaptureOperation.Valid(new DojoCaptureInstruction(1, "pi_1", 5L, null, null, name), 5, null);

    private void ShouldBeFoundAgain()
    {
        _stepped.World.Pass(TimeSpan.FromHours(1));
        _stepped.Api.OnCapture = (_, _, _) => throw new InvalidOperationException("It is sent again.");
        using var second = Open(out var again);
        Assert.Equal(_stepped.Api.Made.Single().Capture.Id, Assert.Single(BatchRun.Run(second, [again])).Capture?.CaptureId);
    }

    private CaptureBatch Open(out CaptureOperation operation) => Open(out _, out operation);

    private CaptureBatch Open(out BatchContext context, out CaptureOperation operation)
    {
        context = _stepped.Context(_folder.File("journal"));
        operation = BatchRun.Operations([("pi_1", 5)])[0];
        context.Register.Name(operation);
        return new CaptureBatch(context);
    }

    /// <summary>A batch that is over while its one send is in flight.</summary>
    /// <returns>The answer to come.</returns>
    private TaskCompletionSource<ApiExchange<CaptureResponse>> ClosedBeforeItsAnswer(out CaptureOperation operation)
    {
        var answer = new TaskCompletionSource<ApiExchange<CaptureResponse>>();
        _stepped.Api.OnCapture = (_, _, _) => answer.Task;
        using var batch = Open(out operation);
        batch.Add(operation);
        while (operation.Attempts == 0)
            batch.Wait();
        return answer;
    }

    /// <summary>A batch whose one send is announced and stays without an answer.</summary>
    private CaptureBatch Announced(out BatchContext context, out CaptureOperation operation)
    {
        _stepped.Api.OnCapture = (_, _, _) => Task.FromResult(StubApi.NoAnswer<CaptureResponse>());
        var batch = Open(out context, out operation);
        BatchRun.Run(batch, [operation]);
        return batch;
    }

    private sealed class JournalProbe(BatchContext context)
    {
        public void Fail(JournalEntry entry) => context.Register.Journal!.Lose(entry.Record);
    }
}
