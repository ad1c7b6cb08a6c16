using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

public class NewDojoCaptureTests
{
    [Fact]
    public async Task What_a_database_has_for_nothing_is_absent()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var captured = session.Run("[pscustomobject]@{ Id = 'pi_1'; Amount = 5; TipsAmount = [DBNull]::Value; Reference = [DBNull]::Value; OperationId = [DBNull]::Value; CaptureId = [DBNull]::Value } | New-DojoCapture");
        captured.ShouldBeClean();
        Assert.Equal((null, null), Assert.Single(captured.Captures.Select(static capture => (capture.TipsAmount, capture.Reference))));
        Assert.Equal(["InvalidAmount"], session.Run("[pscustomobject]@{ Id = 'pi_1'; Amount = [DBNull]::Value } | New-DojoCapture").ErrorIds);
        session.Run("[pscustomobject]@{ Id = 'pi_1'; Amount = [DBNull]::Value } | New-DojoCapture -Remaining").ShouldBeClean();
    }

    [Fact]
    public async Task The_request_is_the_one_of_the_vendor_s_sample()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_sandbox_1");

        session.Run("New-DojoCapture pi_sandbox_1 1000").ShouldBeClean();

        var request = Assert.Single(session.CaptureRequests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/payment-intents/pi_sandbox_1/captures", request.Path);
        Assert.Equal("""{"amount":1000}""", request.Body);
        Assert.Equal(
            [
                "Accept-Encoding: identity",
                "Authorization: Basic " + PowerShellSession.Key,
                "Content-Length: 15",
                "Content-Type: application/json",
                $"Host: {session.Sandbox.BaseUri.Authority}",
                "User-Agent: " + DojoPayments.Api.UserAgent.Value,
                "Version: 2024-02-05",
            ],
            request.Headers.Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Tips_are_sent_where_they_were_given_and_only_there()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2", "pi_3");

        var result = session.Run("""
            New-DojoCapture pi_1 100 -TipsAmount 10
            New-DojoCapture pi_2 100 -TipsAmount 0
            New-DojoCapture pi_3 100 -TipsAmount ' '
            """);

        result.ShouldBeClean();
        Assert.Equal(
            ["""{"amount":100,"tipsAmount":10}""", """{"amount":100,"tipsAmount":0}""", """{"amount":100}"""],
            session.CaptureRequests.Select(request => request.Body));
        Assert.Equal([10L, 0L, null], result.Captures.Select(capture => capture.TipsAmount));
    }

    [Fact]
    public async Task The_version_can_be_chosen_and_the_base_address_may_have_a_path()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Run("New-DojoCapture pi_1 1 -ApiVersion 2026-02-27").ShouldBeClean();
        Assert.Equal("2026-02-27", Assert.Single(session.CaptureRequests).Headers["Version"]);

        session.Run("New-DojoCapture pi_1 1 -BaseUri $args[0]", new Uri(session.Sandbox.BaseUri, "gateway/dojo"));
        Assert.Contains("/gateway/dojo/payment-intents/pi_1/captures", session.Sandbox.Requests.Recent.Select(request => request.Path));
    }

    [Fact]
    public async Task The_object_tells_what_was_captured()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");

        var capture = Assert.Single(session.Run("New-DojoCapture pi_1 400 -TipsAmount 50 -Reference order-7").Captures);

        var made = Assert.Single(session.Sandbox.Ledger.Captures);
        Assert.Equal("pi_1", capture.PaymentIntentId);
        Assert.Equal(made.Id, capture.CaptureId);
        Assert.Equal(400, capture.Amount);
        Assert.Equal(50, capture.TipsAmount);
        Assert.Equal("Accepted", capture.Status);
        Assert.Equal("order-7", capture.Reference);
        Assert.NotNull(capture.Message);
        Assert.Equal(1, capture.Attempts);
        Assert.False(capture.Resumed);
        Assert.Equal(TimeSpan.Zero, capture.CapturedAt.Offset);
        Assert.InRange(DateTimeOffset.UtcNow - capture.CapturedAt, TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData("PaymentIntentId", "TipsAmount")]
    [InlineData("Id", "Tips")]
    [InlineData("IntentId", "tips")]
    public async Task Rows_bind_by_the_names_their_columns_have(string idColumn, string tipsColumn)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");

        var result = session.Run(
            "[pscustomobject]@{ $args[0] = 'pi_1'; Amount = '100'; $args[1] = '5'; Reference = 'a' }, [pscustomobject]@{ $args[0] = 'pi_2'; Amount = ' 200 '; $args[1] = ''; Reference = '' } | New-DojoCapture",
            idColumn,
            tipsColumn);

        result.ShouldBeClean();
        Assert.Equal([("pi_1", 100L, 5L, "a"), ("pi_2", 200L, null, null)], result.Captures.Select(capture => (capture.PaymentIntentId, capture.Amount, capture.TipsAmount, capture.Reference)));
    }

    [Fact]
    public async Task Amounts_may_come_as_the_numbers_an_importer_makes_of_them()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var result = session.Run("foreach ($amount in 1, 2L, [uint16]3, 4d, '5') { New-DojoCapture pi_1 $amount }; New-DojoCapture pi_1 (5.0 + 1) -AmountUnit Minor");
        result.ShouldBeClean();
        Assert.Equal([1L, 2, 3, 4, 5, 6], result.Captures.Select(capture => capture.Amount));
    }

    [Fact]
    public async Task The_first_object_is_out_before_the_last_row_is_read()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1_000_000, "pi_1");

        // The rows go on until the first capture has been written downstream.
        var result = session.Run("""
            $state = @{ Written = 0 }
            & { $n = 0; while ($state.Written -eq 0) { $n++; [pscustomobject]@{ Id = 'pi_1'; Amount = 1 } } $state.Read = $n } |
                New-DojoCapture | ForEach-Object { $state.Written++ }
            $state.Written -eq $state.Read
            """);

        result.ShouldBeClean();
        Assert.Equal(true, Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public async Task Rows_come_out_in_the_order_they_went_in_errors_among_them()
    {
        await using var session = await SandboxSession.StartAsync();
        var ids = Enumerable.Range(0, 200).Select(number => $"pi_{number}").ToList();
        session.Authorize(1000, ids);
        session.Sandbox.Faults.Share(Fault.SlowAnswer(TimeSpan.FromMilliseconds(20)), 0.2);

        var result = session.Run(
            "$args[0] | ForEach-Object { [pscustomobject]@{ Id = $_; Amount = if ($_ -match '7$') { 'x' } else { 5 } } } | New-DojoCapture 2>&1 | ForEach-Object { if ($_ -is [System.Management.Automation.ErrorRecord]) { $_.TargetObject.PaymentIntentId } else { $_.PaymentIntentId } }",
            ids);

        Assert.Equal(ids, result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public async Task WhatIf_sends_nothing()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        var result = session.Run("[pscustomobject]@{ Id = 'pi_1'; Amount = 5; Tips = 1 }, [pscustomobject]@{ Id = 'pi_2'; Amount = 7 } | New-DojoCapture -WhatIf");
        result.ShouldBeClean();
        Assert.Empty(result.Output);
        Assert.Equal(0, session.Sandbox.Requests.Total);
        Assert.Contains(session.Shell.Host.Lines, line => line.Contains("5 and tips of 1", StringComparison.Ordinal) && line.Contains("pi_1", StringComparison.Ordinal));
        Assert.Contains(session.Shell.Host.Lines, line => line.Contains('7', StringComparison.Ordinal) && line.Contains("pi_2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("High", "-Confirm")]
    [InlineData("Medium", "")]
    [InlineData("Low", "")]
    public async Task Confirm_asks_once_a_capture_and_takes_no_for_an_answer(string preference, string arguments)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        foreach (var answer in "NY")
            session.Shell.Host.Answers.Enqueue(answer);

        var result = session.Run($"$ConfirmPreference = '{preference}'; [pscustomobject]@{{ Id = 'pi_1'; Amount = 512 }}, [pscustomobject]@{{ Id = 'pi_2'; Amount = 712 }} | New-DojoCapture {arguments}");

        result.ShouldBeClean();
        var questions = session.Shell.Host.Questions.ToList();
        Assert.Equal(2, questions.Count);
        Assert.Contains("512", questions[0], StringComparison.Ordinal);
        Assert.Contains("pi_1", questions[0], StringComparison.Ordinal);
        Assert.Contains("712", questions[1], StringComparison.Ordinal);
        Assert.Equal("pi_2", Assert.Single(result.Captures).PaymentIntentId);
        Assert.Equal(0, session.Sandbox.Requests.CapturePosts("pi_1"));
    }

    [Theory]
    [InlineData("High", "")]
    [InlineData("None", "")]
    [InlineData("Low", "-Confirm:$false")]
    public async Task Nothing_is_asked_where_the_preferences_do_not_ask_for_it(string preference, string arguments)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Run($"$ConfirmPreference = '{preference}'; New-DojoCapture pi_1 5 {arguments}").ShouldBeClean();
        Assert.Empty(session.Shell.Host.Questions);
        Assert.Equal(1, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task The_table_shows_the_columns_an_admin_looks_for()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Run("New-DojoCapture pi_1 400 -Reference order-7 | Out-Default").ShouldBeClean();
        var shown = string.Join('\n', session.Shell.Host.Lines);
        foreach (var word in (string[])["PaymentIntentId", "Amount", "Status", "Reference", "pi_1", "400", "Accepted", "order-7"])
            Assert.Contains(word, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_has_a_line_a_request_and_a_summary()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var verbose = session.Run("New-DojoCapture pi_1 400 -Verbose").Verbose;
        Assert.Contains(verbose, line => line.StartsWith("POST /payment-intents/pi_1/captures: 200, attempt 1,", StringComparison.Ordinal));
        Assert.Contains("1 captured, 400 minor units", verbose[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_written_for_those_who_do_not_watch()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var result = session.Run("$ProgressPreference = 'SilentlyContinue'; New-DojoCapture pi_1 400");
        Assert.Empty(result.Verbose);
        Assert.Empty(result.Progress);
        Assert.Empty(result.Information);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task A_failed_row_can_be_mended_and_piped_back_in()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var result = session.Run("""
            $failed = [pscustomobject]@{ Id = 'pi_1'; Amount = '4x'; Reference = 'a' } | New-DojoCapture 2>&1
            $failed.TargetObject | ForEach-Object { [pscustomobject]@{ PaymentIntentId = $_.PaymentIntentId; Amount = 400; Reference = $_.Reference } } | New-DojoCapture
            """);
        var capture = Assert.Single(result.Captures);
        Assert.Equal(("pi_1", 400L, "a"), (capture.PaymentIntentId, capture.Amount, capture.Reference));
    }

    [Fact]
    public async Task ErrorAction_Stop_ends_at_the_first_failed_row()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var result = session.Run("[pscustomobject]@{ Id = 'pi_1'; Amount = 'x' }, [pscustomobject]@{ Id = 'pi_1'; Amount = 1 } | New-DojoCapture -ErrorAction Stop");
        Assert.Equal("InvalidAmount", result.TerminatingId);
    }

    [Theory]
    [InlineData("-ThrottleLimit 0")]
    [InlineData("-ThrottleLimit 257")]
    [InlineData("-ConnectionTimeoutSeconds 0")]
    [InlineData("-OperationTimeoutSeconds 0")]
    [InlineData("-MaximumRetryCount -1")]
    [InlineData("-ApiVersion ''")]
    public async Task Settings_out_of_range_are_refused_by_the_binder(string arguments)
    {
        await using var session = await SandboxSession.StartAsync();
        var result = session.Run("New-DojoCapture pi_1 1 " + arguments);
        Assert.Equal("ParameterArgumentValidationError", result.TerminatingId);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }
}
