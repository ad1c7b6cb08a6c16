using DojoPayments.Sandbox;

namespace DojoPayments.Tests.Sandbox;

public sealed class CaptureEndpointTests
{
    [Fact]
    public async Task A_capture_takes_effect_and_is_listed()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_sandbox_a", 1000);

        using var response = await caller.CaptureAsync("pi_sandbox_a", """{"amount":400,"tipsAmount":25}""");

        Assert.Equal(200, (int)response.StatusCode);
        var captureId = (string)(await SandboxCaller.ReadAsync(response))["captureId"]!;
        var capture = Assert.Single(sandbox.Ledger.Captures);
        Assert.Equal((captureId, "pi_sandbox_a", 400, 25, CaptureStatus.Successful), (capture.Id, capture.PaymentIntentId, capture.Amount, capture.TipsAmount, capture.Status));
        Assert.Equal(1, capture.RequestNumber);
        var listed = Assert.Single((await caller.GetIntentAsync("pi_sandbox_a"))["captures"]!.AsArray())!;
        Assert.Equal(captureId, (string?)listed["id"]);
        Assert.Equal(400, (long)listed["amount"]!);
        Assert.Equal(25, (long)listed["tipsAmount"]!);
        Assert.Equal("Successful", (string?)listed["status"]);
        Assert.Equal(capture.CreatedAt, listed["createdAt"]!.GetValue<DateTime>());
    }

    [Fact]
    public async Task An_intent_stays_authorized_until_nothing_is_left_and_is_captured_then()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);

        using var first = await caller.CaptureAsync("pi_a", 600);
        Assert.Equal(IntentStatus.Authorized, sandbox.Ledger.Find("pi_a")!.Status);
        Assert.Equal(400, sandbox.Ledger.Find("pi_a")!.RemainingAmount);
        using var second = await caller.CaptureAsync("pi_a", 400);

        Assert.Equal("Captured", (string?)(await caller.GetIntentAsync("pi_a"))["status"]);
        await SandboxCaller.RefusalAsync(409, caller.CaptureAsync("pi_a", 1));
        Assert.Equal(2, sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task Two_equal_captures_are_two_captures()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);

        using var first = await caller.CaptureAsync("pi_a", 500);
        using var second = await caller.CaptureAsync("pi_a", 500);

        Assert.Equal(2, sandbox.Ledger.CapturesOf("pi_a").Select(capture => capture.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Ids_are_told_apart_by_case()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_Ab", 1000);

        await SandboxCaller.RefusalAsync(404, caller.CaptureAsync("pi_aB", 1));
    }

    [Theory]
    [InlineData(IntentStatus.Created)]
    [InlineData(IntentStatus.Reversed)]
    [InlineData(IntentStatus.Refunded)]
    [InlineData(IntentStatus.Canceled)]
    [InlineData(IntentStatus.Captured)]
    public async Task An_intent_in_any_other_status_is_a_conflict(IntentStatus status)
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Create(new IntentTerms { Amount = 1000 }, status, "pi_a");

        var problem = await SandboxCaller.RefusalAsync(409, caller.CaptureAsync("pi_a", 1));

        Assert.Contains(status.ToString(), (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Empty(sandbox.Ledger.Captures);
    }

    [Fact]
    public async Task An_automatic_intent_is_a_conflict()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000, CaptureMode.Auto);

        await SandboxCaller.RefusalAsync(409, caller.CaptureAsync("pi_a", 1));
    }

    [Fact]
    public async Task More_than_the_remainder_is_a_conflict()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        using var first = await caller.CaptureAsync("pi_a", 1);

        await SandboxCaller.RefusalAsync(409, caller.CaptureAsync("pi_a", 1000));

        Assert.Single(sandbox.Ledger.Captures);
    }

    [Fact]
    public async Task Tips_take_nothing_from_the_remainder()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);

        using var full = await caller.CaptureAsync("pi_a", """{"amount":900,"tipsAmount":100}""");

        Assert.Equal(100, sandbox.Ledger.Find("pi_a")!.RemainingAmount);
        using var rest = await caller.CaptureAsync("pi_a", """{"amount":100,"tipsAmount":null}""");
        Assert.Equal(200, (int)rest.StatusCode);
        Assert.Null(sandbox.Ledger.Captures[1].TipsAmount);
    }

    [Theory]
    [InlineData(CaptureStatus.Declined)]
    [InlineData(CaptureStatus.Failed)]
    public async Task A_capture_that_ends_badly_is_answered_200_and_takes_nothing(CaptureStatus outcome)
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        sandbox.Ledger.DecideNextCapture("pi_a", outcome);

        using var bad = await caller.CaptureAsync("pi_a", 1000);
        using var good = await caller.CaptureAsync("pi_a", 1000);

        Assert.Equal(200, (int)bad.StatusCode);
        Assert.Equal([outcome, CaptureStatus.Successful], sandbox.Ledger.CapturesOf("pi_a").Select(capture => capture.Status));
    }

    [Theory]
    [InlineData("""{}""", "Amount")]
    [InlineData("""{"amount":null}""", "Amount")]
    [InlineData("""{"amount":0}""", "Amount")]
    [InlineData("""{"amount":-1}""", "Amount")]
    [InlineData("""{"amount":"100"}""", "Amount")]
    [InlineData("""{"amount":10.5}""", "Amount")]
    [InlineData("""{"amount":10.0}""", "Amount")]
    [InlineData("""{"amount":1e3}""", "Amount")]
    [InlineData("""{"amount":9223372036854775808}""", "Amount")]
    [InlineData("""{"amount":[1]}""", "Amount")]
    [InlineData("""{"amount":1,"amount":1}""", "Amount")]
    [InlineData("""{"Amount":1}""", "Amount")]
    [InlineData("""{"amount":1,"tipsAmount":-1}""", "TipsAmount")]
    [InlineData("""{"amount":1,"tipsAmount":"1"}""", "TipsAmount")]
    [InlineData("""{"amount":1,"reference":{"a":[1]}}""", "Reference")]
    [InlineData("""{"amount":1}{}""", "$")]
    [InlineData("""{"amount":1""", "$")]
    [InlineData("""[1]""", "$")]
    [InlineData("", "$")]
    public async Task A_body_off_the_schema_is_a_bad_request_that_names_the_field(string body, string field)
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);

        var problem = await SandboxCaller.RefusalAsync(400, caller.CaptureAsync("pi_a", body));

        Assert.True(problem["errors"]!.AsObject().ContainsKey(field));
        Assert.Empty(sandbox.Ledger.Captures);
    }
}
