using System.Text;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Sandbox;

/// <summary>What each fault does to the ledger, and what a client gets to see of it.</summary>
public sealed class WireFaultTests
{
    public static TheoryData<string> EveryFault => [.. FaultCatalog.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(EveryFault))]
    public async Task A_fault_has_the_effect_that_it_promises_and_no_other(string name)
    {
        var fault = FaultCatalog.Find(name)!;
        await using var sandbox = await DojoSandbox.StartAsync();
        sandbox.Ledger.Authorize("pi_a", 1000);
        sandbox.Faults.Next(fault);
        using var clean = new SandboxCaller(sandbox);

        using (var exchange = await RawExchange.CaptureAsync(sandbox, "pi_a", 1000))
        {
            await Eventually.IsTrueAsync(() => sandbox.Requests.Recent.Count == 1 && string.Equals(sandbox.Requests.Recent[0].Fault, name, StringComparison.Ordinal));
            if (fault.Point is FaultPoint.AfterEffect) await Eventually.IsTrueAsync(() => sandbox.Ledger.CaptureCount == 1);
        }

        // The request is counted before its late effect is on its way, so that there may be no effect to wait for yet.
        if (fault.Point is FaultPoint.Late) await Eventually.IsTrueAsync(() => sandbox.Ledger.CaptureCount == 1);
        Assert.Equal(fault.Point is FaultPoint.BeforeEffect ? 0 : 1, sandbox.Ledger.CaptureCount);
        Assert.Equal(1, sandbox.Faults.Injected[name]);
        Assert.Equal(1, sandbox.Requests.CapturePosts("pi_a"));
        Assert.Equal("pi_a", (string?)(await clean.GetIntentAsync("pi_a"))["id"]);
    }

    [Fact]
    public async Task An_abort_is_a_reset_without_bytes()
    {
        foreach (var fault in (Fault[])[Fault.AbortBeforeEffect, Fault.AbortAfterEffect, Fault.LateAfterAbort(TimeSpan.Zero)])
        {
            var (received, end) = await ExchangeAsync(fault);
            Assert.Equal(ConnectionEnd.Reset, end);
            Assert.Empty(received);
        }
    }

    [Fact]
    public async Task A_close_is_an_end_in_good_order_without_bytes()
    {
        foreach (var fault in (Fault[])[Fault.CloseBeforeEffect, Fault.CloseAfterEffect])
        {
            var (received, end) = await ExchangeAsync(fault);
            Assert.Equal(ConnectionEnd.Fin, end);
            Assert.Empty(received);
        }
    }

    [Fact]
    public async Task A_stall_sends_nothing_and_keeps_the_connection()
    {
        foreach (var fault in (Fault[])[Fault.StallBeforeEffect, Fault.StallAfterEffect])
        {
            await using var sandbox = await DojoSandbox.StartAsync();
            sandbox.Faults.Next(fault);
            using var exchange = await RawExchange.CaptureAsync(sandbox, "pi_a", 1);
            Assert.True(await exchange.IsSilentAsync());
            Assert.Equal(1, sandbox.Requests.InFlight);
        }
    }

    [Fact]
    public async Task A_stalled_body_stops_half_way()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        sandbox.Ledger.Authorize("pi_a", 1000);
        sandbox.Faults.Next(Fault.StalledBody);
        using var exchange = await RawExchange.CaptureAsync(sandbox, "pi_a", 1);

        await exchange.ReadUntilAsync("{\"message\":\"");

        Assert.StartsWith("HTTP/1.1 200", exchange.Received, StringComparison.Ordinal);
        Assert.True(await exchange.IsSilentAsync());
        Assert.DoesNotContain("}", exchange.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_body_ends_before_its_length()
    {
        var (received, end) = await ExchangeAsync(Fault.TruncatedBody);

        Assert.Equal(ConnectionEnd.Fin, end);
        var parts = received.Split("\r\n\r\n");
        var length = int.Parse(parts[0].Split("Content-Length: ")[1].Split("\r\n")[0], provider: null);
        Assert.Equal(length / 2, parts[1].Length);
        Assert.Contains("\r\nDate: ", parts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_is_no_http()
    {
        var (received, end) = await ExchangeAsync(Fault.GarbageStatusLine());

        Assert.Equal(ConnectionEnd.Fin, end);
        Assert.DoesNotContain("HTTP/1.1", received, StringComparison.Ordinal);
        Assert.NotEmpty(received);
    }

    [Theory]
    [InlineData(FaultPoint.BeforeEffect)]
    [InlineData(FaultPoint.AfterEffect)]
    public async Task Forged_answers_look_as_they_say(FaultPoint point)
    {
        await AnswerAsync(Fault.Status(503, point), 503, "application/problem+json", "\"status\":503");
        await AnswerAsync(Fault.Status(408, point), 408, "application/problem+json", "\"status\":408");
        await AnswerAsync(Fault.Status(204, point), 204, mediaType: null, "");
        await AnswerAsync(Fault.BadGateway(point), 502, "text/html", "502 Bad Gateway");
        await AnswerAsync(Fault.BlockedPage(403, point), 403, "text/html", "blocked");
        await AnswerAsync(Fault.HtmlSuccess(point), 200, "text/html", "<html>");
        await AnswerAsync(Fault.EmptySuccess(point), 200, mediaType: null, "");
    }

    [Fact]
    public async Task A_success_may_lack_its_capture_id()
    {
        Assert.DoesNotContain("captureId", await AnswerAsync(Fault.SuccessWithoutCaptureId, 200, "application/json", "collected"), StringComparison.Ordinal);
        await AnswerAsync(Fault.SuccessWithNullCaptureId, 200, "application/json", "\"captureId\":null");
    }

    [Fact]
    public async Task The_true_answer_may_be_compressed_or_marked()
    {
        // What the magic numbers of gzip and of the mark come to, read as UTF-8.
        Assert.StartsWith("\u001F", await AnswerAsync(Fault.Compressed("gzip"), 200, "application/json", "\uFFFD"), StringComparison.Ordinal);
        Assert.StartsWith("\uFEFF{", await AnswerAsync(Fault.ByteOrderMark, 200, "application/json", "cp_"), StringComparison.Ordinal);
        await AnswerAsync(Fault.Compressed("deflate"), 200, "application/json", "");
        await AnswerAsync(Fault.Compressed("br"), 200, "application/json", "");
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.BlockedPage(200));
    }

    [Fact]
    public async Task An_oversized_body_has_two_megabytes()
    {
        var json = await AnswerAsync(Fault.OversizedJson, 200, "application/json", "\"captureId\":\"cp_");
        var garbage = await AnswerAsync(Fault.OversizedGarbage, 200, "application/json", "xxx");

        Assert.True(json.Length > 2 * 1024 * 1024);
        Assert.NotNull(System.Text.Json.Nodes.JsonNode.Parse(json)!["captureId"]);
        Assert.Equal(2 * 1024 * 1024, garbage.Length);
    }

    [Fact]
    public async Task Throttling_names_seconds_or_a_date_or_nothing()
    {
        var date = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromSeconds(7), (await HeadersAsync(Fault.TooManyRequests(7), 429)).RetryAfter?.Delta);
        Assert.Equal(date, (await HeadersAsync(Fault.TooManyRequestsUntil(date), 429)).RetryAfter?.Date);
        Assert.Null((await HeadersAsync(Fault.TooManyRequests(), 429)).RetryAfter);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_points_at_itself_or_elsewhere(int status)
    {
        Assert.Equal("/payment-intents/pi_a/captures", (await HeadersAsync(Fault.Redirect(status), status)).Location?.ToString());
        var elsewhere = new Uri("http://127.0.0.1:9/login");
        Assert.Equal(elsewhere, (await HeadersAsync(Fault.Redirect(status, elsewhere), status)).Location);
    }

    [Fact]
    public async Task A_late_effect_comes_even_though_the_client_has_gone()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        sandbox.Ledger.Authorize("pi_a", 1000);
        var effect = new TaskCompletionSource();
        sandbox.Faults.Next(Fault.Late(effect.Task));
        // One that is only under way would go without its effect.
        using (await RawExchange.CaptureAsync(sandbox, "pi_a", 1)) await Eventually.IsTrueAsync(() => sandbox.Requests.Recent.Any(request => request.Fault is not null));

        await Eventually.IsTrueAsync(() => sandbox.Requests.InFlight == 0);
        Assert.Equal(0, sandbox.Ledger.CaptureCount);
        effect.SetResult();
        await sandbox.WhenLateEffectsAreDoneAsync();
        Assert.Equal(1, sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task A_client_that_waits_gets_the_late_answer()
    {
        await AnswerAsync(Fault.Late(TimeSpan.FromMilliseconds(50)), 200, "application/json", "cp_");
        await AnswerAsync(Fault.SlowAnswer(TimeSpan.FromMilliseconds(50)), 200, "application/json", "cp_");
    }

    [Fact]
    public async Task Reads_can_be_changed_and_cut_as_well()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        sandbox.Faults.Next(Fault.ChangedBody("no-listing", body => body.Replace("\"captures\":[]", "\"captures\":null", StringComparison.Ordinal)), 1, ApiOperation.GetIntent);
        sandbox.Faults.At(2, Fault.TruncatedBody, ApiOperation.GetIntent);

        Assert.Null((await caller.GetIntentAsync("pi_a"))["captures"]);
        await Assert.ThrowsAsync<HttpRequestException>(() => caller.GetIntentAsync("pi_a"));
        Assert.NotNull((await caller.GetIntentAsync("pi_a"))["captures"]);
    }

    private static async Task<(string Received, ConnectionEnd End)> ExchangeAsync(Fault fault)
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        sandbox.Ledger.Authorize("pi_a", 1000);
        sandbox.Faults.Next(fault);
        using var exchange = await RawExchange.CaptureAsync(sandbox, "pi_a", 1);
        var end = await exchange.ReadToEndAsync();
        return (exchange.Received, end);
    }

    private static async Task<string> AnswerAsync(Fault fault, int status, string? mediaType, string contains)
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        sandbox.Faults.Next(fault);
        using var response = await caller.CaptureAsync("pi_a", 1);
        var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(contains, body, StringComparison.Ordinal);
        Assert.Equal(1, sandbox.Requests.CountStatus(status));
        return body;
    }

    private static async Task<System.Net.Http.Headers.HttpResponseHeaders> HeadersAsync(Fault fault, int status)
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Faults.Next(fault);
        using var response = await caller.CaptureAsync("pi_a", 1);
        Assert.Equal(status, (int)response.StatusCode);
        return response.Headers;
    }
}
