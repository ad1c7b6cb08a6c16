using System.Management.Automation;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>What stands between a wrong file and other people's money.</summary>
public class GuardTests
{
    private const string Rows = "$args | ForEach-Object { $n++; [pscustomobject]@{ Id = \"pi_$n\"; Amount = $_ } }";

    [Fact]
    public async Task A_row_above_the_maximum_is_refused_and_the_others_go_on()
    {
        await using var session = await SessionAsync();
        var result = session.Run($"{Rows} | New-DojoCapture -MaximumAmount 100", 100, 101, 99);
        Assert.Equal(["AmountTooLarge"], result.ErrorIds);
        Assert.Equal(ErrorCategory.LimitsExceeded, result.Errors[0].CategoryInfo.Category);
        Assert.Equal(2, Assert.IsType<DojoCaptureInstruction>(result.Errors[0].TargetObject).Row);
        Assert.Equal([100L, 99], result.Captures.Select(capture => capture.Amount));
        Assert.Equal(2, session.Sandbox.Requests.Total);
    }

    [Fact]
    public async Task Tips_count_against_both_limits()
    {
        await using var session = await SessionAsync();
        Assert.Equal(["AmountTooLarge"], session.Run("New-DojoCapture pi_1 90 -TipsAmount 11 -MaximumAmount 100").ErrorIds);
        Assert.Equal("TotalTooLarge", session.Run("New-DojoCapture pi_1 90 -TipsAmount 11 -MaximumTotal 100").TerminatingId);
        session.Run("New-DojoCapture pi_1 90 -TipsAmount 10 -MaximumAmount 100 -MaximumTotal 100").ShouldBeClean();
    }

