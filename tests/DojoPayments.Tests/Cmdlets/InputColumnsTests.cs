using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>An input whose columns are not those that are read is one error, whatever its length, and nothing is sent for it.</summary>
public class InputColumnsTests
{
    private const string ManyRows = "1..500 | ForEach-Object { [pscustomobject]@{ $args[0] = \"pi_$_;5\" } }";

    public static TheoryData<string> Cmdlets => ["New-DojoCapture", "New-DojoCapture -Remaining", "New-DojoCapture -SkipCaptured", "Test-DojoCapture", "Get-DojoPaymentIntent"];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task A_file_of_another_delimiter_is_one_error(string cmdlet)
    {
        await using var session = await SandboxSession.StartAsync();
        var error = OneError(session, $"{ManyRows.Replace("$args[0]", "'PaymentIntentId;Amount'", StringComparison.Ordinal)} | {cmdlet}");
        Assert.Contains("'PaymentIntentId;Amount'", error, StringComparison.Ordinal);
        Assert.Contains("-Delimiter ';'", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PaymentIntentId;Amount", "-Delimiter ';'")]
    [InlineData("PaymentIntentId\tAmount", "-Delimiter \"`t\"")]
    [InlineData("Payment|Amount", "-Delimiter '|'")]
    [InlineData("Zahlung;Betrag", "-Delimiter ';'")]
    [InlineData("sep=;", "-Delimiter ';'")]
    [InlineData("\uFEFFsep=;", "-Delimiter ';'")]
    [InlineData("Payment", "'Payment'")]
    [InlineData("Payment Intent Id", "PaymentIntentId for 'Payment Intent Id'")]
    [InlineData("\uFEFFPaymentIntentId", @"PaymentIntentId for '\uFEFFPaymentIntentId'")]
    [InlineData("\u00EF\u00BB\u00BFPaymentIntentId", "PaymentIntentId for ")]
    [InlineData("PaymentIntentId\u00A0", @"PaymentIntentId for 'PaymentIntentId\u00A0'")]
    [InlineData("'PaymentIntentId'", "PaymentIntentId for ")]
    [InlineData("payment_intent_id", "PaymentIntentId for ")]
    public async Task The_error_says_what_was_read_and_what_it_looks_like(string column, string words)
    {
        await using var session = await SandboxSession.StartAsync();
        Assert.Contains(words, OneError(session, "[pscustomobject]@{ $args[0] = 'pi_1' } | New-DojoCapture -Amount 5", column), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Amount ", "")]
    [InlineData("Amount\u00A0", "")]
    [InlineData("Total", "")]
    [InlineData("Tips Amount", "-Amount 5")]
    [InlineData("operation_id", "-Amount 5")]
    [InlineData("Capture Id", "-Remaining")]
    public async Task A_column_that_nobody_would_read_is_named(string column, string parameters)
    {
        await using var session = await SandboxSession.StartAsync();
        OneError(session, $"[pscustomobject]@{{ Id = 'pi_1'; $args[0] = 5 }}, [pscustomobject]@{{ Id = 'pi_2'; Amount = 5 }} | New-DojoCapture {parameters}", column);
    }

    [Theory]
    [InlineData("@{ PaymentIntentId = 'pi_1'; Amount = 5 } | New-DojoCapture")]
    [InlineData("[ordered]@{ PaymentIntentId = 'pi_1'; Amount = 5 } | New-DojoCapture")]
    [InlineData("'PaymentIntentId,Amount', 'pi_1,5' | New-DojoCapture -Amount 5")]
    [InlineData("'PaymentIntentId;Amount', 'pi_1;5' | Get-DojoPaymentIntent")]
    [InlineData("1, 2 | New-DojoCapture -Amount 5")]
    [InlineData("[IO.FileInfo]::new('captures.csv') | New-DojoCapture -Amount 5")]
    public async Task What_has_no_columns_is_one_error(string script)
    {
        await using var session = await SandboxSession.StartAsync();
        OneError(session, script);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Order = 1 }", "New-DojoCapture pi_1 5")]
    [InlineData("[pscustomobject]@{ Order = 1 }", "New-DojoCapture pi_1")]
    [InlineData("[pscustomobject]@{ Order = 1 }", "New-DojoCapture pi_1 -Remaining")]
    [InlineData("[pscustomobject]@{ Order = 1 }", "Test-DojoCapture pi_1 5")]
    [InlineData("[pscustomobject]@{ Reference = 1 }", "New-DojoCapture pi_1")]
    [InlineData("[pscustomobject]@{ 'Amount ' = 1 }", "New-DojoCapture pi_1")]
    [InlineData("@{ Amount = 1 }", "New-DojoCapture pi_1")]
    [InlineData("'pi_2'", "New-DojoCapture pi_1 5")]
    [InlineData("7", "New-DojoCapture -PaymentIntentId pi_1 -Amount 5")]
    // The rows are of other payments than the typed one.
    [InlineData("[pscustomobject]@{ PaymentIntentId = 'pi_2'; Amount = 5 }", "New-DojoCapture pi_1")]
    [InlineData("[pscustomobject]@{ Id = 'pi_2'; Reference = 5 }", "New-DojoCapture pi_1 5")]
    public async Task Rows_that_do_not_fit_a_typed_id_are_one_error(string row, string command)
    {
        await using var session = await SandboxSession.StartAsync();
        OneError(session, $"1..3 | ForEach-Object {{ {row} }} | {command}");
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Id = 'pi_1' } | New-DojoCapture -Amount 5")]
    [InlineData("[pscustomobject]@{ Id = 'order 7'; Reference = 'x' } | New-DojoCapture pi_1 5")]
    [InlineData("[pscustomobject]@{ Id = 'pi_1'; Amount = 5 } | New-DojoCapture pi_1")]
    [InlineData("[pscustomobject]@{ TipsAmount = 7 } | New-DojoCapture pi_1 5 -TipsAmount 0 -Reference { 'x' }")]
    [InlineData("[pscustomobject]@{ Amount = 5 } | New-DojoCapture -PaymentIntentId pi_1 -Verbose")]
    [InlineData("[pscustomobject]@{ INTENTID = 'pi_1'; amount = 5; 'my notes' = 'x' } | New-DojoCapture")]
    [InlineData("[pscustomobject]@{ Payment = 'pi_1'; Amount = 5 } | New-DojoCapture -PaymentIntentId { $_.Payment }")]
    [InlineData("[pscustomobject]@{ Amount = 5 } | New-DojoCapture pi_1")]
    [InlineData("[pscustomobject]@{ Id = 'pi_1'; Total = 5 } | New-DojoCapture -Remaining")]
    [InlineData("'pi_1' | New-DojoCapture -Amount 5")]
    [InlineData("Get-DojoPaymentIntent pi_1 | New-DojoCapture -Remaining")]
    [InlineData("[pscustomobject]@{ Id = [uri]'pi_1'; Amount = 5 } | New-DojoCapture")]
    [InlineData("New-DojoCapture pi_1 5")]
    public async Task What_can_be_read_is_captured(string script)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(5, "pi_1");
        var result = session.Run(script);
        result.ShouldBeClean();
        Assert.Equal(("pi_1", 5L), Assert.Single(result.Captures.Select(static capture => (capture.PaymentIntentId, capture.Amount))));
    }

    [Fact]
    public async Task The_first_row_decides_and_a_later_one_is_an_error_of_its_own()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(5, "pi_1", "pi_3");
        var result = session.Run("[pscustomobject]@{ Id = 'pi_1'; Amount = 5 }, [pscustomobject]@{ Ident = 'pi_2'; Amount = 5 }, [pscustomobject]@{ Id = 'pi_3' }, [pscustomobject]@{ Id = 'pi_3'; Amount = 5 } | New-DojoCapture");
        Assert.Equal(["InvalidPaymentIntentId", "InvalidAmount"], result.ErrorIds);
        Assert.Equal(["pi_1", "pi_3"], result.Captures.Select(static capture => capture.PaymentIntentId));
    }

    [Theory]
    [InlineData("'PaymentIntentId;CaptureId'", "-Delimiter ';'")]
    [InlineData("'PaymentIntentId', 'Capture Id'", "CaptureId for 'Capture Id'")]
    [InlineData("'Amount', 'CaptureId'", "PaymentIntentId")]
    public async Task Captures_to_confirm_with_wrong_columns_are_one_error(string columns, string words)
    {
        await using var session = await SandboxSession.StartAsync();
        Assert.Contains(words, OneError(session, $"1..3 | ForEach-Object {{ $row = [ordered]@{{}}; foreach ($column in {columns}) {{ $row[$column] = 'x' }}; [pscustomobject]$row }} | Confirm-DojoCapture"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Amount", "'pi_1', 'pi_2' | New-DojoCapture -Amount { 5 }")]
    [InlineData("TipsAmount", "'pi_1', 'pi_2' | Test-DojoCapture -Amount 5 -TipsAmount { 5 }")]
    [InlineData("Amount", "[pscustomobject]@{ Price = 5 } | New-DojoCapture pi_1 -Amount { $_.Price }")]
    [InlineData("CapturedAt", "[pscustomobject]@{ Id = 'pi_1'; CaptureId = 'cp_1'; Amount = 5 } | Confirm-DojoCapture -CapturedAt { $_.At }")]
    public async Task A_script_block_that_the_engine_does_not_run_is_one_error(string parameter, string script)
    {
        await using var session = await SandboxSession.StartAsync();
        Assert.Contains($"@{{ Name = '{parameter}'; Expression = {{", OneError(session, script), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_of_an_object_is_no_id()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_7");
        var result = session.Run("'pi_1', [Text.StringBuilder]'pi_7' | New-DojoCapture -Amount 12");
        Assert.Equal(["InvalidPaymentIntentId"], result.ErrorIds);
        Assert.Equal(["pi_1"], result.Captures.Select(capture => capture.PaymentIntentId));
    }

    [Fact]
    public async Task Nothing_in_the_pipeline_is_a_row_without_an_id()
    {
        await using var session = await SandboxSession.StartAsync();
        Assert.Equal(["InvalidPaymentIntentId"], session.Run("$null | New-DojoCapture -Amount 5").ErrorIds);
    }

    private static string OneError(SandboxSession session, string script, params object?[] arguments)
    {
        session.Authorize(1000, "pi_1", "pi_2");
        var result = session.Run(script, arguments);
        Assert.Equal("InvalidColumns", result.TerminatingId);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        Assert.Equal(0, session.Sandbox.Requests.Total);
        return result.Terminating!.ToString();
    }
}
