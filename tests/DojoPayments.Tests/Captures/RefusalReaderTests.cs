using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Protocol;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>The read after a refusal adds words; it holds nothing up for long, decides nothing and is left out where the API is in trouble.</summary>
public class RefusalReaderTests
{
    private readonly SteppedBatch _stepped = new();
    private int _reads;

    public RefusalReaderTests()
    {
        _stepped.Api.OnCapture = (intent, body, abort) => intent == "pi_refused" ? Task.FromResult(_stepped.Api.Refused<CaptureResponse>(409)) : _stepped.Api.AcceptAsync(intent, body, abort);
        _stepped.Api.OnReadIntent = (intent, _) => Answer(new IntentDocument { Id = intent, Status = IntentStatuses.Reversed });
    }

    [Fact]
    public void A_refusal_is_read_for_once()
    {
        Assert.Contains("reversed", Run("pi_refused")[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(1, _reads);
    }

    [Fact]
    public void A_read_that_hangs_is_given_up_and_the_next_row_of_the_intent_goes_on()
    {
        var begunAt = _stepped.World.UtcNow;
        CancellationToken given = default;
        _stepped.Api.OnReadIntent = (_, abort) =>
        {
            _reads++;
            given = abort;
            var hung = new TaskCompletionSource<ApiExchange<IntentDocument>>();
            abort.Register(() => hung.SetResult(new ApiExchange<IntentDocument> { Failure = ApiFailure.Aborted }));
            return hung.Task;
        };
        var finished = Run("pi_refused", "pi_refused", "pi_1");
        Assert.Equal([DojoErrorId.DojoConflict, DojoErrorId.DojoConflict, null], finished.Select(operation => operation.Error?.Id));
        Assert.True(given.IsCancellationRequested);
        Assert.InRange(_stepped.World.UtcNow - begunAt, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
        // The API is in trouble, so that the second one is told without.
        Assert.Equal(1, _reads);
    }

    [Fact]
    public void A_fault_of_our_own_leaves_the_refusal_as_it_is()
    {
        _stepped.Api.OnReadIntent = (_, _) => throw new InvalidOperationException("fault");
        Assert.Equal(DojoErrorId.DojoConflict, Run("pi_refused")[0].Error!.Id);
    }

    [Fact]
    public void Nothing_is_read_while_the_API_asks_for_fewer_requests()
    {
        var sends = 0;
        _stepped.Api.OnCapture = (intent, body, abort) => ++sends switch
        {
            1 => Task.FromResult(_stepped.Api.Refused<CaptureResponse>(429, TimeSpan.FromSeconds(1))),
            2 => _stepped.Api.AcceptAsync(intent, body, abort),
            _ => Task.FromResult(_stepped.Api.Refused<CaptureResponse>(409)),
        };
        // Rows of one intent go one after another.
        Assert.Equal([null, DojoErrorId.DojoConflict], Run("pi_1", "pi_1").Select(operation => operation.Error?.Id));
        Assert.Equal(0, _reads);
    }

    [Fact]
    public void A_pause_that_is_asked_for_in_the_read_is_kept_by_all()
    {
        _stepped.Api.OnReadIntent = (_, _) =>
        {
            _reads++;
            return Task.FromResult(_stepped.Api.Refused<IntentDocument>(429, TimeSpan.FromSeconds(20)));
        };
        var begunAt = _stepped.World.UtcNow;
        Assert.Equal([DojoErrorId.DojoConflict, null], Run(1, "pi_refused", "pi_1").Select(operation => operation.Error?.Id));
        Assert.True(_stepped.World.UtcNow - begunAt >= TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_refusal_after_a_send_in_doubt_is_looked_for_and_not_read_for()
    {
        var sends = 0;
        _stepped.Api.OnCapture = (_, _, _) => Task.FromResult(sends++ == 0 ? StubApi.NoAnswer<CaptureResponse>() : _stepped.Api.Refused<CaptureResponse>(409));
        Run("pi_1");
        Assert.Equal(0, _reads);
        Assert.True(_stepped.Api.Reads > 0);
    }

    [Fact]
    public void What_the_read_tells_is_learnt_by_nobody()
    {
        _stepped.Api.OnReadIntent = async (intent, abort) =>
        {
            // By then the server's clock may be learnt anew.
            await _stepped.World.Delay(TimeSpan.FromSeconds(2), abort);
            return await Answer(new IntentDocument { Id = intent, Captures = [new CaptureDetails { Id = "cap_9", Amount = 5, Status = "Created", CreatedAt = _stepped.World.UtcNow }] }, _stepped.World.UtcNow.AddYears(9));
        };
        var context = _stepped.Context();
        using var batch = new CaptureBatch(context);
        BatchRun.Run(batch, BatchRun.Operations([("pi_refused", 5)]));
        Assert.Equal(1, _reads);
        Assert.True(context.Session.Clock.UtcNow < _stepped.World.UtcNow.AddDays(1));
        Assert.Empty(context.Register.OpenSendsOf("pi_refused"));
    }

    private List<CaptureOperation> Run(params string[] intents) => Run(8, intents);

    private List<CaptureOperation> Run(int throttleLimit, params string[] intents)
    {
        using var batch = new CaptureBatch(_stepped.Context(new CaptureSettings { ThrottleLimit = throttleLimit }));
        return BatchRun.Run(batch, BatchRun.Operations(intents.Select(static intent => (intent, 5L))));
    }

    private Task<ApiExchange<IntentDocument>> Answer(IntentDocument document, DateTimeOffset? date = null)
    {
        _reads++;
        return Task.FromResult(new ApiExchange<IntentDocument> { StatusCode = 200, Value = document, ServerDate = date });
    }
}
