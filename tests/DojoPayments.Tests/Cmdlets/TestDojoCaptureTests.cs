using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

public class TestDojoCaptureTests
{
    private const string Rows = "$args | ForEach-Object { [pscustomobject]@{ Id = $_.Split(' ')[0]; Amount = $_.Split(' ')[1] } }";

    [Fact]
    public async Task A_ready_row_has_all_that_there_is_to_know_before_it_is_sent()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Sandbox.Ledger.Create(new IntentTerms { Amount = 1000, Currency = "EUR" }, IntentStatus.Authorized, "pi_1");
        session.Run("New-DojoCapture pi_1 300").ShouldBeClean();

        var plan = Assert.Single(Plans(session.Run("Test-DojoCapture pi_1 400 -TipsAmount 30 -Reference a -OperationId b")));

        Assert.Equal(DojoCaptureResult.Ready, plan.Result);
        Assert.Equal((1L, "pi_1", 400L, 30L, "a", "b"), (plan.Row, plan.PaymentIntentId, plan.Amount, plan.TipsAmount, plan.Reference, plan.OperationId));
        Assert.Equal((700L, 300L, "EUR"), (plan.RemainingBefore, plan.RemainingAfter, plan.Currency));
        Assert.Equal(TimeSpan.FromDays(7), plan.CaptureBefore - session.Sandbox.Ledger.Find("pi_1")!.AuthorizedAt);
        Assert.Null(plan.Detail);
        Assert.Equal(1, session.Sandbox.Ledger.CaptureCount);
    }

    [Theory]
    [InlineData("pi_1 x", DojoCaptureResult.InvalidAmount)]
    [InlineData("pi_1 10.505", DojoCaptureResult.InvalidAmount)]
    [InlineData("pi_1 ", DojoCaptureResult.InvalidAmount)]
    [InlineData("../x 5", DojoCaptureResult.InvalidPaymentIntentId)]
    [InlineData("pi_1 501", DojoCaptureResult.AmountTooLarge)]
    public async Task What_is_wrong_with_the_row_itself_is_told_without_a_request(string row, DojoCaptureResult expected)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var result = session.Run($"{Rows} | Test-DojoCapture -MaximumAmount 500", row);
        result.ShouldBeClean();
        var plan = Assert.Single(Plans(result));
        Assert.Equal((expected, (long?)null, (long?)null), (plan.Result, plan.Amount, plan.RemainingBefore));
        Assert.NotNull(plan.Detail);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData(CaptureMode.Manual, IntentStatus.Created, DojoCaptureResult.NotAuthorized)]
    [InlineData(CaptureMode.Manual, IntentStatus.Authorized, DojoCaptureResult.Ready)]
    [InlineData(CaptureMode.Manual, IntentStatus.Captured, DojoCaptureResult.OverRemaining)]
    [InlineData(CaptureMode.Manual, IntentStatus.Reversed, DojoCaptureResult.Reversed)]
    [InlineData(CaptureMode.Manual, IntentStatus.Refunded, DojoCaptureResult.Refunded)]
    [InlineData(CaptureMode.Manual, IntentStatus.Canceled, DojoCaptureResult.Canceled)]
    [InlineData(CaptureMode.Auto, IntentStatus.Authorized, DojoCaptureResult.WrongCaptureMode)]
    [InlineData(CaptureMode.Auto, IntentStatus.Captured, DojoCaptureResult.WrongCaptureMode)]
    public async Task The_plan_agrees_with_what_the_API_then_does(CaptureMode mode, IntentStatus status, DojoCaptureResult expected)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Sandbox.Ledger.Create(new IntentTerms { Amount = 1000, CaptureMode = mode }, status, "pi_1");
        Assert.Equal(expected, Assert.Single(Plans(session.Run("Test-DojoCapture pi_1 5"))).Result);
        Assert.Equal(0, session.Sandbox.Requests.Count(ApiOperation.Capture));
        Assert.Equal(expected == DojoCaptureResult.Ready, session.Run("New-DojoCapture pi_1 5").Output.Count == 1);
    }

    [Fact]
    public async Task A_partly_refunded_intent_is_refunded()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Run("New-DojoCapture pi_1 300").ShouldBeClean();
        session.Sandbox.Faults.Next(Fault.ChangedBody("refund", body => body.Replace("\"refundedAmount\":0", "\"refundedAmount\":100", StringComparison.Ordinal)), operation: ApiOperation.GetIntent);
        Assert.Equal(DojoCaptureResult.Refunded, Assert.Single(Plans(session.Run("Test-DojoCapture pi_1 5"))).Result);
    }

    [Fact]
    public async Task What_cannot_be_read_is_a_plan_too_and_in_its_place()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        session.Sandbox.Faults.ForIntent("pi_2", Fault.Status(503), operation: ApiOperation.GetIntent);
        var result = session.Run($"{Rows} | Test-DojoCapture -MaximumRetryCount 0", "pi_nobody 5", "pi_1 5", "pi_2 5");
        result.ShouldBeClean();
        Assert.Equal([DojoCaptureResult.NotFound, DojoCaptureResult.Ready, DojoCaptureResult.NotRead], Plans(result).Select(plan => plan.Result));
    }

    [Fact]
    public async Task The_rows_before_it_count_where_they_would_be_captured()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        var result = session.Run($"{Rows} | Test-DojoCapture", "pi_1 600", "pi_1 500", "pi_2 1000", "pi_1 400", "pi_1 1", "pi_2 1");
        Assert.Equal(
            [
                (DojoCaptureResult.Ready, 1000L, 400L), (DojoCaptureResult.OverRemaining, 400, 400), (DojoCaptureResult.Ready, 1000, 0),
                (DojoCaptureResult.Ready, 400, 0), (DojoCaptureResult.OverRemaining, 0, 0), (DojoCaptureResult.OverRemaining, 0, 0),
            ],
            Plans(result).Select(plan => (plan.Result, plan.RemainingBefore!.Value, plan.RemainingAfter!.Value)));
    }

    [Fact]
    public async Task Rows_of_one_intent_count_however_far_apart_they_stand()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, Enumerable.Range(1, 500).Select(number => $"pi_{number}"));
        var result = session.Run("1..500 + 1 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 600 } } | Test-DojoCapture -ThrottleLimit 16");
        result.ShouldBeClean();
        Assert.Equal(500, Plans(result).Count(plan => plan.Result == DojoCaptureResult.Ready));
        Assert.Equal((DojoCaptureResult.OverRemaining, 400L), (Plans(result).Last().Result, Plans(result).Last().RemainingBefore!.Value));
    }

    [Fact]
    public async Task Ready_rows_can_be_piped_on_and_are_captured_as_planned()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        var result = session.Run(
            "[pscustomobject]@{ Id = 'pi_1'; Amount = '6.00'; Tips = '0.50'; Reference = 'a' }, [pscustomobject]@{ Id = 'pi_1'; Amount = '5' }, [pscustomobject]@{ Id = 'pi_2'; Amount = '0.07'; OperationId = 'b' } | Test-DojoCapture -AmountUnit Major | Where-Object Result -eq Ready | New-DojoCapture");
        result.ShouldBeClean();
        Assert.Equal([("pi_1", 600L, 50L, "a", null), ("pi_2", 7, null, null, "b")], result.Captures.Select(capture => (capture.PaymentIntentId, capture.Amount, capture.TipsAmount, capture.Reference, capture.OperationId)));
    }

    [Fact]
    public async Task What_remains_is_planned_as_it_is_captured()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        session.Sandbox.Ledger.SetStatus("pi_2", IntentStatus.Captured);
        session.Run("New-DojoCapture pi_1 300").ShouldBeClean();
        var result = session.Run("'pi_1', 'pi_2', 'pi_1' | ForEach-Object { [pscustomobject]@{ Id = $_ } } | Test-DojoCapture -Remaining");
        result.ShouldBeClean();
        Assert.Equal([(DojoCaptureResult.Ready, 700L), (DojoCaptureResult.NothingRemaining, null), (DojoCaptureResult.NothingRemaining, null)], Plans(result).Select(plan => (plan.Result, plan.Amount)));
        Assert.Equal([DojoCaptureResult.InvalidAmount], Plans(session.Run("Test-DojoCapture pi_1 5 -Remaining")).Select(plan => plan.Result));
    }

    [Fact]
    public async Task The_journal_is_looked_up_and_not_written()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2", "pi_3");
        await using var journal = new TemporaryJournal();
        session.Run($"{Rows} | New-DojoCapture -JournalPath '{journal.Path}'", "pi_1 300").ShouldBeClean();
        session.Sandbox.Faults.Next(Fault.AbortBeforeEffect);
        Assert.Equal(["DojoOutcomeUnknown"], session.Run($"New-DojoCapture pi_2 300 -JournalPath '{journal.Path}' -ReadBackTimeoutSeconds 0").ErrorIds);
        var before = await File.ReadAllBytesAsync(journal.Path, TestContext.Current.CancellationToken);

        var result = session.Run($"{Rows} | Test-DojoCapture -JournalPath '{journal.Path}'", "pi_1 300", "pi_1 300", "pi_2 300", "pi_3 300");

        result.ShouldBeClean();
        Assert.Equal([DojoCaptureResult.AlreadyCaptured, DojoCaptureResult.Ready, DojoCaptureResult.OutcomeUnknown, DojoCaptureResult.Ready], Plans(result).Select(plan => plan.Result));
        Assert.Equal(700, Plans(result).ElementAt(1).RemainingBefore);
        Assert.Equal(before, await File.ReadAllBytesAsync(journal.Path, TestContext.Current.CancellationToken));
        // Named as New-DojoCapture names them, so that leaving the others out changes no name.
        var captured = session.Run($"{Rows} | Test-DojoCapture -JournalPath '{journal.Path}' | Where-Object Result -eq Ready | New-DojoCapture -ReadBackTimeoutSeconds 0 -JournalPath '{journal.Path}'", "pi_1 300", "pi_1 300", "pi_3 300");
        // What is open is looked for, whether a row asks for it or not.
        Assert.Equal(["DojoOutcomeUnknown"], captured.ErrorIds);
        Assert.Equal(["pi_1/300/0/2", "pi_3/300/0/1"], captured.Captures.Select(capture => capture.OperationId));
    }

    [Fact]
    public async Task One_operation_is_planned_once_and_its_name_stands_for_one_capture()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var result = session.Run("5, 5, 6 | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = $_; OperationId = 'a' } } | Test-DojoCapture");
        Assert.Equal([DojoCaptureResult.Ready, DojoCaptureResult.Repeated, DojoCaptureResult.OperationMismatch], Plans(result).Select(plan => plan.Result));
    }

    [Fact]
    public async Task The_total_ends_the_plan_where_it_ends_the_run()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        var result = session.Run($"{Rows} | Test-DojoCapture -MaximumTotal 1000", "pi_1 600", "pi_1 500", "pi_2 400", "pi_2 1", "pi_nobody 1");
        Assert.Equal(
            [DojoCaptureResult.Ready, DojoCaptureResult.OverRemaining, DojoCaptureResult.Ready, DojoCaptureResult.TotalTooLarge, DojoCaptureResult.NotFound],
            Plans(result).Select(plan => plan.Result));
    }

    [Fact]
    public async Task An_intent_of_the_other_environment_is_named_as_such()
    {
        await using var session = await SandboxSession.StartAsync(key: "sk_prod_madeUpForTests42");
        Assert.Equal(DojoCaptureResult.WrongEnvironment, Assert.Single(Plans(session.Run("Test-DojoCapture pi_sandbox_1 5"))).Result);
    }

    [Fact]
    public async Task Intents_are_read_side_by_side_once_each_while_at_hand_and_plans_come_out_in_order()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, Enumerable.Range(1, 100).Select(number => $"pi_{number}"));
        var answers = new TaskCompletionSource();
        session.Sandbox.Faults.Share(Fault.SlowAnswer(answers.Task), 1, ApiOperation.GetIntent);
        var running = Task.Run(() => session.Run("1..100 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 1 }; [pscustomobject]@{ Id = \"pi_$_\"; Amount = 2 } } | Test-DojoCapture -ThrottleLimit 16"));
        await Eventually.IsTrueAsync(() => session.Sandbox.Requests.InFlight == 16);
        answers.SetResult();
        var result = await running;
        result.ShouldBeClean();
        Assert.Equal(Enumerable.Range(1, 200).Select(row => (long)row), Plans(result).Select(plan => plan.Row));
        Assert.Equal(16, session.Sandbox.Requests.MaxInFlight);
        Assert.Equal(100, session.Sandbox.Requests.Total);
    }

    [Fact]
    public async Task The_first_plan_is_out_before_the_last_row_is_read()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1_000_000, "pi_1");
        var result = session.Run("""
            $state = @{ Written = 0 }
            & { $n = 0; while ($state.Written -eq 0) { $n++; [pscustomobject]@{ Id = 'pi_1'; Amount = $n } } } | Test-DojoCapture | ForEach-Object { $state.Written++ }
            """);
        result.ShouldBeClean();
    }

    [Theory]
    [InlineData(401, "DojoUnauthorized")]
    [InlineData(403, "DojoForbidden")]
    public async Task A_refused_key_ends_it(int status, string id)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Sandbox.Faults.When(_ => true, Fault.Status(status));
        Assert.Equal(id, session.Run($"{Rows} | Test-DojoCapture", "pi_1 1", "pi_2 1").TerminatingId);
    }

    [Fact]
    public async Task A_row_that_stands_twice_is_warned_of()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        Assert.Single(session.Run($"{Rows} | Test-DojoCapture", "pi_1 1", "pi_1 1", "pi_1 1").Warnings);
    }

    [Fact]
    public async Task A_plan_survives_a_CSV_file()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(123_456_789_012, "pi_1");
        // What Export-Csv and Import-Csv do: every property to text without a culture, and the text is bound again.
        var result = session.Run("""
            $plan = Test-DojoCapture pi_1 123456789012 -TipsAmount 7 -Reference 'a,"b"' -OperationId c
            $row = [ordered]@{}
            foreach ($property in $plan.psobject.Properties) { $row[$property.Name] = [System.Management.Automation.LanguagePrimitives]::ConvertTo($property.Value, [string], [cultureinfo]::InvariantCulture) }
            $row.Result
            [pscustomobject]$row | New-DojoCapture
            """);
        result.ShouldBeClean();
        Assert.Equal("Ready", result.Output[0].ToString());
        var capture = Assert.IsType<DojoCapture>(result.Output[1].BaseObject);
        Assert.Equal((123_456_789_012L, 7L, "a,\"b\"", "c"), (capture.Amount, capture.TipsAmount, capture.Reference, capture.OperationId));
        Type[] simple = [typeof(string), typeof(long), typeof(long?), typeof(int), typeof(bool), typeof(DateTimeOffset), typeof(DateTimeOffset?), typeof(DojoCaptureResult)];
        Assert.All(typeof(DojoCapturePlan).GetProperties().Concat(typeof(DojoCapture).GetProperties()), property => Assert.Contains(property.PropertyType, simple));
    }

    [Fact]
    public async Task The_table_shows_money_as_people_read_it()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(123_450, "pi_1");
        session.Run($"{Rows} | Test-DojoCapture | Out-Default", "pi_1 1050", "pi_1 200000").ShouldBeClean();
        session.ImportUtilityCommands();
        session.Run("Test-DojoCapture pi_1 1050 | Format-List | Out-Default").ShouldBeClean();
        var shown = string.Join('\n', session.Shell.Host.Lines);
        foreach (var text in (string[])["Result", "Ready", "OverRemaining", "10.50 GBP", "1234.50 GBP", "1224.00 GBP"])
            Assert.Contains(text, shown, StringComparison.Ordinal);
    }

    private static IEnumerable<DojoCapturePlan> Plans(ScriptResult result) => result.Output.Select(item => Assert.IsType<DojoCapturePlan>(item.BaseObject));
}
