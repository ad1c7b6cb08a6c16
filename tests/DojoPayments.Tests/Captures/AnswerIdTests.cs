using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>What an answer must name to be an answer to what was asked.</summary>
public class AnswerIdTests
{
    private readonly SteppedBatch _stepped = new();

    [Fact]
    public void A_replayed_answer_is_looked_up_and_not_believed()
    {
        var replayed = _stepped.Api.Accepted("cap_1");
        var isMade = true;
        _stepped.Api.OnCapture = (intent, body, _) =>
        {
            if (isMade)
                _stepped.Api.Make(intent, body);
            isMade = false;
            return Task.FromResult(replayed);
        };
        var finished = _stepped.Run(("pi_1", 5), ("pi_1", 7));
        Assert.Equal("cap_1", finished[0].Capture?.CaptureId);
        Assert.Equal(DojoErrorId.DojoOutcomeUnknown, finished[1].Error?.Id);
    }

    [Fact]
    public void What_a_replayed_answer_hid_is_found()
    {
        var replayed = _stepped.Api.Accepted("cap_1");
        _stepped.Api.OnCapture = (intent, body, _) =>
        {
            _stepped.Api.Make(intent, body);
            return Task.FromResult(replayed);
        };
        var finished = _stepped.Run(("pi_1", 5), ("pi_1", 5));
        Assert.Equal(["cap_1", "cap_2"], finished.Select(operation => operation.Capture?.CaptureId));
    }

    [Fact]
    public void Two_intents_may_have_captures_of_one_id()
    {
        _stepped.Api.OnCapture = (_, _, _) => Task.FromResult(_stepped.Api.Accepted("cap_1"));
        var finished = _stepped.Run(("pi_1", 5), ("pi_2", 5));
        Assert.All(finished, operation => Assert.Equal("cap_1", operation.Capture?.CaptureId));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void A_blank_id_is_none(string? id)
    {
        _stepped.Api.OnCapture = (_, _, _) => Task.FromResult(_stepped.Api.Accepted(id));
        Assert.Equal(DojoErrorId.DojoOutcomeUnknown, Assert.Single(_stepped.Run(("pi_1", 5))).Error?.Id);
    }

    [Theory]
    [InlineData("pi_2")]
    [InlineData("PI_1")]
    [InlineData(null)]
    public void What_is_read_of_another_intent_says_nothing_of_this_one(string? answered)
    {
        _stepped.Api.OnCapture = (intent, body, _) =>
        {
            _stepped.Api.Make(intent, body);
            return Task.FromResult(StubApi.NoAnswer<CaptureResponse>());
        };
        _stepped.Api.OnGetIntent = (intent, _) =>
        {
            var listed = _stepped.Api.Listed(intent);
            listed.Value!.Id = answered;
            return Task.FromResult(listed);
        };
        Assert.Equal(DojoErrorId.DojoOutcomeUnknown, Assert.Single(_stepped.Run(("pi_1", 5))).Error?.Id);
    }

    [Fact]
    public void What_is_read_of_another_intent_verifies_nothing()
    {
        _stepped.Api.OnGetIntent = (intent, _) =>
        {
            var listed = _stepped.Api.Listed(intent);
            listed.Value!.Id = "pi_2";
            return Task.FromResult(listed);
        };
        using var batch = new CaptureBatch(_stepped.Context(new CaptureSettings { Verify = true }));
        var finished = Assert.Single(BatchRun.Run(batch, BatchRun.Operations([("pi_1", 5)])));
        Assert.Equal(DojoCapture.Accepted, finished.Capture?.Status);
    }

    [Fact]
    public void One_id_that_is_listed_twice_is_one_capture()
    {
        _stepped.Api.OnCapture = (intent, body, _) =>
        {
            _stepped.Api.Make(intent, body);
            _stepped.Api.Made.Add(_stepped.Api.Made[^1]);
            return Task.FromResult(StubApi.NoAnswer<CaptureResponse>());
        };
        var finished = _stepped.Run(("pi_1", 5), ("pi_1", 5));
        Assert.Equal(["cap_1", "cap_2"], finished.Select(operation => operation.Capture?.CaptureId));
    }
}
