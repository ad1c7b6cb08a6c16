using DojoPayments.Sandbox;

namespace DojoPayments.Tests.Sandbox;

public sealed class UndoEndpointTests
{
    [Fact]
    public async Task A_refund_is_made_once_per_idempotency_key()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        using var capture = await caller.CaptureAsync("pi_a", 1000);

        using var first = await caller.RefundAsync("pi_a", """{"amount":300,"refundReason":"broken"}""", "key-1");
        using var again = await caller.RefundAsync("pi_a", """{"amount":300,"refundReason":"broken"}""", "key-1");
        using var other = await caller.RefundAsync("pi_a", """{"amount":300}""", "key-2");

        var refund = await SandboxCaller.ReadAsync(first);
        Assert.Equal("pi_a", (string?)refund["paymentIntentId"]);
        Assert.Equal("broken", (string?)refund["refundReason"]);
        Assert.Equal((string?)refund["refundId"], (string?)(await SandboxCaller.ReadAsync(again))["refundId"]);
        Assert.NotEqual((string?)refund["refundId"], (string?)(await SandboxCaller.ReadAsync(other))["refundId"], StringComparer.Ordinal);
        Assert.Equal(600, (long)(await caller.GetIntentAsync("pi_a"))["refundedAmount"]!);
        await SandboxCaller.RefusalAsync(400, caller.RefundAsync("pi_a", """{"amount":301}""", "key-1"));
    }

    [Fact]
    public async Task An_intent_that_is_refunded_in_part_cannot_be_captured_any_more()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        using var capture = await caller.CaptureAsync("pi_a", 600);
        using var refund = await caller.RefundAsync("pi_a", """{"amount":100}""", "key");

        await SandboxCaller.RefusalAsync(409, caller.CaptureAsync("pi_a", 100));
    }

    [Fact]
    public async Task What_is_refunded_in_full_is_refunded_and_no_more_can_be_paid_back()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        using var capture = await caller.CaptureAsync("pi_a", """{"amount":1000,"tipsAmount":50}""");

        await SandboxCaller.RefusalAsync(400, caller.RefundAsync("pi_a", """{"amount":1051}""", "key-1"));
        using var refund = await caller.RefundAsync("pi_a", """{"amount":1050}""", "key-2");

        Assert.Equal(200, (int)refund.StatusCode);
        Assert.Equal(IntentStatus.Refunded, sandbox.Ledger.Find("pi_a")!.Status);
        await SandboxCaller.RefusalAsync(400, caller.RefundAsync("pi_a", """{"amount":1}""", "key-3"));
    }

    [Fact]
    public async Task A_refund_needs_a_key_a_capture_and_an_intent()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);

        var noKey = await SandboxCaller.RefusalAsync(400, caller.RefundAsync("pi_a", """{"amount":1}""", idempotencyKey: null));
        Assert.NotNull(noKey["errors"]!["IdempotencyKey"]);
        await SandboxCaller.RefusalAsync(400, caller.RefundAsync("pi_a", """{"amount":1}""", new string('k', 101)));
        await SandboxCaller.RefusalAsync(400, caller.RefundAsync("pi_a", """{"amount":1}""", "key"));
        await SandboxCaller.RefusalAsync(404, caller.RefundAsync("pi_b", """{"amount":1}""", "key"));
    }

    [Fact]
    public async Task An_authorization_can_be_reversed_until_something_is_captured()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        sandbox.Ledger.Authorize("pi_b", 1000);
        using var capture = await caller.CaptureAsync("pi_b", 1);

        using var reversal = await caller.SendAsync(HttpMethod.Post, "payment-intents/pi_a/reversal");

        Assert.StartsWith("rvs_", (string?)(await SandboxCaller.ReadAsync(reversal))["reversalId"], StringComparison.Ordinal);
        Assert.Equal(IntentStatus.Reversed, sandbox.Ledger.Find("pi_a")!.Status);
        await SandboxCaller.RefusalAsync(409, caller.SendAsync(HttpMethod.Post, "payment-intents/pi_a/reversal"));
        await SandboxCaller.RefusalAsync(409, caller.SendAsync(HttpMethod.Post, "payment-intents/pi_b/reversal"));
        await SandboxCaller.RefusalAsync(404, caller.SendAsync(HttpMethod.Post, "payment-intents/pi_c/reversal"));
    }

    [Fact]
    public async Task A_captured_automatic_payment_can_be_reversed()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Create(new IntentTerms { Amount = 1000, CaptureMode = CaptureMode.Auto }, IntentStatus.Captured, "pi_a");

        using var reversal = await caller.SendAsync(HttpMethod.Post, "payment-intents/pi_a/reversal");

        Assert.Equal(200, (int)reversal.StatusCode);
    }
}
