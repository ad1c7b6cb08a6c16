using System.Diagnostics;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>However a pipeline ends early, every capture is in the output or told to the host, and nothing is sent after it.</summary>
public class StopTests
{
    private const int Intents = 40;
    private const int Rows = 2000;

    public static TheoryData<string> Endings =>
    [
        "stop",
        "New-DojoCapture | ForEach-Object { $_; if (++$n -ge $args[0]) { break } }",
        "New-DojoCapture | ForEach-Object { $_; if (++$n -ge $args[0]) { throw 'downstream' } }",
        "ForEach-Object { $_; if (++$n -ge $args[0]) { throw 'upstream' } } | New-DojoCapture",
        "ForEach-Object { if (++$n -ge $args[0]) { [pscustomobject]@{ Id = 'pi_1'; Amount = 'x' } } else { $_ } } | New-DojoCapture -ErrorAction Stop",
    ];

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task Every_capture_is_accounted_for_at_a_random_moment(string ending)
    {
        var random = new Random(20261123);
        for (var round = 0; round < 20; round++)
        {
            await using var session = await SandboxSession.StartAsync(new SandboxOptions { Seed = round });
            session.Authorize(1_000_000, Enumerable.Range(1, Intents).Select(number => $"pi_{number}"));
            session.Sandbox.Faults.Share(Fault.SlowAnswer(TimeSpan.FromMilliseconds(15)), 0.3);

            var written = ending == "stop"
                ? await StopAsync(session, TimeSpan.FromMilliseconds(random.Next(0, 250)))
                : await EndAsync(session, ending, random.Next(1, 400));

            await ShouldBeAccountedForAsync(session, written);
        }
    }

    [Fact]
    public async Task What_is_in_flight_gets_a_bounded_time_and_is_then_unknown()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        session.Sandbox.Faults.ForIntent("pi_1", Fault.StallAfterEffect);
        using var shell = session.Shell.CreateShell("New-DojoCapture pi_1 5");
        var running = shell.InvokeAsync();
        await Eventually.IsTrueAsync(() => session.Sandbox.Ledger.CaptureCount == 1);
        var clock = Stopwatch.StartNew();

        var stopping = Task.Run(shell.Stop, TestContext.Current.CancellationToken);