    [Theory]
    [InlineData("")]
    [InlineData("-ThrottleLimit 1")]
    [InlineData("-ThrottleLimit 32")]
    public async Task The_run_ends_before_the_row_that_would_pass_the_total_and_makes_all_before_it(string parameter)
    {
        await using var session = await SessionAsync();
        var result = session.Run($"1..50 | ForEach-Object {{ [pscustomobject]@{{ Id = \"pi_$_\"; Amount = 10 }} }} | New-DojoCapture -MaximumTotal 305 {parameter} -OutVariable captured | ForEach-Object {{ }}; $captured");
        Assert.Equal("TotalTooLarge", result.TerminatingId);
        Assert.Equal(ErrorCategory.LimitsExceeded, result.Terminating!.CategoryInfo.Category);
        Assert.Empty(result.Errors);
        Assert.Contains("30 rows were captured, 20 rows were not attempted", result.Terminating.ToString(), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 30).Select(number => $"pi_{number}").Order(), session.Sandbox.Ledger.Captures.Select(capture => capture.PaymentIntentId).Order());
    }

    [Fact]
    public async Task Rows_that_are_not_sent_do_not_count_against_the_total()
    {
        await using var session = await SessionAsync();
        await using var journal = new TemporaryJournal();
        session.Run($"{Rows} | New-DojoCapture -JournalPath $args[0]".Replace("$args |", "60, 40 |", StringComparison.Ordinal), journal.Path).ShouldBeClean();

        // The first two come back from the journal, the third is refused as it is read, the fifth is the fourth again.
        var result = session.Run(
            """
            $rows = 60, 40, 'x', 100 | ForEach-Object { $n++; [pscustomobject]@{ Id = "pi_$n"; Amount = $_; OperationId = if ($_ -eq 100) { 'a' } } }
            $rows + $rows[3] | New-DojoCapture -MaximumTotal 100 -JournalPath $args[0]
            """,
            journal.Path);

        Assert.Null(result.TerminatingId);
        Assert.Equal(["InvalidAmount"], result.ErrorIds);
        Assert.Equal([true, true, false, true], result.Captures.Select(capture => capture.Resumed));
    }

    [Theory]
    [InlineData("-MaximumAmount 10.50")]
    [InlineData("-MaximumAmount 10.00")]
    [InlineData("-MaximumAmount 1kb")]
    [InlineData("-MaximumTotal 1e3")]
    [InlineData("-MaximumTotal 0x10")]
    [InlineData("-MaximumTotal ([decimal]::Parse('40.00'))")]
    [InlineData("-MaximumAmount '1,000'")]
    [InlineData("-MaximumAmount 0")]
    [InlineData("-MaximumAmount ''")]
    [InlineData("-MaximumTotal 1kb5")]
    [InlineData("-MaximumTotal 10.50 -AmountUnit Major")]
    public async Task A_limit_that_is_no_amount_ends_it_before_it_begins(string parameters)
    {
        await using var session = await SessionAsync();
        Assert.Equal("InvalidAmount", session.Run($"New-DojoCapture pi_1 1 {parameters}").TerminatingId);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Fact]
    public async Task Limits_are_minor_units_whatever_the_rows_are_written_in()
    {
        await using var session = await SessionAsync();
        var result = session.Run($"{Rows} | New-DojoCapture -AmountUnit Major -MaximumAmount 1050", "10.50", "10.51");
        Assert.Equal(["AmountTooLarge"], result.ErrorIds);
        Assert.Equal(1050, Assert.Single(result.Captures).Amount);
    }

    [Fact]
    public async Task Files_in_pounds_and_pence_are_captured_to_the_penny()
    {
        await using var session = await SessionAsync();
        var result = session.Run("""
            [pscustomobject]@{ Id = 'pi_1'; Amount = '10.50'; Tips = '1.5' }, [pscustomobject]@{ Id = 'pi_2'; Amount = '10'; Tips = '' }, [pscustomobject]@{ Id = 'pi_3'; Amount = 0.07 } |
                New-DojoCapture -AmountUnit Major
            """);
        result.ShouldBeClean();
        Assert.Equal([(1050L, 150L), (1000, null), (7, null)], result.Captures.Select(capture => (capture.Amount, capture.TipsAmount)));
        Assert.Equal(["""{"amount":1050,"tipsAmount":150}""", """{"amount":1000}""", """{"amount":7}"""], session.CaptureRequests.Select(request => request.Body).OrderByDescending(body => body.Length));
    }

    [Theory]
    [InlineData("10.505")]
    [InlineData("1,000")]
    [InlineData("10,50")]
    [InlineData("10.")]
    [InlineData("0.00")]
    [InlineData("")]
    public async Task Pounds_and_pence_that_could_be_read_in_two_ways_are_refused(string amount)
    {
        await using var session = await SessionAsync();
        var result = session.Run($"{Rows} | New-DojoCapture -AmountUnit Major; New-DojoCapture pi_1 $args[0] -AmountUnit Major; if ($args[0]) {{ New-DojoCapture pi_1 1 -TipsAmount \"x$($args[0])\" -AmountUnit Major }}", amount);
        Assert.All(result.ErrorIds, id => Assert.Equal("InvalidAmount", id));
        Assert.Empty(result.Output);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Fact]
    public async Task The_same_text_is_refused_in_minor_units_which_stay_the_default()
    {
        await using var session = await SessionAsync();
        Assert.Equal("AmountUnitMismatch", session.Run("New-DojoCapture pi_1 '10.50'").TerminatingId);
        Assert.Equal("DojoPayments.DojoAmountUnit", session.Run("(Get-Command New-DojoCapture).Parameters.AmountUnit.ParameterType.FullName").Output[0].ToString());
    }

    [Fact]
    public async Task A_row_that_stands_twice_is_warned_of_once_and_captured_all_the_same()
    {
        await using var session = await SessionAsync();
        var result = session.Run("1..4 | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 5; Reference = 'a' } } | New-DojoCapture");
        result.ShouldBeClean();
        Assert.Equal(4, result.Output.Count);
        Assert.StartsWith("Row 2 ", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIf_ends_with_the_count_and_the_sum()
    {
        await using var session = await SessionAsync();
        var result = session.Run("""
            [pscustomobject]@{ Id = 'pi_1'; Amount = 500; Tips = 20 }, [pscustomobject]@{ Id = 'pi_2'; Amount = 700 }, [pscustomobject]@{ Id = 'pi_3'; Amount = 'x' } | New-DojoCapture -WhatIf
            """);
        Assert.Equal(["InvalidAmount"], result.ErrorIds);
        Assert.Equal("What if: 2 captures, 1200 in all and tips of 20 (minor units).", session.Shell.Host.Lines.Last());
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Fact]
    public async Task WhatIf_of_one_row_has_nothing_to_add_up()
    {
        await using var session = await SessionAsync();
        session.Run("New-DojoCapture pi_1 5 -WhatIf").ShouldBeClean();
        Assert.Single(session.Shell.Host.Lines);
    }

    [Fact]
    public async Task WhatIf_meets_the_limits_too()
    {
        await using var session = await SessionAsync();
        var result = session.Run($"{Rows} | New-DojoCapture -MaximumTotal 100 -WhatIf", 60, 40, 1);
        Assert.Equal("TotalTooLarge", result.TerminatingId);
        Assert.Contains(session.Shell.Host.Lines, line => line.StartsWith("What if: 2 captures, 100 in all", StringComparison.Ordinal));
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    private static async Task<SandboxSession> SessionAsync()
    {
        var session = await SandboxSession.StartAsync();
        session.Authorize(100_000, Enumerable.Range(1, 50).Select(number => $"pi_{number}"));
        return session;
    }
}
