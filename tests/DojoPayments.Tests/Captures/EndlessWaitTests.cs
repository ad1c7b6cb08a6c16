using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Protocol;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>What the API never grants ends all the same.</summary>
public class EndlessWaitTests
{
    private const int FarTooManyReads = 2000;

    private readonly SteppedBatch _stepped = new();

    [Theory]
    [InlineData(null, false)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(60, false)]
    [InlineData(100_000, false)]
    [InlineData(0, true)]
    public void Reads_that_are_refused_for_ever_end_and_are_not_many(int? retryAfterSeconds, bool isVerifying)
    {
        if (!isVerifying)
            _stepped.Api.OnCapture = (_, _, _) => Task.FromResult(StubApi.NoAnswer<CaptureResponse>());
        _stepped.Api.OnGetIntent = (_, _) => _stepped.Api.Reads > FarTooManyReads
            ? throw new InvalidOperationException("It reads for ever.")
            : Task.FromResult(_stepped.Api.Refused<PaymentIntentResponse>(429, retryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null));
        using var batch = new CaptureBatch(_stepped.Context(new CaptureSettings { Verify = isVerifying }));

        var finished = Assert.Single(BatchRun.Run(batch, BatchRun.Operations([("pi_1", 5)])));

        Assert.Equal(isVerifying ? null : DojoErrorId.DojoOutcomeUnknown, finished.Error?.Id);
        Assert.InRange(_stepped.Api.Reads, 2, 700);
        Assert.InRange(_stepped.World.Elapsed, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(12));
    }

    [Fact]
    public void A_stopped_batch_accounts_for_rows_that_wait_behind_another_one()
    {
        _stepped.Api.OnCapture = (intent, body, _) => intent == "pi_1"
            ? new TaskCompletionSource<ApiExchange<CaptureResponse>>().Task
            : Task.FromResult(_stepped.Api.Accepted(_stepped.Api.Make(intent, body)));
        using var first = new CaptureBatch(_stepped.Context());
        first.Add(BatchRun.Operations([("pi_1", 5)])[0]);
        first.Wait();
        using var second = new CaptureBatch(_stepped.Context());
        foreach (var operation in BatchRun.Operations([("pi_1", 7), ("pi_1", 8), ("pi_2", 5), ("pi_1", 9)]))
            second.Add(operation);
        second.Wait();

        second.Stop();

        var states = new List<CaptureState>();
        while (second.TryTake(out var operation))
            states.Add(operation.State);
        Assert.Equal([CaptureState.NotAttempted, CaptureState.NotAttempted, CaptureState.Captured, CaptureState.NotAttempted], states);
        Assert.True(second.IsEmpty);
    }
}
