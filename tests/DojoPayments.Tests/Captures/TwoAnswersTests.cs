using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Protocol;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>What an earlier run sent is sent again if two answers agree that it was not made, with none between them that says otherwise.</summary>
public sealed class TwoAnswersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SteppedBatch _stepped = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, "cap_1")]
    [InlineData(false, "cap_2")]
    public void An_answer_between_them_that_lists_it_counts_without_the_server_s_time_as_well(bool isListedBetween, string expected)
    {
        CaptureWithoutAnswer();
        var looks = 0;
        _stepped.Api.OnGetIntent = (intent, _) => Task.FromResult(++looks switch
        {
            1 or 3 => new ApiExchange<PaymentIntentResponse> { StatusCode = 200, Value = new() { Id = intent, Captures = [] }, ServerDate = _stepped.World.UtcNow },
            2 when isListedBetween => new ApiExchange<PaymentIntentResponse> { StatusCode = 200, Value = _stepped.Api.Listed(intent).Value },
            2 => new ApiExchange<PaymentIntentResponse> { StatusCode = 503 },
            _ => _stepped.Api.Listed(intent),
        });

        Assert.Equal(expected, OnJournal(TimeSpan.FromMinutes(1)).Capture?.CaptureId);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "cap_2")]
    public void An_answer_that_a_cache_repeats_is_one_answer(bool isCached, string? expected)
    {
        CaptureWithoutAnswer();
        var date = _stepped.World.UtcNow;
        _stepped.Api.OnGetIntent = (intent, _) => Task.FromResult(new ApiExchange<PaymentIntentResponse>
        {
            StatusCode = 200,
            Value = new() { Id = intent, Captures = [] },
            ServerDate = isCached ? date : _stepped.World.UtcNow,
        });

        Assert.Equal(expected, OnJournal(TimeSpan.FromMinutes(1)).Capture?.CaptureId);
    }

    [Fact]
    public void Two_servers_whose_lists_differ_for_ever_leave_it_unknown()
    {
        _stepped.Api.OnCapture = (_, _, _) => Task.FromResult(StubApi.NoAnswer<CaptureResponse>());
        Assert.Equal(DojoErrorId.DojoOutcomeUnknown, OnJournal(TimeSpan.Zero).Error?.Id);
        _stepped.World.Pass(TimeSpan.FromHours(1));
        var looks = 0;
        _stepped.Api.OnGetIntent = (intent, _) => Task.FromResult(new ApiExchange<PaymentIntentResponse>
        {
            StatusCode = 200,
            Value = new() { Id = intent, Captures = ++looks % 2 == 0 ? [] : [new() { Id = "older", Amount = 1, Status = "Successful", CreatedAt = _stepped.World.UtcNow.AddDays(-30) }] },
            ServerDate = _stepped.World.UtcNow,
        });

        // Without an end it would not come back.
        Assert.Equal(DojoErrorId.DojoOutcomeUnknown, OnJournal(TimeSpan.FromMinutes(1)).Error?.Id);
        Assert.InRange(looks, 2, 100);
    }

    /// <summary>A capture is made and its answer lost, an hour ago.</summary>
    private void CaptureWithoutAnswer()
    {
        _stepped.Api.OnCapture = (intent, body, _) =>
        {
            _stepped.Api.Make(intent, body);
            return Task.FromResult(StubApi.NoAnswer<CaptureResponse>());
        };
        _stepped.Api.OnGetIntent = (intent, _) => Task.FromResult(_stepped.Api.Made.Count == 0 ? _stepped.Api.Listed(intent) : StubApi.NoAnswer<PaymentIntentResponse>());
        Assert.Equal(DojoErrorId.DojoOutcomeUnknown, OnJournal(TimeSpan.Zero).Error?.Id);
        _stepped.World.Pass(TimeSpan.FromHours(1));
        _stepped.Api.OnCapture = _stepped.Api.AcceptAsync;
    }

    private CaptureOperation OnJournal(TimeSpan readBackTimeout)
    {
        var context = _stepped.Context(_folder.File("journal"), new CaptureSettings { ReadBackTimeout = readBackTimeout });
        using var batch = new CaptureBatch(context);
        var operation = BatchRun.Operations([("pi_1", 400)])[0];
        context.Register.Name(operation);
        return Assert.Single(BatchRun.Run(batch, [operation]));
    }
}
