using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>How a capture is found whose answer did not come, and how it is not mistaken for another.</summary>
public class ReadBackTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task A_capture_made_before_is_not_taken_for_the_one_that_is_looked_for(int clockOffset)
    {
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { ClockOffset = TimeSpan.FromSeconds(clockOffset) });
        session.Authorize(1000, "pi_1");
        // Somebody else captured the same amount, longer ago than the clocks' slack.
        using (var client = new HttpClient())
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(session.Sandbox.BaseUri, "payment-intents/pi_1/captures"));
            request.Headers.TryAddWithoutValidation("Authorization", "Basic " + PowerShellSession.Key);
            request.Headers.TryAddWithoutValidation("Version", "2024-02-05");
            request.Content = new StringContent("""{"amount":5}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            response.EnsureSuccessStatusCode();
        }

        session.Pass(TimeSpan.FromMinutes(1));
        session.Sandbox.Faults.Next(Fault.AbortBeforeEffect);

        Assert.Equal(["DojoOutcomeUnknown"], session.Run("New-DojoCapture pi_1 5 -ReadBackTimeoutSeconds 0").ErrorIds);
        Assert.Equal(1, session.Sandbox.Ledger.CaptureCount);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task A_server_whose_clock_is_an_hour_off_is_read_back_all_the_same(int clockOffset)
    {
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { ClockOffset = TimeSpan.FromSeconds(clockOffset) });
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.Next(Fault.AbortAfterEffect);
        var result = session.Run("New-DojoCapture pi_1 5");
        result.ShouldBeClean();
        Assert.Equal(session.Sandbox.Ledger.Captures[0].Id, Assert.Single(result.Captures).CaptureId);
    }

    [Fact]
    public async Task Another_server_on_the_same_port_has_a_clock_of_its_own()
    {
        int port;
        await using (var before = await SandboxSession.StartAsync(new SandboxOptions { ClockOffset = TimeSpan.FromHours(1) }))
        {
            before.Authorize(1000, "pi_1");
            before.Run("New-DojoCapture pi_1 5").ShouldBeClean();
            port = before.Sandbox.BaseUri.Port;
        }

        await using var session = await SandboxSession.StartAsync(new SandboxOptions { Port = port });
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.Next(Fault.AbortAfterEffect);
        session.Sandbox.Faults.Next(Fault.Status(503), count: 9, ApiOperation.GetIntent);
        using var folder = new TemporaryFolder();
        Assert.Equal(["DojoOutcomeUnknown"], session.Run("New-DojoCapture pi_1 5 -ReadBackTimeoutSeconds 0 -JournalPath $args[0]", folder.File("journal")).ErrorIds);
        session.Sandbox.Faults.Clear();

        // The journal has the time of the send by the server's clock, as far as that was known then.
        session.Run("New-DojoCapture pi_1 5 -JournalPath $args[0]", folder.File("journal")).ShouldBeClean();
    }

    [Fact]
    public async Task A_late_effect_is_waited_for()
    {
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { ListingDelay = TimeSpan.FromMilliseconds(700) });
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.Next(Fault.LateAfterAbort(TimeSpan.FromSeconds(1)));
        var result = session.Run("New-DojoCapture pi_1 5");
        result.ShouldBeClean();
        Assert.Equal("Successful", Assert.Single(result.Captures).Status);
        Assert.Equal(1, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Fact]
    public async Task Equal_rows_of_one_intent_never_share_a_capture()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.At(1, Fault.AbortBeforeEffect);
        session.Sandbox.Faults.At(2, Fault.AbortAfterEffect);
        session.Sandbox.Faults.At(4, Fault.AbortAfterEffect);

        using var folder = new TemporaryFolder();
        const string rows = "1..4 | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 5 } } | New-DojoCapture -JournalPath $args[0] ";
        var first = session.Run(rows + "-ReadBackTimeoutSeconds 0", folder.File("journal"));

        // The oldest send takes the oldest capture, so only the third row, which was answered, is sure of its own.
        Assert.Equal(3, session.Sandbox.Ledger.CaptureCount);
        Assert.Single(first.Captures);
        Assert.Equal(Enumerable.Repeat("DojoOutcomeUnknown", 3), first.ErrorIds);
        Assert.Equal(2, first.Warnings.Count(warning => warning.Contains("was made", StringComparison.Ordinal)));

        session.Pass(TimeSpan.FromMinutes(1));
        var second = session.Run(rows + "-ResendAfter 00:00:00", folder.File("journal"));

        second.ShouldBeClean();
        Assert.Equal([true, true, true, false], second.Captures.Select(capture => capture.Resumed));
        Assert.Equal(session.Sandbox.Ledger.Captures.Select(capture => capture.Id).Order(), second.Captures.Select(capture => capture.CaptureId).Order());
        Assert.All(second.Captures.Take(2), found => Assert.Equal(session.Sandbox.Ledger.Captures.Single(capture => capture.Id == found.CaptureId).CreatedAt, found.CapturedAt.UtcDateTime));
        Assert.Equal(5, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Theory]
    [InlineData(CaptureStatus.Declined)]
    [InlineData(CaptureStatus.Failed)]
    public async Task A_declined_or_failed_capture_does_not_count_as_made(CaptureStatus status)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Ledger.DecideNextCapture("pi_1", status);
        session.Sandbox.Faults.Next(Fault.AbortAfterEffect);
        Assert.Equal(["DojoOutcomeUnknown"], session.Run("New-DojoCapture pi_1 5 -ReadBackTimeoutSeconds 0").ErrorIds);
    }

    public static TheoryData<string, string> Ambiguities => new()
    {
        { "no id", "\"id\":\"cp_[^\"]*\"," },
        { "no time", ",\"createdAt\":\"[^\"]*\"(?=}\\])" },
        { "no list", "\"captures\":\\[.*\\]" },
    };

    [Theory]
    [MemberData(nameof(Ambiguities))]
    public async Task An_entry_that_could_be_anybody_s_leaves_it_unknown(string name, string cut)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.Next(Fault.AbortAfterEffect);
        session.Sandbox.Faults.Next(
            Fault.ChangedBody(name, body => System.Text.RegularExpressions.Regex.Replace(body, cut, name == "no list" ? "\"x\":0" : string.Empty, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1))),
            count: int.MaxValue,
            ApiOperation.GetIntent);
        Assert.Equal(["DojoOutcomeUnknown"], session.Run("New-DojoCapture pi_1 5 -ReadBackTimeoutSeconds 0").ErrorIds);
    }

    [Fact]
    public async Task A_read_back_survives_faults_of_its_own_and_waits_where_it_is_asked_to()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.Next(Fault.AbortAfterEffect);
        foreach (var fault in (Fault[])[Fault.Status(500), Fault.AbortBeforeEffect, Fault.TooManyRequests(1), Fault.HtmlSuccess(FaultPoint.BeforeEffect), Fault.TruncatedBody])
            session.Sandbox.Faults.Next(fault, operation: ApiOperation.GetIntent);
        session.Run("New-DojoCapture pi_1 5").ShouldBeClean();
        Assert.Equal(1, session.Sandbox.Requests.Count(ApiOperation.Capture));
        Assert.Equal(6, session.Sandbox.Requests.Count(ApiOperation.GetIntent));
    }

    [Fact]
    public async Task While_one_row_is_looked_for_the_others_go_on()
    {
        await using var session = await SandboxSession.StartAsync();
        var ids = Enumerable.Range(1, 50).Select(number => $"pi_{number}").ToList();
        session.Authorize(1000, ids);
        var effect = new TaskCompletionSource();
        session.Sandbox.Faults.ForIntent("pi_1", Fault.LateAfterAbort(effect.Task));

        var running = Task.Run(() => session.Run("1..50 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 5 } } | New-DojoCapture -ThrottleLimit 1 -ReadBackTimeoutSeconds 3600"));
        await Eventually.IsTrueAsync(() => session.Sandbox.Ledger.CaptureCount == ids.Count - 1);
        effect.SetResult();
        var result = await running;

        result.ShouldBeClean();
        Assert.Equal(ids, result.Captures.Select(capture => capture.PaymentIntentId));
        Assert.Equal("pi_1", session.Sandbox.Ledger.Captures[^1].PaymentIntentId);
    }

    [Fact]
    public async Task A_few_sick_intents_among_healthy_ones_stop_nothing()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, Enumerable.Range(1, 100).Select(number => $"pi_{number}"));
        foreach (var number in Enumerable.Range(1, 10))
            session.Sandbox.Faults.ForIntent($"pi_{number * 10}", Fault.AbortBeforeEffect);
        var result = session.Run("1..100 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 5 } } | New-DojoCapture -ReadBackTimeoutSeconds 0");
        Assert.Null(result.TerminatingId);
        Assert.Equal(Enumerable.Repeat("DojoOutcomeUnknown", 10), result.ErrorIds);
        Assert.Equal(90, result.Output.Count);
    }

    [Fact]
    public async Task An_outage_pauses_the_sends_and_a_read_back_that_finds_one_lets_them_go_on()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, Enumerable.Range(1, 60).Select(number => $"pi_{number}"));
        // The captures are made, the answers are lost, and for a while the intents cannot be read either.
        session.Sandbox.Faults.Next(Fault.AbortAfterEffect, count: 8);
        session.Sandbox.Faults.Next(Fault.Status(503), count: 20, ApiOperation.GetIntent);

        var result = session.Run("1..60 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 5 } } | New-DojoCapture -ThrottleLimit 8");

        result.ShouldBeClean();
        Assert.Equal(60, session.Sandbox.Ledger.CaptureCount);
        Assert.Equal(60, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Theory]
    [InlineData(CaptureStatus.Successful, null)]
    [InlineData(CaptureStatus.Declined, "DojoCaptureDeclined")]
    [InlineData(CaptureStatus.Failed, "DojoCaptureFailed")]
    public async Task Verify_waits_for_the_final_state(CaptureStatus status, string? errorId)
    {
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { SettleDelay = TimeSpan.FromMilliseconds(800) });
        session.Authorize(1000, "pi_1");
        session.Sandbox.Ledger.DecideNextCapture("pi_1", status);
        var result = session.Run("New-DojoCapture pi_1 5 -Verify");
        if (errorId is null)
            Assert.Equal("Successful", Assert.Single(result.Captures).Status);
        else
            Assert.Equal([errorId], result.ErrorIds);
        Assert.Equal(1, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Fact]
    public async Task Verify_that_runs_out_of_time_tells_the_last_state()
    {
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { SettleDelay = TimeSpan.FromMinutes(5) });
        session.Authorize(1000, "pi_1");
        var result = session.Run("New-DojoCapture pi_1 5 -Verify -ReadBackTimeoutSeconds 1");
        result.ShouldBeClean();
        Assert.Equal("Created", Assert.Single(result.Captures).Status);
    }

    [Fact]
    public async Task Parallel_runspaces_work_on_one_intent_one_after_another()
    {
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { Latency = TimeSpan.FromMilliseconds(5) });
        session.Authorize(100_000, "pi_1");
        using var other = new PowerShellSession(session.Sandbox.BaseUri);
        const string rows = "1..50 | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 5 } } | New-DojoCapture";

        var results = await Task.WhenAll(Task.Run(() => session.Run(rows)), Task.Run(() => other.Run(rows)));

        Assert.All(results, result => result.ShouldBeClean());
        Assert.Equal(100, session.Sandbox.Ledger.CaptureCount);
        Assert.Equal(1, session.Sandbox.Requests.MaxCapturesInFlight("pi_1"));
    }
}
