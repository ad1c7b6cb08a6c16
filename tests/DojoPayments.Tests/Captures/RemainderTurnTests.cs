using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>What remained when an intent was read may not remain when the turn of its capture comes.</summary>
public sealed class RemainderTurnTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SteppedBatch _stepped = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_remainder_that_waited_for_another_batch_is_not_captured()
    {
        var answer = new TaskCompletionSource<ApiExchange<CaptureResponse>>();
        _stepped.Api.OnCapture = (_, _, _) => answer.Task;
        using var first = new CaptureBatch(_stepped.Context());
        first.Add(BatchRun.Operations([("pi_1", 400)])[0]);
        first.Wait();
        using var second = new CaptureBatch(_stepped.Context());
        var remainder = Remainder(second, _stepped.Context());
        answer.SetResult(_stepped.Api.Accepted("cap_1"));
        second.Wait();
        Assert.Equal(DojoErrorId.DojoRemainderUnknown, remainder.Error?.Id);
        Assert.Equal(0, remainder.Attempts);
    }

    [Fact]
    public void A_doubt_that_arose_after_the_intent_was_read_is_seen()
    {
        Doubt();
        using var batch = new CaptureBatch(_stepped.Context());
        Assert.Equal(DojoErrorId.DojoRemainderUnknown, Remainder(batch, _stepped.Context()).Error?.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_remainder_of_an_earlier_run_is_sent_again_only_where_it_is_the_one_doubt(bool isOneDoubt)
    {
        _stepped.Api.OnCapture = (_, _, _) => Task.FromResult(StubApi.NoAnswer<CaptureResponse>());
        Assert.Equal(DojoErrorId.DojoOutcomeUnknown, OnJournal().Error?.Id);
        if (!isOneDoubt)
            Doubt();
        _stepped.World.Pass(TimeSpan.FromHours(1));
        _stepped.Api.OnCapture = _stepped.Api.AcceptAsync;

        var again = OnJournal();

        Assert.Equal(isOneDoubt ? null : DojoErrorId.DojoOutcomeUnknown, again.Error?.Id);
        Assert.Equal(isOneDoubt ? 1 : 0, _stepped.Api.Made.Count);
    }

    private CaptureOperation OnJournal()
    {
        var context = _stepped.Context(_folder.File("journal"));
        using var batch = new CaptureBatch(context);
        var remainder = Remainder(batch, context);
        while (remainder.State == CaptureState.Open)
            batch.Wait();
        return remainder;
    }

    /// <summary>Leaves another capture of the intent without a known outcome.</summary>
    private void Doubt()
    {
        _stepped.Api.OnCapture = (_, _, _) => Task.FromResult(StubApi.NoAnswer<CaptureResponse>());
        Assert.Equal(DojoErrorId.DojoOutcomeUnknown, Assert.Single(_stepped.Run(("pi_1", 400))).Error?.Id);
    }

    private static CaptureOperation Remainder(CaptureBatch batch, BatchContext context)
    {
        var row = new DojoCaptureInstruction(1, "pi_1", null, null, null, null).ForRemainder("pi_1/remaining", 1000, "GBP");
        var operation = CaptureOperation.Valid(row, 1000, null);
        context.Register.Name(operation);
        batch.Add(operation);
        batch.Wait();
        return operation;
    }
}
