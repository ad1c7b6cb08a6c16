using System.Management.Automation;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>Numbers that are no text, and files in pounds that are taken for pence.</summary>
public class AmountUnitTests
{
    [Theory]
    [InlineData("New-DojoCapture pi_1 £10.50", "AmountUnitMismatch")]
    [InlineData("New-DojoCapture pi_1 5 -TipsAmount 0.50", "AmountUnitMismatch")]
    [InlineData("Test-DojoCapture pi_1 10.50", "AmountUnitMismatch")]
    [InlineData("Confirm-DojoCapture pi_1 cp_1 -Amount 10.50", "AmountUnitMismatch")]
    [InlineData("New-DojoCapture pi_1 11 -MaximumTotal 10", "TotalTooLarge")]
    [InlineData("New-DojoCapture pi_1 11 -MaximumTotal 10 -SkipCaptured", "TotalTooLarge")]
    public async Task A_typed_capture_is_no_row_among_others(string script, string id)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var result = session.Run(script);
        Assert.Equal(id, result.TerminatingId);
        Assert.DoesNotMatch("(?i)row|batch|input|run ", result.Terminating!.Exception.Message);
    }

    private const string Rows = "$args | ForEach-Object { $n++; [pscustomobject]@{ Id = \"pi_$n\"; Amount = $_ } }";

    [Theory]
    [InlineData("1kb")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("10d")]
    [InlineData("10l")]
    [InlineData("0x10us")]
    [InlineData("10.00d")]
    public async Task A_number_that_was_typed_counts_as_its_text(string amount)
    {
        await using var session = await SessionAsync();
        var result = session.Run($"New-DojoCapture pi_1 {amount}; New-DojoCapture pi_1 {amount} -AmountUnit Minor; New-DojoCapture pi_1 5 -TipsAmount {amount}; (Test-DojoCapture pi_1 {amount}).Result");
        Assert.Equal(["InvalidAmount", "InvalidAmount", "InvalidAmount"], result.ErrorIds);
        Assert.Equal(amount, ((DojoCaptureInstruction)result.Errors[0].TargetObject).Amount);
        Assert.Equal("InvalidAmount", Assert.Single(result.Output).ToString());
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData("10.00")]
    [InlineData("10.0")]
    [InlineData("10.5")]
    [InlineData("([decimal]::Parse('40.00'))")]
    [InlineData("(10.5)")]
    [InlineData("'10,50'")]
    [InlineData("10.00 -AmountUnit Minor")]
    [InlineData("5 -TipsAmount 1.00")]
    [InlineData("5 -TipsAmount '1,5'")]
    public async Task An_amount_with_decimals_ends_the_run_and_says_which_unit_to_give(string amount)
    {
        await using var session = await SessionAsync();
        var result = session.Run("New-DojoCapture pi_1 " + amount);
        Assert.Equal("AmountUnitMismatch", result.TerminatingId);
        Assert.Equal(ErrorCategory.InvalidData, result.Terminating!.CategoryInfo.Category);
        Assert.Empty(result.Errors);
        Assert.Equal("AmountUnitMismatch", session.Run("Test-DojoCapture pi_1 " + amount).TerminatingId);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData("(10.0)")]
    [InlineData("([float]10)")]
    [InlineData("([math]::Round(9.9))")]
    public async Task A_floating_point_number_is_an_amount_only_with_a_unit(string amount)
    {
        await using var session = await SessionAsync();
        Assert.Equal(["InvalidAmount", "InvalidAmount"], session.Run($"New-DojoCapture pi_1 {amount}; [pscustomobject]@{{ Id = 'pi_1'; Amount = {amount} }} | New-DojoCapture").ErrorIds);
        Assert.Equal(["InvalidAmount"], session.Run($"New-DojoCapture pi_1 5 -TipsAmount {amount}").ErrorIds);
        Assert.Equal(0, session.Sandbox.Requests.Total);

        var minor = session.Run($"New-DojoCapture pi_1 {amount} -AmountUnit Minor; [pscustomobject]@{{ Id = 'pi_1'; Amount = {amount} }} | New-DojoCapture -AmountUnit Major");
        minor.ShouldBeClean();
        Assert.Equal([10L, 1000L], minor.Captures.Select(capture => capture.Amount));
    }

    [Fact]
    public async Task A_number_out_of_a_pipeline_is_no_text()
    {
        await using var session = await SessionAsync();
        // What a command wrote is wrapped by the engine, as what was typed is.
        var result = session.Run("$amount = 1 | ForEach-Object { 10.0 }; New-DojoCapture pi_1 $amount; New-DojoCapture pi_1 ([psobject]::AsPSObject(10.0)); New-DojoCapture pi_1 ([psobject]::AsPSObject(7))");
        Assert.Equal(["InvalidAmount", "InvalidAmount"], result.ErrorIds);
        Assert.Equal(7, Assert.Single(result.Captures).Amount);
    }

    [Fact]
    public async Task Typed_pounds_are_pounds_where_that_is_said()
    {
        await using var session = await SessionAsync();
        var result = session.Run("New-DojoCapture pi_1 10.00 -AmountUnit Major; New-DojoCapture pi_1 10.5 -AmountUnit Major; New-DojoCapture pi_1 10 -AmountUnit Major; New-DojoCapture pi_1 1kb -AmountUnit Major");
        Assert.Equal([1000L, 1050, 1000], result.Captures.Select(capture => capture.Amount));
        Assert.Equal(["InvalidAmount"], result.ErrorIds);
    }

    [Fact]
    public async Task The_first_amount_in_pounds_ends_the_batch_and_the_rows_behind_it_are_not_sent()
    {
        await using var session = await SessionAsync();
        var result = session.Run($"{Rows} | New-DojoCapture", "10.50", "12", "9.99", "250");
        Assert.Equal("AmountUnitMismatch", result.TerminatingId);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        Assert.Contains("0 rows were sent before", result.Terminating!.ToString(), StringComparison.Ordinal);
        Assert.Contains("Row 1: the amount was read as '10.50'", result.Terminating.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-ThrottleLimit 1")]
    [InlineData("-JournalPath captures.journal")]
    public async Task What_was_sent_before_it_is_reported_and_counted(string parameter)
    {
        await using var session = await SessionAsync();
        using var folder = new TemporaryFolder();
        session.Run("$ExecutionContext.SessionState.Path.SetLocation($args[0])", folder.Path).ShouldBeClean();
        session.Sandbox.Faults.ForIntent("pi_2", Fault.Status(409));
        // The rows go on until two captures have been written downstream.
        var result = session.Run($$"""
            $state = @{ Written = 0 }
            & {
                2, 1 | ForEach-Object { [pscustomobject]@{ Id = "pi_$_"; Amount = 12 } }
                while ($state.Written -lt 2) { [pscustomobject]@{ Id = 'pi_1'; Amount = 12 } }
                '9.99', '1.50', '5' | ForEach-Object { [pscustomobject]@{ Id = 'pi_3'; Amount = $_ } }
            } | New-DojoCapture {{parameter}} -WarningAction SilentlyContinue | ForEach-Object { $state.Written++; $state.Read = $_.Row }
            """);
        Assert.Equal("AmountUnitMismatch", result.TerminatingId);
        Assert.Equal(["DojoConflict"], result.ErrorIds);
        var sent = session.Sandbox.Requests.Count(ApiOperation.Capture);
        Assert.InRange(sent, 3, int.MaxValue);
        Assert.Contains($"the amount was read as '9.99'", result.Terminating!.ToString(), StringComparison.Ordinal);
        Assert.Contains($" {sent} rows were sent before", result.Terminating.ToString(), StringComparison.Ordinal);
        Assert.Contains($" {session.Sandbox.Ledger.CaptureCount} rows were captured", result.Terminating.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, session.Sandbox.Requests.CapturePosts("pi_3"));
    }

    [Fact]
    public async Task What_only_waited_for_its_turn_is_not_sent_any_more()
    {
        await using var session = await SessionAsync();
        var answer = new TaskCompletionSource();
        session.Sandbox.Faults.ForIntent("pi_1", Fault.SlowAnswer(answer.Task));
        // One intent has one capture in flight; the third row is read while the first is.
        var result = session.Run("& { '12', '13'; while ($args[0].InFlight -eq 0) { [System.Threading.Thread]::Sleep(1) }; '9.99'; $args[1].SetResult() } @args | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = $_ } } | New-DojoCapture", session.Sandbox.Requests, answer);
        Assert.Equal("AmountUnitMismatch", result.TerminatingId);
        Assert.Equal(12, Assert.Single(result.Captures).Amount);
        Assert.Equal(1, session.Sandbox.Requests.CapturePosts("pi_1"));
    }

    [Fact]
    public async Task The_unit_outranks_what_else_is_wrong_with_a_row()
    {
        await using var session = await SessionAsync();
        foreach (var row in (string[])["@{ Id = 'x'; Amount = '10.50' }", "@{ Id = 'pi_1'; Amount = 'x'; Tips = '0.50' }", "@{ Id = 'pi_1'; Amount = '10.50'; OperationId = \"`u{FFFD}\" }"])
            Assert.Equal("AmountUnitMismatch", session.Run($"[pscustomobject]{row} | New-DojoCapture").TerminatingId);
    }

    [Fact]
    public async Task Tips_in_pounds_end_a_run_for_what_remains_before_its_intent_is_read()
    {
        await using var session = await SessionAsync();
        const string row = "[pscustomobject]@{ Id = 'pi_1'; Tips = '1.50' }";
        Assert.Equal("AmountUnitMismatch", session.Run(row + " | New-DojoCapture -Remaining").TerminatingId);
        Assert.Equal("AmountUnitMismatch", session.Run(row + " | Test-DojoCapture -Remaining").TerminatingId);
        Assert.Equal(["InvalidAmount"], session.Run("New-DojoCapture pi_1 -Remaining -Tips x").ErrorIds);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Fact]
    public async Task WhatIf_and_the_test_of_a_file_end_with_it_too()
    {
        await using var session = await SessionAsync();
        Assert.Equal("AmountUnitMismatch", session.Run($"{Rows} | New-DojoCapture -WhatIf", 5, "1.5").TerminatingId);
        var test = session.Run($"{Rows} | Test-DojoCapture -OutVariable plans | ForEach-Object {{ }}; $plans", 5, "1.5", 6);
        Assert.Equal("AmountUnitMismatch", test.TerminatingId);
        Assert.Equal(1, session.Sandbox.Requests.Total);
    }

    private static async Task<SandboxSession> SessionAsync()
    {
        var session = await SandboxSession.StartAsync();
        session.Authorize(100_000, Enumerable.Range(1, 50).Select(number => $"pi_{number}"));
        return session;
    }
}
