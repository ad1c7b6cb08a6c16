using DojoPayments.Sandbox;

namespace DojoPayments.Tests.Sandbox;

public sealed class ServerTimeTests
{
    private static readonly TimeSpan s_never = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task The_servers_clock_may_be_off_and_is_the_same_in_headers_and_bodies(int hours)
    {
        await using var sandbox = await DojoSandbox.StartAsync(new SandboxOptions { ClockOffset = TimeSpan.FromHours(hours) });
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        var before = DateTime.UtcNow;

        using var response = await caller.CaptureAsync("pi_a", 1);

        var offset = TimeSpan.FromHours(hours);
        var after = DateTime.UtcNow;
        // The header has whole seconds, the body whole milliseconds.
        Assert.InRange(response.Headers.Date!.Value.UtcDateTime, before + offset - TimeSpan.FromSeconds(1), after + offset);
        var listed = (await caller.GetIntentAsync("pi_a"))["captures"]![0]!["createdAt"]!.GetValue<DateTime>();
        Assert.InRange(listed, before + offset - TimeSpan.FromMilliseconds(1), after + offset);
        Assert.Equal(DateTimeKind.Utc, sandbox.Ledger.Captures[0].CreatedAt.Kind);
    }

    [Fact]
    public async Task The_date_can_be_left_out()
    {
        await using var sandbox = await DojoSandbox.StartAsync(new SandboxOptions { SendDateHeader = false });
        using var caller = new SandboxCaller(sandbox);

        using var response = await caller.CaptureAsync("pi_a", 1);

        Assert.False(response.Headers.Contains("Date"));
    }

    [Fact]
    public async Task A_capture_may_take_its_time_to_be_listed()
    {
        await using var sandbox = await DojoSandbox.StartAsync(new SandboxOptions { ListingDelay = s_never });
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);

        using var response = await caller.CaptureAsync("pi_a", 1);

        Assert.Empty((await caller.GetIntentAsync("pi_a"))["captures"]!.AsArray());
        Assert.Single(sandbox.Ledger.CapturesOf("pi_a"));
    }

    [Fact]
    public async Task A_capture_is_listed_once_the_delay_is_over()
    {
        await using var sandbox = await DojoSandbox.StartAsync(new SandboxOptions { ListingDelay = TimeSpan.FromMilliseconds(50) });
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        using var response = await caller.CaptureAsync("pi_a", 1);

        await Task.Delay(60, TestContext.Current.CancellationToken);

        Assert.Single((await caller.GetIntentAsync("pi_a"))["captures"]!.AsArray());
    }

    [Fact]
    public async Task A_capture_may_take_its_time_to_be_decided()
    {
        await using var slow = await DojoSandbox.StartAsync(new SandboxOptions { SettleDelay = s_never });
        using var caller = new SandboxCaller(slow);
        slow.Ledger.Authorize("pi_a", 1000);

        using var response = await caller.CaptureAsync("pi_a", 1);

        Assert.Equal("Created", (string?)(await caller.GetIntentAsync("pi_a"))["captures"]![0]!["status"]);
    }
}
