using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>What captures are the next morning.</summary>
public sealed class ConfirmDojoCaptureTests : IDisposable
{
    private const string Rows = "1..4 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 5; Tips = 1; Reference = \"table $_\"; OperationId = \"op-$_\" } }";

    private readonly TemporaryFolder _folder = new();

    private string Journal => _folder.File("captures.journal");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("$captures | Confirm-DojoCapture")]
    [InlineData("$captures | Export-Csv $file; Import-Csv $file | Confirm-DojoCapture")]
    [InlineData("$captures | Confirm-DojoCapture -ErrorAction SilentlyContinue | Export-Csv $file; Import-Csv $file | Confirm-DojoCapture")]
    [InlineData("Confirm-DojoCapture -JournalPath $journal")]
    public async Task Every_capture_is_told_as_what_it_is_now_in_the_input_s_order(string confirm)
    {
        await using var session = await StartAsync();
        session.ImportUtilityCommands();
        session.Sandbox.Ledger.DecideCaptures("pi_2", CaptureStatus.Declined);
        session.Sandbox.Ledger.DecideCaptures("pi_3", CaptureStatus.Failed);
        session.Sandbox.Ledger.DecideCaptures("pi_4", CaptureStatus.Created);
        var sent = session.Sandbox.Requests.Count(ApiOperation.Capture);

        var result = session.Run($"$journal, $file = $args; {confirm}", Journal, _folder.File("done.csv"));

        Assert.Null(result.TerminatingId);
        Assert.Equal(["DojoCaptureDeclined", "DojoCaptureFailed"], result.ErrorIds);
        Assert.Equal(["Successful", "Declined", "Failed", "Created"], Confirmations(result).Select(capture => capture.Status));
        Assert.Equal(session.Sandbox.Ledger.Captures.OrderBy(capture => capture.PaymentIntentId).Select(capture => (capture.PaymentIntentId, capture.Id)), Confirmations(result).Select(capture => (capture.PaymentIntentId, capture.CaptureId)));
        Assert.All(Confirmations(result), (capture, index) => Assert.Equal((5, 1, "GBP", $"table {index + 1}", $"op-{index + 1}", index + 1), (capture.Amount, capture.TipsAmount, capture.Currency, capture.Reference, capture.OperationId, capture.Row)));
        Assert.Equal(["pi_2", "pi_3"], result.Errors.Select(error => Assert.IsType<DojoCaptureConfirmation>(error.TargetObject).PaymentIntentId));
        Assert.Equal(sent, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Theory]
    [InlineData(1000, IntentStatus.Refunded, "Refunded")]
    [InlineData(6, IntentStatus.Authorized, "Refunded")]
    [InlineData(2, IntentStatus.Authorized, "PartlyRefunded")]
    [InlineData(2, IntentStatus.Reversed, "PartlyRefunded")]
    [InlineData(0, IntentStatus.Reversed, "Successful")]
    public async Task What_was_paid_back_meanwhile_is_told_and_is_no_error(long amount, IntentStatus status, string expected)
    {
        await using var session = await StartAsync();
        session.Sandbox.Ledger.Refund("pi_1", amount);
        if (status != IntentStatus.Authorized)
            session.Sandbox.Ledger.SetStatus("pi_1", status);

        var result = session.Run("$captures[0] | Confirm-DojoCapture");

        result.ShouldBeClean();
        var capture = Assert.Single(Confirmations(result));
        Assert.Equal((expected, status.ToString()), (capture.Status, capture.IntentStatus));
        Assert.Equal(session.Sandbox.Ledger.Find("pi_1")!.RefundedAmount, capture.RefundedAmount);
    }

    [Fact]
    public async Task What_is_declined_took_nothing_that_could_have_been_paid_back()
    {
        await using var session = await StartAsync();
        session.Sandbox.Ledger.DecideCaptures("pi_1", CaptureStatus.Declined);
        session.Sandbox.Ledger.Refund("pi_1", 6);
        Assert.Equal("Declined", Assert.Single(Confirmations(session.Run("$captures[0] | Confirm-DojoCapture"))).Status);
    }

    [Theory]
    [InlineData("$captures[0] | Confirm-DojoCapture")]
    [InlineData("Confirm-DojoCapture -JournalPath $args[0]")]
    public async Task A_capture_that_is_no_longer_listed_is_an_error_once_it_should_be(string confirm)
    {
        await using var session = await StartAsync();
        session.Sandbox.Ledger.Unlist("pi_1");

        var young = session.Run(confirm, Journal);
        session.Pass(TimeSpan.FromMinutes(16));
        var old = session.Run(confirm, Journal);

        Assert.Equal("Accepted", Confirmations(young).First().Status);
        Assert.Empty(young.ErrorIds);
        Assert.Equal("NotListed", Confirmations(old).First().Status);
        Assert.Equal(["DojoCaptureNotListed"], old.ErrorIds);
    }

    [Fact]
    public async Task A_capture_of_unknown_age_is_known_by_its_ids_alone()
    {
        await using var session = await StartAsync();
        session.Sandbox.Ledger.Unlist("pi_1");
        var id = session.Sandbox.Ledger.CapturesOf("pi_2")[0].Id;

        Assert.Equal(["DojoCaptureNotListed"], session.Run("Confirm-DojoCapture pi_1 cp_other").ErrorIds);
        var other = Assert.Single(Confirmations(session.Run("Confirm-DojoCapture pi_2 $args[0]", id)));

        Assert.Equal(("Successful", 5, 1), (other.Status, other.Amount, other.TipsAmount));
        Assert.NotNull(other.CapturedAt);
    }

    [Theory]
    [InlineData("CaptureIdMissing", "Confirm-DojoCapture pi_1")]
    [InlineData("CaptureIdMissing", "[pscustomobject]@{ Id = 'pi_1'; CaptureId = ' ' } | Confirm-DojoCapture")]
    [InlineData("InvalidPaymentIntentId", "Confirm-DojoCapture order1 cp_1")]
    [InlineData("InvalidAmount", "Confirm-DojoCapture pi_1 $args[0] -Amount ten")]
    [InlineData("CaptureIdMismatch", "Confirm-DojoCapture pi_1 $args[0] -Amount 6 -TipsAmount 1")]
    [InlineData("CaptureIdMismatch", "Confirm-DojoCapture pi_1 $args[0] -Amount 5")]
    [InlineData("CaptureIdMismatch", "Confirm-DojoCapture pi_1 $args[0] -Amount 5 -TipsAmount 1 -AmountUnit Major")]
    [InlineData("DojoNotFound", "Confirm-DojoCapture pi_nowhere cp_1")]
    [InlineData("EnvironmentMismatch", "Confirm-DojoCapture pi_sandbox_1 cp_1 -ApiKey $args[1]")]
    public async Task What_cannot_be_told_is_an_error_of_its_row_and_no_object(string errorId, string confirm)
    {
        await using var session = await StartAsync();
        var result = session.Run(confirm, session.Sandbox.Ledger.CapturesOf("pi_1")[0].Id, PowerShellSession.Secret("sk_prod_madeUpForTests42"));

        Assert.Equal([errorId], result.ErrorIds);
        Assert.Empty(result.Output);
        Assert.Equal(1, Assert.IsType<DojoCaptureInstruction>(result.Errors[0].TargetObject).Row);
    }

    [Fact]
    public async Task Decimals_among_minor_units_end_it_behind_what_was_read_before()
    {
        await using var session = await StartAsync();
        var result = session.Run("$captures[0], [pscustomobject]@{ Id = 'pi_2'; CaptureId = 'cp_1'; Amount = '10.50' } | Confirm-DojoCapture");
        Assert.Equal("AmountUnitMismatch", result.TerminatingId);
        Assert.Single(result.Output);
    }

    [Fact]
    public async Task A_result_file_in_pounds_is_confirmed_in_pounds()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1");
        var capture = Assert.Single(session.Run("New-DojoCapture pi_1 1050").Captures);
        var result = session.Run("[pscustomobject]@{ PaymentIntentId = 'pi_1'; Amount = '10.50'; TipsAmount = ''; CaptureId = $args[0] } | Confirm-DojoCapture -AmountUnit Major", capture.CaptureId);
        result.ShouldBeClean();
        Assert.Equal(1050, Assert.Single(Confirmations(result)).Amount);
    }

    [Fact]
    public async Task What_cannot_be_read_is_an_error_of_its_row()
    {
        await using var session = await StartAsync();
        session.Pass(TimeSpan.FromDays(1));
        session.Sandbox.Faults.Next(Fault.Status(503), count: 8, ApiOperation.GetIntent);
        var result = session.Run("$captures | Confirm-DojoCapture -MaximumRetryCount 0 -ThrottleLimit 1");
        Assert.Equal(Enumerable.Repeat("DojoReadFailed", 4), result.ErrorIds);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData(401, "DojoUnauthorized")]
    [InlineData(403, "DojoForbidden")]
    public async Task What_would_be_refused_of_every_row_ends_it(int status, string errorId)
    {
        await using var session = await StartAsync();
        session.Sandbox.Faults.Next(Fault.Status(status), count: 100, ApiOperation.GetIntent);
        var result = session.Run("Confirm-DojoCapture -JournalPath $args[0]", Journal);
        Assert.Equal(errorId, result.TerminatingId);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task An_intent_of_a_journal_is_read_once_however_far_apart_its_captures_stand()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, [.. Enumerable.Range(1, 200).Select(number => $"pi_{number}")]);
        session.Run("@(1..200) + 1 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 5 } } | New-DojoCapture -JournalPath $args[0]", Journal).ShouldBeClean();
        var before = session.Sandbox.Requests.Count(ApiOperation.GetIntent);

        var result = session.Run("Confirm-DojoCapture -JournalPath $args[0] -ThrottleLimit 2", Journal);

        result.ShouldBeClean();
        Assert.Equal(201, result.Output.Count);
        Assert.Equal("pi_1", Confirmations(result).Last().PaymentIntentId);
        Assert.Equal(before + 200, session.Sandbox.Requests.Count(ApiOperation.GetIntent));
    }

    [Fact]
    public async Task A_stopped_pipeline_leaves_the_journal_to_the_next_run()
    {
        await using var session = await StartAsync();
        session.ImportUtilityCommands();
        Assert.Single(session.Run("Confirm-DojoCapture -JournalPath $args[0] | Select-Object -First 1", Journal).Output);
        session.Run("Confirm-DojoCapture -JournalPath $args[0]", Journal).ShouldBeClean();
    }

    [Fact]
    public async Task The_journal_is_locked_while_its_captures_are_confirmed_and_given_back_after_it()
    {
        await using var session = await StartAsync();
        var inside = session.Run("$journal = $args[0]; Confirm-DojoCapture -JournalPath $journal | ForEach-Object { New-DojoCapture pi_1 5 -JournalPath $journal }", Journal);
        Assert.Equal("JournalUnavailable", inside.TerminatingId);
        session.Run("Confirm-DojoCapture -JournalPath $args[0]", Journal).ShouldBeClean();
        Assert.Equal("JournalUnavailable", session.Run("Confirm-DojoCapture -JournalPath $args[0]", _folder.File("none/captures.journal")).TerminatingId);
    }

    [Fact]
    public async Task A_journal_that_is_not_there_is_an_error_and_is_not_made()
    {
        await using var session = await SandboxSession.StartAsync();
        Assert.Equal("JournalUnavailable", session.Run("Confirm-DojoCapture -JournalPath $args[0]", _folder.File("typo.journal")).TerminatingId);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task What_is_open_in_the_journal_is_said_and_not_confirmed()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1");
        session.Sandbox.Faults.Next(Fault.AbortBeforeEffect);
        Assert.Equal(["DojoOutcomeUnknown"], session.Run("New-DojoCapture pi_1 5 -JournalPath $args[0] -ReadBackTimeoutSeconds 0", Journal).ErrorIds);

        var result = session.Run("Confirm-DojoCapture -JournalPath $args[0]", Journal);

        result.ShouldBeClean();
        Assert.Empty(result.Output);
        Assert.Single(result.Warnings);
    }

    private static IEnumerable<DojoCaptureConfirmation> Confirmations(ScriptResult result) => result.Output.Select(item => Assert.IsType<DojoCaptureConfirmation>(item.BaseObject));

    private async Task<SandboxSession> StartAsync()
    {
        var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1", "pi_2", "pi_3", "pi_4");
        session.Run($"$global:captures = @({Rows} | New-DojoCapture -JournalPath $args[0])", Journal).ShouldBeClean();
        return session;
    }
}
