using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>Capturing what is left of an authorisation, which is only ever done where it is asked for.</summary>
public class RemainingTests
{
    [Fact]
    public async Task What_a_search_finds_is_captured_to_the_last_penny()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2", "pi_3");
        session.Sandbox.Ledger.SetStatus("pi_3", IntentStatus.Reversed);
        session.Run("New-DojoCapture pi_1 300").ShouldBeClean();

        var result = session.Run("Get-DojoPaymentIntent -Status Authorized | New-DojoCapture -Remaining");

        result.ShouldBeClean();
        Assert.Equal([("pi_2", 1000L), ("pi_1", 700L)], result.Captures.Select(capture => (capture.PaymentIntentId, capture.Amount)));
        Assert.All(result.Captures, capture => Assert.Equal("Sandbox order", capture.Reference));
        Assert.All((string[])["pi_1", "pi_2"], id => Assert.Equal((IntentStatus.Captured, 0L), (session.Sandbox.Ledger.Find(id)!.Status, session.Sandbox.Ledger.Find(id)!.RemainingAmount)));
        Assert.Equal(0, session.Sandbox.Requests.CapturePosts("pi_3"));
    }

    [Fact]
    public async Task Without_the_switch_a_found_intent_has_no_amount_to_capture()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var result = session.Run("Get-DojoPaymentIntent | New-DojoCapture");
        Assert.Equal("InvalidColumns", result.TerminatingId);
        Assert.Equal(0, session.Sandbox.Ledger.CaptureCount);
    }

    [Theory]
    [InlineData("New-DojoCapture pi_1 500 -Remaining")]
    [InlineData("[pscustomobject]@{ Id = 'pi_1'; Amount = '500' } | New-DojoCapture -Remaining")]
    [InlineData("[pscustomobject]@{ Id = 'pi_1'; Amount = 'all' } | New-DojoCapture -Remaining")]
    public async Task An_amount_beside_the_switch_is_refused(string script)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var result = session.Run(script);
        Assert.Equal(["AmountWithRemaining"], result.ErrorIds);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData(CaptureStatus.Declined, 1000)]
    [InlineData(CaptureStatus.Failed, 1000)]
    [InlineData(CaptureStatus.Created, 600)]
    [InlineData(CaptureStatus.Successful, 600)]
    public async Task Captures_that_took_no_money_leave_it_to_be_captured(CaptureStatus status, long expected)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Ledger.DecideNextCapture("pi_1", status);
        session.Run("New-DojoCapture pi_1 400").ShouldBeClean();
        var result = session.Run("[pscustomobject]@{ Id = 'pi_1'; Amount = ''; Tips = 7 } | New-DojoCapture -Remaining");
        result.ShouldBeClean();
        Assert.Equal((expected, 7L), (Assert.Single(result.Captures).Amount, result.Captures.Single().TipsAmount!.Value));
    }

    [Theory]
    [InlineData(CaptureMode.Manual, IntentStatus.Captured)]
    [InlineData(CaptureMode.Manual, IntentStatus.Created)]
    [InlineData(CaptureMode.Manual, IntentStatus.Reversed)]
    [InlineData(CaptureMode.Manual, IntentStatus.Refunded)]
    [InlineData(CaptureMode.Manual, IntentStatus.Canceled)]
    [InlineData(CaptureMode.Auto, IntentStatus.Authorized)]
    [InlineData(CaptureMode.Auto, IntentStatus.Captured)]
    public async Task Where_nothing_is_left_nothing_is_sent(CaptureMode mode, IntentStatus status)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Sandbox.Ledger.Create(new IntentTerms { Amount = 1000, CaptureMode = mode }, status, "pi_1");
        session.Authorize(500, "pi_2");
        var result = session.Run("'pi_1', 'pi_2' | ForEach-Object { [pscustomobject]@{ Id = $_ } } | New-DojoCapture -Remaining");
        Assert.Equal(["DojoNothingRemaining"], result.ErrorIds);
        Assert.Equal("pi_1", Assert.IsType<DojoCaptureInstruction>(result.Errors[0].TargetObject).PaymentIntentId);
        Assert.Equal(500, Assert.Single(result.Captures).Amount);
        Assert.Equal(0, session.Sandbox.Requests.CapturePosts("pi_1"));
    }

    [Fact]
    public async Task An_intent_that_stands_twice_is_captured_once()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var result = session.Run("1..3 | ForEach-Object { [pscustomobject]@{ Id = 'pi_1' } } | New-DojoCapture -Remaining");
        Assert.Equal(["DojoNothingRemaining", "DojoNothingRemaining"], result.ErrorIds);
        Assert.Equal(1000, Assert.Single(result.Captures).Amount);
        Assert.Equal(1, session.Sandbox.Requests.CapturePosts("pi_1"));
    }

    [Fact]
    public async Task Bad_rows_and_unreadable_intents_are_errors_in_their_place()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        session.Sandbox.Faults.ForIntent("pi_5", Fault.Status(503), operation: ApiOperation.GetIntent);
        var result = session.Run("""
            'pi_1', '../x', 'pi_nobody', 'pi_5', 'pi_2' | ForEach-Object { [pscustomobject]@{ Id = $_ } } | New-DojoCapture -Remaining -MaximumRetryCount 0 2>&1 |
                ForEach-Object { if ($_ -is [System.Management.Automation.ErrorRecord]) { $_.FullyQualifiedErrorId.Split(',')[0] } else { $_.PaymentIntentId } }
            """);
        Assert.Equal(["pi_1", "InvalidPaymentIntentId", "DojoNotFound", "DojoReadFailed", "pi_2"], result.Output.Select(item => item.ToString()));
    }

    [Theory]
    [InlineData(401, "DojoUnauthorized")]
    [InlineData(403, "DojoForbidden")]
    public async Task A_refused_key_ends_the_batch_with_one_error_that_counts_the_rest(int status, string id)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, Enumerable.Range(1, 50).Select(number => $"pi_{number}"));
        session.Sandbox.Faults.ForIntent("pi_3", Fault.Status(status), operation: ApiOperation.GetIntent);
        var result = session.Run("1..50 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\" } } | New-DojoCapture -Remaining -ThrottleLimit 1 -OutVariable captured | Out-Null; $captured");
        Assert.Equal(id, result.TerminatingId);
        Assert.Empty(result.Errors);
        Assert.Equal(2, session.Sandbox.Ledger.CaptureCount);
        Assert.Contains("2 rows were captured, 47 rows were not attempted", result.Terminating!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_question_names_the_amount_and_nothing_is_sent_under_WhatIf()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        session.Run("'pi_1', 'pi_2' | ForEach-Object { [pscustomobject]@{ Id = $_; Tips = 5 } } | New-DojoCapture -Remaining -WhatIf").ShouldBeClean();
        Assert.Equal(2, session.Shell.Host.Lines.Count(line => line.Contains("Capture the remaining 1000 and tips of 5 (minor units, 10.00 GBP and 0.05 GBP)", StringComparison.Ordinal)));
        Assert.Equal("What if: 2 captures, 2000 in all and tips of 10 (minor units).", session.Shell.Host.Lines.Last());
        Assert.Equal((2L, 0L), (session.Sandbox.Requests.Count(ApiOperation.GetIntent), session.Sandbox.Requests.Count(ApiOperation.Capture)));
    }

    [Fact]
    public async Task Limits_hold_for_what_remains_too()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_3");
        session.Authorize(400, "pi_2");
        Assert.Equal(["AmountTooLarge"], session.Run("New-DojoCapture pi_1 -Remaining -MaximumAmount 999").ErrorIds);
        var result = session.Run("'pi_2', 'pi_1', 'pi_3' | ForEach-Object { [pscustomobject]@{ Id = $_ } } | New-DojoCapture -Remaining -MaximumTotal 1500");
        Assert.Equal("TotalTooLarge", result.TerminatingId);
        Assert.Equal(1400, session.Sandbox.Ledger.Captures.Sum(capture => capture.Amount));
    }

    [Fact]
    public async Task Intents_are_read_ahead_side_by_side_and_objects_come_out_meanwhile()
    {
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { Latency = TimeSpan.FromMilliseconds(50) });
        var ids = Enumerable.Range(1, 300).Select(number => $"pi_{number}").ToList();
        session.Authorize(1000, ids);
        var result = session.Run(
            """
            $state = @{ Written = 0; Read = 0 }
            $args[0] | ForEach-Object { $state.Read++; [pscustomobject]@{ Id = $_ } } | New-DojoCapture -Remaining -ThrottleLimit 8 |
                ForEach-Object { if ($state.Written++ -eq 0) { $state.ReadAtFirst = $state.Read }; $_ }
            $state.ReadAtFirst
            """,
            ids);
        result.ShouldBeClean();
        Assert.Equal(ids, result.Output.SkipLast(1).Select(item => ((DojoCapture)item.BaseObject).PaymentIntentId));
        Assert.InRange((int)result.Output[^1].BaseObject, 1, 299);
        Assert.InRange(session.Sandbox.Requests.MaxInFlight, 9, 16);
    }

    [Fact]
    public async Task A_stop_sends_no_more_and_tells_what_was_captured()
    {
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { Latency = TimeSpan.FromMilliseconds(20) });
        session.Authorize(1000, Enumerable.Range(1, 500).Select(number => $"pi_{number}"));
        var result = session.Run("foreach ($once in 1) { 1..500 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\" } } | New-DojoCapture -Remaining | ForEach-Object { $_; if (++$n -eq 5) { break } } }");
        var sent = session.Sandbox.Requests.Total;
        var told = session.Shell.Host.Lines.Count(line => line.StartsWith("Captured: ", StringComparison.Ordinal));
        Assert.Equal(session.Sandbox.Ledger.CaptureCount, result.Output.Count + told);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.InRange(session.Sandbox.Requests.Total, sent, sent + 8);
        Assert.Equal(result.Output.Count + told, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task A_resumed_batch_reports_what_it_captured_and_sends_nothing()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        await using var journal = new TemporaryJournal();
        const string Script = "'pi_1', 'pi_2' | ForEach-Object { [pscustomobject]@{ Id = $_; OperationId = if ($_ -eq 'pi_2') { 'mine' } } } | New-DojoCapture -Remaining -JournalPath $args[0]";
        var first = session.Run(Script, journal.Path);
        first.ShouldBeClean();
        var sent = session.Sandbox.Requests.Total;

        var second = session.Run(Script, journal.Path);

        second.ShouldBeClean();
        Assert.Equal(first.Captures.Select(capture => (capture.CaptureId, capture.Amount, capture.OperationId)), second.Captures.Select(capture => (capture.CaptureId, capture.Amount, capture.OperationId)));
        Assert.All(second.Captures, capture => Assert.True(capture.Resumed));
        Assert.Equal(sent, session.Sandbox.Requests.Total);
        Assert.Empty(session.Run(Script + " -WhatIf", journal.Path).Output);
        Assert.DoesNotContain(session.Shell.Host.Lines, line => line.StartsWith("What if: Performing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_earlier_run_announced_is_looked_for_whatever_remains_by_now(bool wasMade)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        await using var journal = new TemporaryJournal();
        session.Run("New-DojoCapture pi_1 300").ShouldBeClean();
        session.Sandbox.Faults.Next(wasMade ? Fault.AbortAfterEffect : Fault.AbortBeforeEffect);
        // The reads of the amount and of the clock go well, those that look for the capture do not.
        session.Sandbox.Faults.When(candidate => candidate.Operation == ApiOperation.GetIntent && session.Sandbox.Requests.CapturePosts("pi_1") == 2, Fault.Status(503));
        var first = session.Run("New-DojoCapture pi_1 -Remaining -JournalPath $args[0] -ReadBackTimeoutSeconds 0", journal.Path);
        Assert.Equal(["DojoOutcomeUnknown"], first.ErrorIds);
        session.Sandbox.Faults.Clear();

        var second = session.Run("New-DojoCapture pi_1 -Remaining -JournalPath $args[0] -ReadBackTimeoutSeconds 0", journal.Path);

        if (wasMade)
        {
            second.ShouldBeClean();
            Assert.Equal(700, Assert.Single(second.Captures).Amount);
        }
        else
        {
            Assert.Equal(["DojoOutcomeUnknown"], second.ErrorIds);
        }

        Assert.Equal(2, session.Sandbox.Requests.CapturePosts("pi_1"));
        Assert.Equal(wasMade ? 1000 : 300, session.Sandbox.Ledger.Find("pi_1")!.CapturedAmount);
    }

    [Fact]
    public async Task A_refused_remainder_is_tried_again_with_what_remains_then()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        await using var journal = new TemporaryJournal();
        session.Sandbox.Faults.Next(Fault.Status(409));
        Assert.Equal(["DojoConflict"], session.Run("New-DojoCapture pi_1 -Remaining -JournalPath $args[0]", journal.Path).ErrorIds);
        session.Run("New-DojoCapture pi_1 300").ShouldBeClean();
        var again = session.Run("New-DojoCapture pi_1 -Remaining -JournalPath $args[0]", journal.Path);
        again.ShouldBeClean();
        Assert.Equal(700, Assert.Single(again.Captures).Amount);
    }

    [Fact]
    public async Task One_name_for_two_intents_or_for_two_kinds_of_amount_is_a_mismatch()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2", "pi_3");
        await using var journal = new TemporaryJournal();
        var result = session.Run("'pi_1', 'pi_2' | ForEach-Object { [pscustomobject]@{ Id = $_; OperationId = 'a' } } | New-DojoCapture -Remaining -JournalPath $args[0]", journal.Path);
        Assert.Equal(["OperationMismatch"], result.ErrorIds);
        Assert.Equal("pi_1", Assert.Single(result.Captures).PaymentIntentId);

        session.Run("New-DojoCapture pi_3 100 -OperationId b -JournalPath $args[0]", journal.Path).ShouldBeClean();
        Assert.Equal(["OperationMismatch"], session.Run("New-DojoCapture pi_3 -Remaining -OperationId b -JournalPath $args[0]", journal.Path).ErrorIds);
        Assert.Equal(1, session.Sandbox.Requests.CapturePosts("pi_3"));
    }
}
