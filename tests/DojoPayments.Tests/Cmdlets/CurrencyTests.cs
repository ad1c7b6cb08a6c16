using DojoPayments.Protocol;
using DojoPayments.Rows;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>Major units are read with two decimals, so that they are refused for an intent in a currency that has none or three.</summary>
public class CurrencyTests
{
    [Theory]
    [InlineData("New-DojoCapture pi_1 -Remaining -AmountUnit Major")]
    [InlineData("New-DojoCapture pi_1 -Remaining -TipsAmount 1.50 -AmountUnit Major")]
    [InlineData("New-DojoCapture pi_1 5 -SkipCaptured -AmountUnit Major")]
    [InlineData("New-DojoCapture pi_1 5 -SkipCaptured -AmountUnit Major -MaximumTotal 10000")]
    [InlineData("New-DojoCapture pi_1 5 -SkipCaptured -AmountUnit Major -WhatIf")]
    [InlineData("'5', '6' | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = $_ } } | New-DojoCapture -SkipCaptured -AmountUnit Major", 2)]
    [InlineData("'5', '6' | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = $_ } } | New-DojoCapture -SkipCaptured -AmountUnit Major -MaximumTotal 10000", 2)]
    public async Task A_currency_without_two_decimals_is_refused_in_major_units(string script, int rows = 1)
    {
        await using var session = await StartAsync("JPY");
        Assert.Equal(Enumerable.Repeat("InvalidAmount", rows), session.Run(script).ErrorIds);
        Assert.Equal(0, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Theory]
    [InlineData("Test-DojoCapture pi_1 5 -AmountUnit Major")]
    [InlineData("Test-DojoCapture pi_1 -Remaining -AmountUnit Major")]
    [InlineData("Test-DojoCapture pi_1 5 -SkipCaptured -AmountUnit Major")]
    public async Task A_plan_says_so(string script)
    {
        await using var session = await StartAsync("KWD");
        var plan = Assert.IsType<DojoCapturePlan>(Assert.Single(session.Run(script).Output).BaseObject);
        Assert.Equal((DojoCaptureResult.InvalidAmount, (long?)null, "KWD"), (plan.Result, plan.Amount, plan.Currency));
        Assert.Contains("KWD", plan.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JPY", "New-DojoCapture pi_1 5 -SkipCaptured", 5)]
    [InlineData("JPY", "New-DojoCapture pi_1 -Remaining -AmountUnit Minor", 1000)]
    [InlineData("EUR", "New-DojoCapture pi_1 5 -SkipCaptured -AmountUnit Major", 500)]
    [InlineData("USD", "New-DojoCapture pi_1 -Remaining -TipsAmount 1 -AmountUnit Major", 1000)]
    public async Task Other_units_and_currencies_are_taken(string currency, string script, long amount)
    {
        await using var session = await StartAsync(currency);
        Assert.Equal(amount, Assert.Single(session.Run(script).Captures).Amount);
    }

    [Theory]
    [InlineData("JPY", false)]
    [InlineData("jpy", false)]
    [InlineData("BHD", false)]
    [InlineData("GBP", true)]
    [InlineData("", true)]
    [InlineData(null, true)]
    [InlineData("PY ", true)]
    [InlineData("a code of its own", true)]
    public void Major_units_are_for_currencies_with_two_decimals(string? currency, bool expected)
    {
        var row = new DojoCaptureInstruction(1, "pi_1", "5", null, null, null);
        Assert.Equal(expected, Currencies.Check(row, DojoAmountUnit.Major, currency) is null);
        Assert.Null(Currencies.Check(row, DojoAmountUnit.Minor, currency));
    }

    [Theory]
    [InlineData("New-DojoCapture pi_1 5", "-")]
    [InlineData("New-DojoCapture pi_1 -Remaining", "EUR")]
    [InlineData("New-DojoCapture pi_1 -Remaining; New-DojoCapture pi_1 -Remaining -SkipCaptured", "EUR EUR")]
    [InlineData("New-DojoCapture pi_1 5 -Verify", "EUR")]
    [InlineData("New-DojoCapture pi_1 5; New-DojoCapture pi_1 5 -SkipCaptured", "- EUR")]
    [InlineData("$rows | New-DojoCapture -SkipCaptured", "EUR EUR")]
    [InlineData("$rows | New-DojoCapture -SkipCaptured -MaximumTotal 10", "EUR EUR")]
    public async Task A_capture_has_the_currency_of_an_intent_that_was_read(string script, string currencies)
    {
        await using var session = await StartAsync("EUR");
        var result = session.Run("$rows = 5, 4 | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = $_ } }; " + script);
        result.ShouldBeClean();
        Assert.Equal(currencies, string.Join(" ", result.Captures.Select(capture => capture.Currency ?? "-")));
    }

    [Fact]
    public async Task A_capture_that_was_read_back_has_its_currency()
    {
        await using var session = await StartAsync("EUR");
        session.Sandbox.Faults.Next(Fault.AbortAfterEffect);
        Assert.Equal("EUR", Assert.Single(session.Run("New-DojoCapture pi_1 5").Captures).Currency);
    }

    [Theory]
    [InlineData("New-DojoCapture pi_1 1001", "EUR")]
    [InlineData("New-DojoCapture pi_1 1001 -SkipCaptured -JournalPath $args[0]", "EUR")]
    [InlineData("New-DojoCapture pi_1 0", null)]
    public async Task A_refused_row_has_the_currency_of_an_intent_that_was_read(string script, string? currency)
    {
        await using var journal = new TemporaryJournal();
        await using var session = await StartAsync("EUR");
        var row = Assert.IsType<DojoCaptureInstruction>(Assert.Single(session.Run(script, journal.Path).Errors).TargetObject);
        Assert.Equal(currency, row.Currency);
        // The row can be corrected and captured as it is exported.
        Assert.Equal(7, Assert.Single(session.Run("[pscustomobject]@{ PaymentIntentId = $args[0].PaymentIntentId; Amount = 7; Currency = $args[0].Currency } | New-DojoCapture", row).Captures).Amount);
    }

    [Fact]
    public void As_many_currencies_are_known_as_there_can_be()
    {
        var listed = new ListedCaptures();
        for (var number = 0; number < 300; number++)
            listed.Note($"pi_{number}", [], $"C{number}");
        listed.Note("pi_none", []);
        Assert.Equal(["C0", "C253", null, null, null], new[] { "pi_0", "pi_253", "pi_254", "pi_none", "pi_other" }.Select(listed.CurrencyOf));
        Assert.True(listed.IsRead("pi_254"));
        Assert.True(listed.IsRead("pi_none"));
        Assert.False(listed.IsRead("pi_other"));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"JPY\"")]
    [InlineData("[{\"currencyCode\":\"JPY\"}]")]
    [InlineData("{\"currencyCode\":{\"code\":\"JPY\"},\"more\":[{}]}")]
    public async Task An_amount_of_another_shape_does_not_break_the_read_back(string amount)
    {
        await using var session = await StartAsync("GBP");
        session.Sandbox.Faults.When(candidate => candidate.Operation == ApiOperation.GetIntent, Fault.ChangedBody("shape", body => body.Replace("{\"value\":1000,\"currencyCode\":\"GBP\"}", amount, StringComparison.Ordinal)));
        session.Sandbox.Faults.Next(Fault.AbortAfterEffect);
        Assert.Single(session.Run("New-DojoCapture pi_1 5").Captures);
    }

    private static async Task<SandboxSession> StartAsync(string currency)
    {
        var session = await SandboxSession.StartAsync();
        session.Sandbox.Ledger.Authorize("pi_1", 1000, currency: currency);
        return session;
    }
}
