using System.Text.Json.Nodes;
using DojoPayments.Sandbox;

namespace DojoPayments.Tests.Sandbox;

public sealed class IntentEndpointTests
{
    [Fact]
    public async Task A_cancelled_intent_is_hidden_unless_it_is_asked_for()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Create(new IntentTerms { Amount = 1000 }, IntentStatus.Canceled, "pi_a");

        await SandboxCaller.RefusalAsync(404, caller.SendAsync(HttpMethod.Get, "payment-intents/pi_a"));
        await SandboxCaller.RefusalAsync(404, caller.SendAsync(HttpMethod.Get, "payment-intents/pi_a?returnCanceled=false"));
        await SandboxCaller.RefusalAsync(400, caller.SendAsync(HttpMethod.Get, "payment-intents/pi_a?returnCanceled=maybe"));
        var intent = await caller.GetIntentAsync("pi_a", "?returnCanceled=true");
        Assert.Equal("Canceled", (string?)intent["status"]);
        Assert.Contains("made-up", (string?)intent["clientSessionSecret"], StringComparison.Ordinal);
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
