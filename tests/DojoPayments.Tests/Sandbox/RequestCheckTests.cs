using System.Net.Http.Headers;
using DojoPayments.Sandbox;

namespace DojoPayments.Tests.Sandbox;

public sealed class RequestCheckTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("sk_sandbox_abc")]
    [InlineData("Bearer sk_sandbox_abc")]
    [InlineData("Basic")]
    [InlineData("Basic sk_sandbox_")]
    [InlineData("Basic sk_test_abc")]
    [InlineData("Basic sk_sandbox_a b")]
    [InlineData("Basic c2tfc2FuZGJveF9hYmM6")]
    public async Task A_key_that_is_not_sent_as_it_is_is_unauthorized(string? authorization)
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);

        await SandboxCaller.RefusalAsync(401, caller.PostAsync("payment-intents/pi_a/captures", """{"amount":1}""", request =>
        {
            request.Headers.Remove("Authorization");
            if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }));

        Assert.Empty(sandbox.Ledger.Captures);
    }

    [Fact]
    public async Task Only_listed_keys_are_accepted_where_there_is_a_list()
    {
        await using var sandbox = await DojoSandbox.StartAsync(new SandboxOptions { AcceptedKeys = [SandboxCaller.Key] });
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);

        Assert.Equal("pi_a", (string?)(await caller.GetIntentAsync("pi_a"))["id"]);
        await SandboxCaller.RefusalAsync(401, GetWithKey(caller, "sk_sandbox_other"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2022-04-07")]
    [InlineData("2024-2-5")]
    [InlineData("latest")]
    public async Task A_version_that_is_missing_or_unknown_is_a_bad_request(string? version)
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);

        var problem = await SandboxCaller.RefusalAsync(400, WithVersion(caller, version));

        Assert.NotNull(problem["errors"]!["Version"]);
    }

    [Theory]
    [InlineData("2024-02-05")]
    [InlineData("2025-09-10")]
    [InlineData("2026-02-27")]
    public async Task Every_version_with_captures_is_served(string version)
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);

        using var response = await WithVersion(caller, version);

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("Application/JSON;charset=\"UTF-8\"", 200)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("text/json", 415)]
    [InlineData(null, 415)]
    public async Task A_body_must_be_declared_as_json(string? contentType, int status)
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);

        using var response = await caller.PostAsync("payment-intents/pi_a/captures", """{"amount":1}""", request =>
            request.Content!.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("POST", "payment-intents/pi_a", "GET")]
    [InlineData("GET", "payment-intents/pi_a/captures", "POST")]
    public async Task Another_method_than_the_route_takes_is_not_allowed(string method, string path, string allow)
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);

        using var response = await caller.SendAsync(new HttpMethod(method), path);

        Assert.Equal(405, (int)response.StatusCode);
        Assert.Equal(allow, string.Join(", ", response.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("payment-intent")]
    [InlineData("payment-intents")]
    [InlineData("payment-intents/")]
    [InlineData("payment-intents//captures")]
    [InlineData("payment-intents/pi_a/capture")]
    [InlineData("payment-intents/pi_a/captures/")]
    [InlineData("payment-intents/pi_a/captures/cp_a")]
    [InlineData("payment-intentsx")]
    public async Task A_route_that_the_api_does_not_have_is_not_found(string path)
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);

        await SandboxCaller.RefusalAsync(404, caller.PostAsync(path, """{"amount":1}"""));
    }

    [Fact]
    public async Task A_body_beyond_a_megabyte_is_refused()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        // Only announced: a client that still writes when the connection is closed need not see the answer.
        using var exchange = await RawExchange.AnnounceAsync(sandbox, "pi_a", (1024 * 1024) + 1);

        await exchange.ReadUntilAsync("\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", exchange.Received, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> GetWithKey(SandboxCaller caller, string key) =>
        caller.SendAsync(HttpMethod.Get, "payment-intents/pi_a", request =>
        {
            request.Headers.Remove("Authorization");
            request.Headers.TryAddWithoutValidation("Authorization", "Basic " + key);
        });

    private static Task<HttpResponseMessage> WithVersion(SandboxCaller caller, string? version) =>
        caller.PostAsync("payment-intents/pi_a/captures", """{"amount":1}""", request =>
        {
            request.Headers.Remove("Version");
            if (version is not null) request.Headers.TryAddWithoutValidation("Version", version);
        });
}