        await Eventually.IsTrueAsync(() => session.Shell.Host.Lines.Any());
        Assert.StartsWith("Stopping: nothing more is sent. Captures in flight: 1. ", session.Shell.Host.Lines.First(), StringComparison.Ordinal);
        await stopping;
        await Assert.ThrowsAnyAsync<Exception>(() => running);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(9));
        Assert.Contains(session.Shell.Host.Lines, line => line.Contains("1 with an unknown outcome", StringComparison.Ordinal));
        Assert.Contains(session.Shell.Host.Lines, line => line.StartsWith("Unknown: row 1: pi_1 5", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_last_words_give_the_whole()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2", "pi_3", "pi_4");
        // Its row and those behind it are held up, and the rest of the input is not read.
        session.Sandbox.Faults.ForIntent("pi_3", Fault.TooManyRequests(retryAfterSeconds: 60));
        using var shell = session.Shell.CreateShell("'pi_1', 'pi_0', 'pi_2', 'pi_3', 'pi_4', 'pi_5' | ForEach-Object { [pscustomobject]@{ Id = $_; Amount = 5 }; if ($_ -eq 'pi_4') { while ($true) { } } } | New-DojoCapture -ThrottleLimit 1");
        var running = shell.InvokeAsync();
        await Eventually.IsTrueAsync(() => session.Sandbox.Requests.CountStatus(429) == 1);

        shell.Stop();

        await Assert.ThrowsAnyAsync<Exception>(() => running);
        Assert.Contains(
            session.Shell.Host.Lines,
            line => line.StartsWith("Stopped. Rows: 2 captured, ", StringComparison.Ordinal)
                && line.EndsWith("0 with an unknown outcome; 1 refused; 2 not attempted. The rows after row 5 of the input were not read.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_whose_remainder_is_being_read_are_counted()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Sandbox.Faults.ForIntent("pi_1", Fault.TooManyRequests(retryAfterSeconds: 60), operation: ApiOperation.GetIntent);
        using var shell = session.Shell.CreateShell("1..5 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\" } } | New-DojoCapture -Remaining -ThrottleLimit 1");
        var running = shell.InvokeAsync();
        await Eventually.IsTrueAsync(() => session.Sandbox.Requests.CountStatus(429) == 1);
        shell.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => running);
        Assert.Contains(session.Shell.Host.Lines, line => line.Contains("; 5 not attempted.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_captured_behind_a_row_that_waits_for_another_batch_is_told()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, Enumerable.Range(1, 6).Select(number => $"pi_{number}"));
        session.Sandbox.Faults.ForIntent("pi_1", Fault.TooManyRequests(retryAfterSeconds: 60));
        using var other = new PowerShellSession(session.Sandbox.BaseUri);
        using var first = other.CreateShell("New-DojoCapture pi_1 5");
        var firstRunning = first.InvokeAsync();
        await Eventually.IsTrueAsync(() => session.Sandbox.Requests.CountStatus(429) == 1);
        using var second = session.Shell.CreateShell("1..6 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 5 } } | New-DojoCapture");
        var secondRunning = second.InvokeAsync();
        await Eventually.IsTrueAsync(() => session.Sandbox.Ledger.CaptureCount == 5);

        second.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => secondRunning);
        first.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => firstRunning);

        Assert.Contains(session.Shell.Host.Lines, line => line.StartsWith("Stopped. Rows: 5 captured, 0 of these in the output; ", StringComparison.Ordinal));
        Assert.Equal(5, session.Shell.Host.Lines.Count(line => line.StartsWith("Captured: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Rows_that_nobody_waited_to_count_are_said_to_be_uncounted()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        // Counting stops when the input has taken longer than two seconds after the end.
        var result = session.Run("1..9 | ForEach-Object { if ($_ -eq 5) { [System.Threading.Thread]::Sleep(2200) } [pscustomobject]@{ Id = 'pi_1'; Amount = 10 } } | New-DojoCapture -MaximumTotal 10 -WarningAction SilentlyContinue");
        Assert.Equal("TotalTooLarge", result.TerminatingId);
        Assert.Contains("1 row was captured, at least ", result.Terminating!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_ends_a_pause_and_a_backoff_at_once()
    {
        await using var session = await SandboxSession.StartAsync();
        session.StandStill();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.ForIntent("pi_1", Fault.TooManyRequests(retryAfterSeconds: 60));
        using var shell = session.Shell.CreateShell("New-DojoCapture pi_1 5");
        var running = shell.InvokeAsync();
        await Eventually.IsTrueAsync(() => session.Standing == 1);
        await Eventually.EndsAsync(Task.Run(shell.Stop, TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<Exception>(() => running);
        // A row whose wait the stop did not end would still be open.
        Assert.Contains(session.Shell.Host.Lines, line => line.Contains(" 0 with an unknown outcome; 0 refused; 1 not attempted.", StringComparison.Ordinal));
        Assert.Equal(1, session.Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Who_takes_the_first_few_has_captured_no_more_than_was_in_flight(int throttleLimit)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1_000_000, Enumerable.Range(1, 300).Select(number => $"pi_{number}"));
        // All others are in flight until the end has come: how much is sent before is a matter of the machine.
        var answers = new TaskCompletionSource();
        session.Sandbox.Faults.When(static candidate => candidate.PaymentIntentId != "pi_1", Fault.SlowAnswer(answers.Task));

        var running = Task.Run(() => session.Run("foreach ($once in 1) { 1..300 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 5 } } | New-DojoCapture -ThrottleLimit $args[0] | ForEach-Object { $_; break } }", throttleLimit));
        await Eventually.IsTrueAsync(() => running.IsCompleted || session.Shell.Host.Lines.Any(line => line.StartsWith("Stopping: ", StringComparison.Ordinal)));
        answers.SetResult();

        Assert.Equal("pi_1", Assert.Single((await running).Captures).PaymentIntentId);
        Assert.InRange(session.Sandbox.Ledger.CaptureCount, 1, 1 + throttleLimit);
    }

    [Fact]
    public async Task A_batch_that_ran_to_its_end_has_nothing_to_tell()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Run("New-DojoCapture pi_1 5").ShouldBeClean();
        Assert.Empty(session.Shell.Host.Lines);
    }

    private static async Task<HashSet<string>> StopAsync(SandboxSession session, TimeSpan after)
    {
        using var shell = session.Shell.CreateShell($"1..{Rows} | ForEach-Object {{ [pscustomobject]@{{ Id = \"pi_$($_ % {Intents} + 1)\"; Amount = $_ }} }} | New-DojoCapture");
        var output = new System.Management.Automation.PSDataCollection<System.Management.Automation.PSObject>();
        var running = shell.InvokeAsync<System.Management.Automation.PSObject, System.Management.Automation.PSObject>(null, output);
        await Task.Delay(after);
        shell.Stop();
        try
        {
            await running;
        }
        catch (System.Management.Automation.PipelineStoppedException)
        {
            // The usual end of a stopped pipeline.
        }

        return [.. output.Select(item => ((DojoCapture)item.BaseObject).CaptureId)];
    }

    private static async Task<HashSet<string>> EndAsync(SandboxSession session, string ending, int moment)
    {
        var result = await Task.Run(() => session.Run(
            $"$n = 0; foreach ($once in 1) {{ 1..{Rows} | ForEach-Object {{ [pscustomobject]@{{ Id = \"pi_$($_ % {Intents} + 1)\"; Amount = $_ }} }} | {ending} }}",
            moment));
        return [.. result.Captures.Select(capture => capture.CaptureId)];
    }

    private static async Task ShouldBeAccountedForAsync(SandboxSession session, HashSet<string> written)
    {
        Assert.Equal(0, session.Sandbox.Requests.InFlight);
        var sent = session.Sandbox.Requests.Total;
        var told = session.Shell.Host.Lines.Where(line => line.StartsWith("Captured: ", StringComparison.Ordinal)).Select(line => line[(line.LastIndexOf(' ') + 1)..]);
        var accounted = written.Concat(told).ToHashSet();
        Assert.Equal(session.Sandbox.Ledger.Captures.Select(capture => capture.Id).ToHashSet(), accounted);
        Assert.DoesNotContain(session.Shell.Host.Lines, line => line.StartsWith("Unknown:", StringComparison.Ordinal));
        await Task.Delay(20);
        Assert.Equal(sent, session.Sandbox.Requests.Total);
    }
}
