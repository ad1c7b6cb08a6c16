using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Sandbox;

public sealed class RequestLogTests
{
    [Fact]
    public async Task Requests_are_counted_by_operation_by_status_and_by_intent()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);

        using var good = await caller.CaptureAsync("pi_a", 1);
        using var bad = await caller.CaptureAsync("pi_a", 0);
        using var unknown = await caller.CaptureAsync("pi_b", 1);
        await caller.GetIntentAsync("pi_a");
        using var nowhere = await caller.SendAsync(HttpMethod.Get, "elsewhere");
        sandbox.Faults.Next(Fault.AbortBeforeEffect);
        await Assert.ThrowsAsync<HttpRequestException>(() => caller.CaptureAsync("pi_a", 1));

        Assert.Equal(6, sandbox.Requests.Total);
        Assert.Equal(4, sandbox.Requests.Count(ApiOperation.Capture));
        Assert.Equal(1, sandbox.Requests.Count(ApiOperation.GetIntent));
        Assert.Equal(1, sandbox.Requests.Count(ApiOperation.None));
        Assert.Equal(2, sandbox.Requests.CountStatus(200));
        Assert.Equal(1, sandbox.Requests.CountStatus(400));
        Assert.Equal(2, sandbox.Requests.CountStatus(404));
        Assert.Equal(1, sandbox.Requests.Unanswered);
        Assert.Equal(3, sandbox.Requests.CapturePosts("pi_a"));
        Assert.Equal(1, sandbox.Requests.CapturePosts("pi_b"));
        Assert.Equal(0, sandbox.Requests.CapturePosts("pi_c"));
    }

    [Fact]
    public async Task A_request_is_recorded_word_for_word_with_what_became_of_it()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Faults.At(2, Fault.Status(503));

        using var first = await caller.CaptureAsync("pi_a", """{ "amount": 1 }""");
        using var second = await caller.CaptureAsync("pi_a", 1);

        var records = sandbox.Requests.Recent;
        Assert.All(records, record => Assert.Equal("/payment-intents/pi_a/captures", record.Path));
        Assert.Equal("""{ "amount": 1 }""", records[0].Body);
        Assert.Equal("POST", records[0].Method);
        Assert.Equal("Basic " + SandboxCaller.Key, records[0].Headers["authorization"]);
        Assert.Equal((404, null), (records[0].Status, records[0].Fault));
        Assert.Equal((503, "status-503-before-effect"), (records[1].Status, records[1].Fault));
        Assert.Equal(records[0].ConnectionId, records[1].ConnectionId);
        Assert.Equal([1L, 2L], records.Select(record => record.Number));
    }

    [Fact]
    public async Task Only_the_latest_are_kept_and_none_where_none_are_wanted()
    {
        await using var few = await DojoSandbox.StartAsync(new SandboxOptions { RecordRequests = 2 });
        await using var none = await DojoSandbox.StartAsync(new SandboxOptions { RecordRequests = 0 });
        using var fewCaller = new SandboxCaller(few);
        using var noneCaller = new SandboxCaller(none);
        for (var i = 0; i < 3; i++)
        {
            using var one = await fewCaller.CaptureAsync("pi_a", 1);
            using var other = await noneCaller.CaptureAsync("pi_a", 1);
        }

        Assert.Equal([2L, 3L], few.Requests.Recent.Select(record => record.Number));
        Assert.Empty(none.Requests.Recent);
        Assert.Equal(3, none.Requests.Total);
    }

    [Fact]
    public async Task What_is_in_flight_at_once_is_counted_overall_and_by_intent()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        sandbox.Ledger.Authorize("pi_b", 1000);
        var answers = new TaskCompletionSource();
        sandbox.Faults.Share(Fault.SlowAnswer(answers.Task), 1);

        var running = Task.WhenAll(caller.CaptureAsync("pi_a", 1), caller.CaptureAsync("pi_a", 1), caller.CaptureAsync("pi_b", 1));
        await Eventually.IsTrueAsync(() => sandbox.Requests.InFlight == 3);
        answers.SetResult();
        var captures = await running;

        foreach (var capture in captures) capture.Dispose();
        Assert.Equal(3, sandbox.Requests.MaxInFlight);
        Assert.Equal(2, sandbox.Requests.MaxCapturesInFlight("pi_a"));
        Assert.Equal(1, sandbox.Requests.MaxCapturesInFlight("pi_b"));
        Assert.Equal(0, sandbox.Requests.InFlight);
    }

    [Fact]
    public async Task A_client_that_sends_one_at_a_time_is_never_counted_twice_at_once()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        sandbox.Ledger.Authorize("pi_a", 1_000_000);
        using var one = new SandboxCaller(sandbox);
        using var other = new SandboxCaller(sandbox);
        for (var i = 0; i < 200; i++)
        {
            using var response = await (i % 2 == 0 ? one : other).CaptureAsync("pi_a", 1);
        }

        Assert.Equal(1, sandbox.Requests.MaxCapturesInFlight("pi_a"));
    }
}
