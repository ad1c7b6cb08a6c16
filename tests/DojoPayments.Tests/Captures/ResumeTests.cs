using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Protocol;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>What an earlier run captured needs neither a turn nor a slot.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SteppedBatch _stepped = new();

    private string Journal => _folder.File("journal");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_known_as_it_is_added_whatever_is_in_flight_of_its_intent()
    {
        Run(("pi_1", 5));
        var answer = new TaskCompletionSource<ApiExchange<CaptureResponse>>();
        _stepped.Api.OnCapture = (_, _, _) => answer.Task;
        var context = _stepped.Context(Journal);
        using var batch = new CaptureBatch(context);
        var operations = BatchRun.Operations([("pi_1", 7), ("pi_1", 5), ("pi_1", 9)]);
        operations.ForEach(context.Register.Name);

        batch.Add(operations[0]);
        batch.Wait();
        Assert.Equal(1, operations[0].Attempts);
        batch.Add(operations[1]);
        batch.Add(operations[2]);

        Assert.Equal([CaptureState.Open, CaptureState.Captured, CaptureState.Open], operations.Select(operation => operation.State));
        Assert.Equal(("cap_1", true, 5L), (operations[1].Capture!.CaptureId, operations[1].Capture!.Resumed, operations[1].Capture!.Amount));
        Assert.Equal([false, false, true], operations.Select(operation => operation.HadToWait));
        Assert.False(batch.TryTake(out _));
        _stepped.Api.OnCapture = _stepped.Api.AcceptAsync;
        answer.SetResult(_stepped.Api.Accepted("cap_7"));
        Assert.Equal(["cap_7", "cap_1", "cap_2"], Rest(batch));
    }

    [Fact]
    public void A_repetition_of_a_row_whose_final_state_is_still_read_waits_for_it()
    {
        var state = new TaskCompletionSource<ApiExchange<PaymentIntentResponse>>();
        var context = _stepped.Context(Journal, new CaptureSettings { Verify = true });
        using var batch = new CaptureBatch(context);
        var operations = Enumerable.Range(1, 2).Select(row => CaptureOperation.Valid(new DojoCaptureInstruction(row, "pi_1", 5L, null, null, "A"), 5, null)).ToList();
        _stepped.Api.OnGetIntent = (intent, _) => operations[0].Attempts == 0 ? Task.FromResult(_stepped.Api.Listed(intent)) : state.Task;
        context.Register.Name(operations[0]);
        batch.Add(operations[0]);
        batch.Wait();
        _stepped.World.RunToRest();
        context.Register.Name(operations[1]);
        batch.Add(operations[1]);
        Assert.Equal((OperationState.Captured, true), (context.Register.Find(operations[1], out _, out _), operations[1].IsRepeated));
        Assert.Equal(CaptureState.Open, operations[1].State);

        state.SetResult(new ApiExchange<PaymentIntentResponse>
        {
            StatusCode = 200,
            Value = new() { Id = "pi_1", Captures = [new() { Id = "cap_1", Amount = 5, CreatedAt = _stepped.World.UtcNow, Status = "Declined" }] },
            ServerDate = _stepped.World.UtcNow,
        });
        Rest(batch);

        Assert.Equal([DojoErrorId.DojoCaptureDeclined, DojoErrorId.DojoCaptureDeclined], operations.Select(operation => operation.Error?.Id));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void After_a_stop_its_outcome_is_still_what_an_earlier_run_recorded(bool isCaptured, bool isWaiting)
    {
        if (!isCaptured)
            _stepped.Api.OnCapture = (_, _, _) => Task.FromResult(StubApi.NoAnswer<CaptureResponse>());
        Assert.Equal(isCaptured ? null : DojoErrorId.DojoOutcomeUnknown, RunOne("pi_1", 5).Error?.Id);
        var context = _stepped.Context(Journal);
        using var batch = new CaptureBatch(context);
        var operations = BatchRun.Operations([("pi_1", 7), ("pi_1", 5), ("pi_1", 9)]);
        operations.ForEach(context.Register.Name);
        if (isWaiting)
            operations.ForEach(batch.Add);
        batch.Stop();
        if (!isWaiting)
            operations.ForEach(batch.Add);

        Assert.Equal((isCaptured ? "cap_1" : null, isCaptured ? null : DojoErrorId.DojoOutcomeUnknown), (operations[1].Capture?.CaptureId, operations[1].Error?.Id));
        Assert.Equal(CaptureState.NotAttempted, operations[2].State);
    }

    [Fact]
    public void Where_the_journal_cannot_be_read_back_nothing_more_is_sent()
    {
        Run(("pi_1", 5));
        var context = _stepped.Context(Journal);
        using var batch = new CaptureBatch(context);
        File.WriteAllBytes(Journal, new byte[new FileInfo(Journal).Length]);
        var operations = BatchRun.Operations([("pi_1", 5), ("pi_2", 5)]);
        operations.ForEach(context.Register.Name);

        operations.ForEach(batch.Add);

        Assert.Equal(DojoErrorId.JournalUnavailable, batch.EndedBy?.Id);
        Assert.All(operations, operation => Assert.Equal(CaptureState.NotAttempted, operation.State));
        Assert.Single(_stepped.Api.Made);
    }

    private CaptureOperation RunOne(string intent, long amount)
    {
        var context = _stepped.Context(Journal, new CaptureSettings { ReadBackTimeout = TimeSpan.Zero });
        using var batch = new CaptureBatch(context);
        var operation = BatchRun.Operations([(intent, amount)])[0];
        context.Register.Name(operation);
        return Assert.Single(BatchRun.Run(batch, [operation]));
    }

    private void Run(params (string Intent, long Amount)[] rows)
    {
        var context = _stepped.Context(Journal);
        using var batch = new CaptureBatch(context);
        var operations = BatchRun.Operations(rows);
        operations.ForEach(context.Register.Name);
        Assert.All(BatchRun.Run(batch, operations), operation => Assert.Equal(CaptureState.Captured, operation.State));
    }

    private static List<string?> Rest(CaptureBatch batch)
    {
        var ids = new List<string?>();
        while (!batch.IsEmpty)
        {
            batch.Wait();
            while (batch.TryTake(out var operation))
                ids.Add(operation.Capture?.CaptureId);
        }

        return ids;
    }
}
