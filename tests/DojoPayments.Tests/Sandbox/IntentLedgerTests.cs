using DojoPayments.Sandbox;

namespace DojoPayments.Tests.Sandbox;

public sealed class IntentLedgerTests
{
    [Fact]
    public async Task Captures_side_by_side_never_take_more_than_there_is()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 100);

        var responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => caller.CaptureAsync("pi_a", 7)));

        Assert.Equal(14, responses.Count(response => (int)response.StatusCode == 200));
        Assert.Equal(14 * 7, sandbox.Ledger.Find("pi_a")!.CapturedAmount);
        foreach (var response in responses) response.Dispose();
    }

    [Fact]
    public async Task Captures_of_all_intents_come_in_the_order_of_their_requests()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        sandbox.Ledger.Authorize("pi_b", 1000);
        foreach (var id in (string[])["pi_b", "pi_a", "pi_b"])
        {
            using var response = await caller.CaptureAsync(id, 1);
        }

        Assert.Equal([1L, 2L, 3L], sandbox.Ledger.Captures.Select(capture => capture.RequestNumber));
        Assert.Equal(2, sandbox.Ledger.CapturesOf("pi_b").Count);
        Assert.Empty(sandbox.Ledger.CapturesOf("pi_c"));
    }

    [Fact]
    public async Task An_intent_is_added_once_and_must_exist_to_be_changed()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        sandbox.Ledger.Authorize("pi_a", 1000);

        Assert.Throws<InvalidOperationException>(() => sandbox.Ledger.Authorize("pi_a", 1000));
        Assert.Throws<KeyNotFoundException>(() => sandbox.Ledger.SetStatus("pi_b", IntentStatus.Canceled));
        Assert.Throws<KeyNotFoundException>(() => sandbox.Ledger.DecideNextCapture("pi_b", CaptureStatus.Failed));
        Assert.Throws<ArgumentOutOfRangeException>(() => sandbox.Ledger.Authorize("pi_b", 0));
        Assert.Null(sandbox.Ledger.Find("pi_b"));
        Assert.Equal(1, sandbox.Ledger.IntentCount);
    }

    [Fact]
    public async Task A_refund_behind_the_clients_back_gives_back_all_that_was_captured()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        using var response = await caller.CaptureAsync("pi_a", """{"amount":300,"tipsAmount":20}""");

        sandbox.Ledger.SetStatus("pi_a", IntentStatus.Refunded);

        Assert.Equal(320, (long)(await caller.GetIntentAsync("pi_a"))["refundedAmount"]!);
    }

    [Theory]
    [InlineData(null, IntentStatus.Reversed, 300)]
    [InlineData(AutoExpireAction.Release, IntentStatus.Reversed, 300)]
    [InlineData(AutoExpireAction.Capture, IntentStatus.Captured, 1000)]
    public async Task An_authorisation_lapses_by_the_server_s_clock_and_is_released_or_captured(AutoExpireAction? action, IntentStatus status, long captured)
    {
        await using var sandbox = await DojoSandbox.StartAsync(new SandboxOptions { ExpiryDelay = TimeSpan.FromMinutes(5) });
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Create(new IntentTerms { Amount = 1000, AutoExpireIn = TimeSpan.FromHours(30), AutoExpireAction = action }, IntentStatus.Created, "pi_a");
        sandbox.Advance(TimeSpan.FromDays(3));
        sandbox.Ledger.SetStatus("pi_a", IntentStatus.Authorized);
        using (var response = await caller.CaptureAsync("pi_a", 300))
            Assert.Equal(200, (int)response.StatusCode);

        sandbox.Advance(TimeSpan.FromHours(30));
        await SandboxCaller.RefusalAsync(409, caller.CaptureAsync("pi_a", 300));
        var before = await caller.GetIntentAsync("pi_a");
        sandbox.Advance(TimeSpan.FromMinutes(5));
        var after = await caller.GetIntentAsync("pi_a");

        Assert.Equal(("Authorized", "1.06:00:00", action?.ToString()), ((string?)before["status"], (string?)before["autoExpireIn"], (string?)before["autoExpireAction"]));
        Assert.Equal("Authorized", (string?)before["paymentEvents"]![0]!["eventType"]);
        Assert.True((DateTimeOffset)before["paymentEvents"]![0]!["transactionDateTime"]! >= (DateTimeOffset)before["createdAt"]! + TimeSpan.FromDays(3));
        Assert.Equal(status.ToString(), (string?)after["status"]);
        Assert.Equal(captured, sandbox.Ledger.Find("pi_a")!.CapturedAmount);
        Assert.Equal(captured, after["captures"]!.AsArray().Sum(capture => (long)capture!["amount"]!));
    }

    [Fact]
    public async Task A_problem_in_PascalCase_says_the_same()
    {
        await using var sandbox = await DojoSandbox.StartAsync(new SandboxOptions { WritesPascalCaseProblems = true });
        using var caller = new SandboxCaller(sandbox);
        using var refused = await caller.CaptureAsync("pi_none", 300);
        var problem = await SandboxCaller.ReadAsync(refused);
        Assert.Equal((404, "Not Found"), ((int)refused.StatusCode, (string?)problem["Title"]));
        Assert.Equal(["Detail", "Status", "Title", "TraceId", "Type"], problem.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Capture_ids_of_two_sandboxes_never_meet()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var run = 0; run < 2; run++)
        {
            await using var sandbox = await DojoSandbox.StartAsync();
            using var caller = new SandboxCaller(sandbox);
            sandbox.Ledger.Authorize("pi_a", 1000);
            for (var i = 0; i < 100; i++)
            {
                using var response = await caller.CaptureAsync("pi_a", 1);
            }

            ids.UnionWith(sandbox.Ledger.Captures.Select(capture => capture.Id));
        }

        Assert.Equal(200, ids.Count);
        Assert.All(ids, id => Assert.Matches("^cp_[A-Za-z0-9_-]{22}$", id));
    }
}
