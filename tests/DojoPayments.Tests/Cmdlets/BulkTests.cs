using System.Diagnostics;
using System.Management.Automation;
using DojoPayments.Api;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

public class BulkTests
{
    private const string Rows = "1..$args[0] | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = $_ } }";

    [Theory]
    [InlineData("", 8)]
    [InlineData("-ThrottleLimit 1", 1)]
    [InlineData("-ThrottleLimit 32", 32)]
    [InlineData("-ThrottleLimit 256", 256)]
    public async Task So_many_captures_are_in_flight_and_never_more(string parameter, int expected)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, Ids(expected * 2));
        var answers = new TaskCompletionSource();
        session.Sandbox.Faults.Share(Fault.SlowAnswer(answers.Task), 1);
        var running = Task.Run(() => session.Run($"{Rows} | New-DojoCapture {parameter} | Out-Null", expected * 2));
        await Eventually.IsTrueAsync(() => session.Sandbox.Requests.InFlight == expected);
        // Time for one too many.
        await Task.Delay(200, TestContext.Current.CancellationToken);
        answers.SetResult();
        (await running).ShouldBeClean();
        Assert.Equal(expected, session.Sandbox.Requests.MaxInFlight);
        Assert.Equal(expected * 2, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task Rows_of_one_intent_run_one_after_another_in_order_and_hold_up_no_other()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, Ids(20));
        var answer = new TaskCompletionSource();
        session.Sandbox.Faults.ForIntent("pi_1", Fault.SlowAnswer(answer.Task));

        var running = Task.Run(() => session.Run("1..10 | ForEach-Object { $n = $_; 1..20 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = $n } } } | New-DojoCapture"));
        // All rows of the other intents are made while the first row of the slow one is in flight.
        await Eventually.IsTrueAsync(() => session.Sandbox.Ledger.CaptureCount == 1 + (19 * 10));
        answer.SetResult();

        (await running).ShouldBeClean();
        Assert.All(Ids(20), id => Assert.Equal(1, session.Sandbox.Requests.MaxCapturesInFlight(id)));
        Assert.All(Ids(20), id => Assert.Equal(Enumerable.Range(1, 10).Select(n => (long)n), session.Sandbox.Ledger.CapturesOf(id).Select(capture => capture.Amount)));
    }

    [Fact]
    public async Task A_slow_row_is_overtaken_in_flight_and_not_in_the_output()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, Ids(100));
        var answer = new TaskCompletionSource();
        session.Sandbox.Faults.ForIntent("pi_3", Fault.SlowAnswer(answer.Task));

        var running = Task.Run(() => session.Run($"{Rows} | New-DojoCapture", 100));
        await Eventually.IsTrueAsync(() => session.Sandbox.Ledger.CaptureCount == 100);
        answer.SetResult();
        var result = await running;

        result.ShouldBeClean();
        Assert.Equal(Ids(100), result.Captures.Select(capture => capture.PaymentIntentId));
        var captured = result.Captures.ToDictionary(capture => capture.PaymentIntentId, capture => capture.CapturedAt);
        Assert.Contains(Ids(100).Skip(3), id => captured[id] < captured["pi_3"]);
    }

    [Fact]
    public async Task No_row_fails_for_a_throttle_that_a_wait_resolves()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, Ids(400));
        session.Sandbox.Faults.At(50, Fault.TooManyRequests(retryAfterSeconds: 1));
        session.Sandbox.Faults.At(51, Fault.TooManyRequests(retryAfterSeconds: 1));
        session.Sandbox.Faults.At(200, Fault.TooManyRequestsUntil(DateTimeOffset.UtcNow.AddSeconds(3)));

        var result = session.Run($"{Rows} | New-DojoCapture -ThrottleLimit 16 -Verbose", 400);

        result.ShouldBeClean();
        Assert.Equal(400, result.Output.Count);
        Assert.Equal(400, session.Sandbox.Ledger.CaptureCount);
        Assert.Equal(403, session.Sandbox.Requests.Total);
        Assert.Contains(result.Verbose, line => line.Contains("at most 8 in flight", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Progress_is_drawn_by_time_and_ends_completed()
    {
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { Latency = TimeSpan.FromMilliseconds(20) });
        session.Authorize(10_000, Ids(400));
        var clock = Stopwatch.StartNew();
        var result = session.Run($"{Rows} | New-DojoCapture | Out-Null", 400);
        Assert.InRange(result.Progress.Count, 2, 2 + (int)(clock.Elapsed.TotalSeconds * 4));
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
        Assert.Matches(@"^\d+ captured, 0 failed, \d+ in flight, \d+/s, \d\d:\d\d:\d\d$", result.Progress[0].StatusDescription);
    }

    [Fact]
    public async Task Connections_are_used_again()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, Ids(200));
        session.Run($"{Rows} | New-DojoCapture -ThrottleLimit 4 | Out-Null", 200).ShouldBeClean();
        Assert.InRange(session.CaptureRequests.Select(request => request.ConnectionId).Distinct().Count(), 1, 4);
    }

    [Fact]
    public void Connections_do_not_outlive_a_moved_name_or_the_patience_of_a_server()
    {
        using var handler = Assert.IsType<SocketsHttpHandler>(ApiTransport.CreateHandler(ProxySettings.System));
        Assert.Equal(TimeSpan.FromMinutes(5), handler.PooledConnectionLifetime);
        Assert.InRange(handler.PooledConnectionIdleTimeout, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));
        Assert.False(handler.AllowAutoRedirect);
        Assert.False(handler.UseCookies);
        Assert.Equal(int.MaxValue, handler.MaxConnectionsPerServer);
    }

    [Fact]
    public async Task Rows_of_an_earlier_run_are_counted_apart()
    {
        using var folder = new TemporaryFolder();
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { Latency = TimeSpan.FromMilliseconds(20) });
        session.Authorize(10_000, Ids(400));
        session.Run($"{Rows} | New-DojoCapture -JournalPath $args[1] | Out-Null", 50, folder.File("journal")).ShouldBeClean();
        var again = session.Run($"{Rows} | New-DojoCapture -Verbose -JournalPath $args[1] | Out-Null", 400, folder.File("journal"));
        Assert.StartsWith("400 rows: 400 captured (50 by an earlier run), ", again.Verbose[^1], StringComparison.Ordinal);
        Assert.All(again.Progress, static drawn => Assert.Matches(@"^\d+ captured, (\d+ captured before, )?0 failed, ", drawn.StatusDescription));
        // They come first, and the bar is drawn for as long as the others take.
        Assert.Contains(" captured, 50 captured before, ", again.Progress[^1].StatusDescription, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_summary_tells_rows_sums_and_failures_by_id()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1", "pi_2", "pi_3");
        session.Sandbox.Faults.ForIntent("pi_3", Fault.Status(409));
        var result = session.Run("1..4 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = if ($_ -eq 2) { 'x' } else { 100 } } } | New-DojoCapture -Verbose");
        Assert.StartsWith("4 rows: 1 captured, 100 minor units in all, 1 InvalidAmount, 1 DojoNotFound, 1 DojoConflict;", result.Verbose[^1], StringComparison.Ordinal);
    }

    private static List<string> Ids(int count) => [.. Enumerable.Range(1, count).Select(number => $"pi_{number}")];
}
