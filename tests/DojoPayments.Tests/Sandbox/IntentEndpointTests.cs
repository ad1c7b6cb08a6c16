using System.Text.Json.Nodes;
using DojoPayments.Sandbox;

namespace DojoPayments.Tests.Sandbox;

public sealed class IntentEndpointTests
{
    private const string Manual = """
        {"amount":{"value":1234,"currencyCode":"EUR"},"reference":"Order 1","captureMode":"Manual","autoExpireAction":"Release",
         "autoExpireIn":"06.23:59:00","description":"d","tipsAmount":{"value":5,"currencyCode":"EUR"},"metadata":{"shop":"7"},"customer":{}}
        """;

    [Fact]
    public async Task An_intent_is_created_paid_and_captured()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);

        using var response = await caller.PostAsync("payment-intents", Manual);
        Assert.Equal(200, (int)response.StatusCode);
        var intent = await SandboxCaller.ReadAsync(response);
        var id = (string)intent["id"]!;
        Assert.StartsWith("pi_sandbox_", id, StringComparison.Ordinal);
        Assert.Equal("Created", (string?)intent["status"]);
        Assert.Equal("""{"value":1234,"currencyCode":"EUR"}""", intent["amount"]!.ToJsonString());
        Assert.Equal(1239, (long)intent["totalAmount"]!["value"]!);
        Assert.Equal("06.23:59:00", (string?)intent["autoExpireIn"]);
        Assert.Equal("7", (string?)intent["metadata"]!["shop"]);
        Assert.Contains("made-up", (string?)intent["clientSessionSecret"], StringComparison.Ordinal);

        sandbox.Ledger.SetStatus(id, IntentStatus.Authorized);
        using var capture = await caller.CaptureAsync(id, 1234);
        Assert.Equal(200, (int)capture.StatusCode);
    }

    [Fact]
    public async Task An_intent_is_automatic_unless_it_says_otherwise()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);

        using var response = await caller.PostAsync("payment-intents", """{"amount":{"value":1,"currencyCode":"GBP"},"reference":"r"}""");

        Assert.Equal("Auto", (string?)(await SandboxCaller.ReadAsync(response))["captureMode"]);
    }

    [Theory]
    [InlineData("""{"reference":"r"}""", "Amount")]
    [InlineData("""{"amount":{"value":1,"currencyCode":"GBP"}}""", "Reference")]
    [InlineData("""{"amount":{"value":1,"currencyCode":"GBP"},"reference":""}""", "Reference")]
    [InlineData("""{"amount":{"value":1},"reference":"r"}""", "Amount.currencyCode")]
    [InlineData("""{"amount":{"value":1,"currencyCode":"USD"},"reference":"r"}""", "Amount.currencyCode")]
    [InlineData("""{"amount":{"value":"1","currencyCode":"GBP"},"reference":"r"}""", "Amount.value")]
    [InlineData("""{"amount":{"value":1,"currencyCode":"GBP"},"reference":"r","captureMode":"manual"}""", "CaptureMode")]
    [InlineData("""{"amount":{"value":1,"currencyCode":"GBP"},"reference":"r","captureMode":"Manual"}""", "AutoExpireAction")]
    [InlineData("""{"amount":{"value":1,"currencyCode":"GBP"},"reference":"r","autoExpireIn":"00:00:30"}""", "AutoExpireIn")]
    [InlineData("""{"amount":{"value":1,"currencyCode":"GBP"},"reference":"r","expireAt":"tomorrow"}""", "ExpireAt")]
    [InlineData("""{"amount":{"value":1,"currencyCode":"GBP"},"reference":"r","metadata":{"a":1}}""", "Metadata")]
    [InlineData("""{"amount":{"value":1,"currencyCode":"GBP"},"reference":"r","note":"x"}""", "Note")]
    public async Task A_request_off_the_schema_creates_nothing(string body, string field)
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);

        var problem = await SandboxCaller.RefusalAsync(400, caller.PostAsync("payment-intents", body));

        Assert.Equal(field, Assert.Single(problem["errors"]!.AsObject()).Key);
        Assert.Equal(0, sandbox.Ledger.IntentCount);
    }

    [Fact]
    public async Task A_created_intent_can_be_cancelled_and_is_hidden_then()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Create(new IntentTerms { Amount = 1000 }, IntentStatus.Created, "pi_a");

        using var response = await caller.SendAsync(HttpMethod.Delete, "payment-intents/pi_a");

        Assert.Equal("Canceled", (string?)(await SandboxCaller.ReadAsync(response))["status"]);
        await SandboxCaller.RefusalAsync(404, caller.SendAsync(HttpMethod.Get, "payment-intents/pi_a"));
        await SandboxCaller.RefusalAsync(404, caller.SendAsync(HttpMethod.Get, "payment-intents/pi_a?returnCanceled=false"));
        await SandboxCaller.RefusalAsync(400, caller.SendAsync(HttpMethod.Get, "payment-intents/pi_a?returnCanceled=maybe"));
        Assert.Equal("Canceled", (string?)(await caller.GetIntentAsync("pi_a", "?returnCanceled=true"))["status"]);
    }

    [Fact]
    public async Task Anything_else_than_a_created_intent_cannot_be_cancelled()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);

        await SandboxCaller.RefusalAsync(400, caller.SendAsync(HttpMethod.Delete, "payment-intents/pi_a"));
        await SandboxCaller.RefusalAsync(404, caller.SendAsync(HttpMethod.Delete, "payment-intents/pi_b"));
    }

    [Fact]
    public async Task A_search_pages_through_all_intents_forwards_and_back()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        for (var i = 1; i <= 5; i++) sandbox.Ledger.Authorize($"pi_{i}", 1000);

        var first = await SearchAsync(caller, """{"cursor":{"limit":2}}""");
        var second = await SearchAsync(caller, $$$"""{"cursor":{"limit":2,"after":"{{{(string?)first["after"]}}}"}}""");
        var third = await SearchAsync(caller, $$$"""{"cursor":{"limit":2,"after":"{{{(string?)second["after"]}}}"}}""");
        var back = await SearchAsync(caller, $$$"""{"cursor":{"limit":2,"before":"{{{(string?)third["before"]}}}"}}""");

        Assert.Equal(["pi_5", "pi_4"], Ids(first));
        Assert.Null(first["before"]);
        Assert.Equal(["pi_3", "pi_2"], Ids(second));
        Assert.Equal(["pi_1"], Ids(third));
        Assert.Null(third["after"]);
        Assert.Equal(["pi_3", "pi_2"], Ids(back));
    }

    [Fact]
    public async Task A_search_takes_statuses_and_dates_and_fifty_at_most_unless_told()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        for (var i = 1; i <= 60; i++) sandbox.Ledger.Authorize($"pi_{i}", 1000);
        sandbox.Ledger.SetStatus("pi_7", IntentStatus.Reversed);

        Assert.Equal(50, Ids(await SearchAsync(caller, "{}")).Count);
        Assert.Equal(["pi_7"], Ids(await SearchAsync(caller, """{"statuses":["Reversed","Canceled"]}""")));
        Assert.Empty(Ids(await SearchAsync(caller, """{"endDate":"2001-01-01T00:00:00Z"}""")));
        Assert.Equal(60, Ids(await SearchAsync(caller, """{"startDate":"2001-01-01T00:00:00Z","cursor":{"limit":100}}""")).Count);
    }

    [Theory]
    [InlineData("""{"cursor":{"limit":0}}""")]
    [InlineData("""{"cursor":{"limit":101}}""")]
    [InlineData("""{"cursor":{"before":"1","after":"2"}}""")]
    [InlineData("""{"cursor":{"after":"x"}}""")]
    [InlineData("""{"statuses":["Paid"]}""")]
    [InlineData("""{"reference":"r"}""")]
    [InlineData("""{"startDate":"2002-01-01T00:00:00Z","endDate":"2001-01-01T00:00:00Z"}""")]
    public async Task A_search_off_the_schema_is_a_bad_request(string body)
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);

        await SandboxCaller.RefusalAsync(400, caller.PostAsync("payment-intents/search", body));
    }

    private static async Task<JsonNode> SearchAsync(SandboxCaller caller, string body)
    {
        using var response = await caller.PostAsync("payment-intents/search", body);
        Assert.Equal(200, (int)response.StatusCode);
        return await SandboxCaller.ReadAsync(response);
    }

    private static List<string> Ids(JsonNode page) => [.. page["data"]!.AsArray().Select(intent => (string)intent!["id"]!)];
}
