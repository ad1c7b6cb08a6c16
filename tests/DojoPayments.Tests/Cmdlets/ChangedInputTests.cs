using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>An input that is not the one which its journal knows is noticed before money moves.</summary>
public sealed class ChangedInputTests : IDisposable
{
    private const string Rows = "$args[1] | ForEach-Object { $id, $amount, $name = $_ -split ' '; [pscustomobject]@{ Id = $id; Amount = $amount; OperationId = $name } } | ";

    private readonly TemporaryFolder _folder = new();

    private string Journal => _folder.File("captures.journal");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pi_1 5", "pi_1 6")]
    [InlineData("pi_1 5 a", "pi_1 6 b")]
    [InlineData("pi_1 5 a", "pi_1 5")]
    [InlineData("pi_1 5", "pi_1 5 a")]
    public async Task A_row_that_was_changed_after_it_was_captured_is_not_sent(string before, string after)
    {
        await using var session = await SessionAsync();
        Run(session, before, "pi_2 7").ShouldBeClean();

        var again = Run(session, after, "pi_2 7");

        Assert.Equal(["OperationChanged"], again.ErrorIds);
        var target = Assert.IsType<DojoCaptureInstruction>(again.Errors[0].TargetObject);
        Assert.Equal((1L, "pi_1"), (target.Row, target.PaymentIntentId));
        Assert.Contains("5 from pi_1", again.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(["pi_2"], again.Captures.Select(capture => capture.PaymentIntentId));
        Assert.Equal(2, session.Sandbox.Ledger.CaptureCount);
        Assert.Single(again.Warnings, warning => warning.StartsWith("The journal has 1 operation without a valid row in this input: 5 from pi_1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_Test_and_WhatIf_say_is_what_happens()
    {
        await using var session = await SessionAsync();
        Run(session, "pi_1 5", "pi_2 7", "pi_3 8").ShouldBeClean();
        string[] changed = ["pi_1 6", "pi_2 9", "pi_2 7", "pi_4 5", "pi_3 1"];

        var plan = session.Run(Rows + "Test-DojoCapture -JournalPath $args[0]", Journal, changed);
        plan.ShouldBeClean();
        Assert.Equal(["OperationChanged", "Ready", "AlreadyCaptured", "Ready", "OperationChanged"], plan.Output.Select(Result));
        Assert.Single(plan.Warnings, warning => warning.StartsWith("The journal has 2 operations without a valid row in this input", StringComparison.Ordinal));

        var whatIf = session.Run(Rows + "New-DojoCapture -WhatIf -JournalPath $args[0]", Journal, changed);
        Assert.Equal(["OperationChanged", "OperationChanged"], whatIf.ErrorIds);
        Assert.Equal([1L, 5], whatIf.Errors.Select(error => ((DojoCaptureInstruction)error.TargetObject).Row));
        Assert.Single(whatIf.Warnings, warning => warning.StartsWith("The journal has 2 operations without a valid row in this input", StringComparison.Ordinal));
        Assert.Contains(session.Shell.Host.Lines, line => line.Contains("2 captures, 14 in all", StringComparison.Ordinal));
        Assert.Equal(3, session.Sandbox.Ledger.CaptureCount);

        var run = Run(session, changed);
        Assert.Equal(["OperationChanged", "OperationChanged"], run.ErrorIds);
        Assert.Equal([2L, 3, 4], run.Captures.Select(capture => capture.Row));
        Assert.Equal(5, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task A_new_row_waits_until_what_the_journal_has_is_named_and_holds_nobody_else_up()
    {
        await using var session = await SessionAsync();
        Run(session, "pi_1 5", "pi_1 6", "pi_2 7").ShouldBeClean();

        var again = session.Run(
            """
            $sandbox = $args[2]
            & { 'pi_1 9', 'pi_1 10', 'pi_2 7', 'pi_3 1', 'pi_1 6'; while ($sandbox.Ledger.CaptureCount -lt 4) { }; 'pi_1 5', 'pi_1 11' } |
                ForEach-Object { $id, $amount = $_ -split ' '; [pscustomobject]@{ Id = $id; Amount = $amount } } | New-DojoCapture -JournalPath $args[0]
            """,
            Journal,
            null,
            session.Sandbox);

        again.ShouldBeClean();
        Assert.Equal([9L, 10, 7, 1, 6, 5, 11], again.Captures.Select(capture => capture.Amount));
        Assert.Equal([5L, 6, 9, 10, 11], session.Sandbox.Ledger.Captures.Where(capture => capture.PaymentIntentId == "pi_1").Select(capture => capture.Amount));
        Assert.Single(again.Warnings);
    }

    [Fact]
    public async Task The_mended_full_file_does_not_capture_what_the_mended_failed_rows_captured()
    {
        await using var session = await SessionAsync();
        var first = Run(session, "pi_1 5", "pi_1 200000", "pi_2 200000");
        Assert.Equal(["DojoConflict", "DojoConflict"], first.ErrorIds);
        session.Run("$args[1] | ForEach-Object { [pscustomobject]@{ Id = $_.TargetObject.PaymentIntentId; OperationId = $_.TargetObject.OperationId; Amount = 4 } } | New-DojoCapture -JournalPath $args[0]", Journal, first.Errors).ShouldBeClean();
        Assert.Equal(3, session.Sandbox.Ledger.CaptureCount);

        var full = Run(session, "pi_1 5", "pi_1 4", "pi_2 4");

        Assert.Equal(["OperationChanged", "OperationChanged"], full.ErrorIds);
        Assert.Contains("4 from pi_1 (operation pi_1/200000/0/1, captured)", full.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(3, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task The_failed_rows_alone_go_on_though_they_name_no_other_row_of_their_payment()
    {
        await using var session = await SessionAsync();
        session.Sandbox.Faults.At(2, Fault.Status(409));
        var first = session.Run(Rows + "New-DojoCapture -ThrottleLimit 1 -JournalPath $args[0]", Journal, new[] { "pi_1 5", "pi_1 5", "pi_1 5" });
        Assert.Equal(["DojoConflict"], first.ErrorIds);

        var again = session.Run("$args[1].TargetObject | New-DojoCapture -JournalPath $args[0]", Journal, first.Errors[0]);

        again.ShouldBeClean();
        Assert.Equal("pi_1/5/0/2", Assert.Single(again.Captures).OperationId);
        Assert.StartsWith("The journal has 2 operations without a valid row in this input: 5 from pi_1 (operation pi_1/5/0/1, captured), 5 from pi_1 (operation pi_1/5/0/3, captured)", Assert.Single(again.Warnings), StringComparison.Ordinal);
        Assert.Equal(3, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task A_refused_change_is_refused_however_often_it_is_run()
    {
        await using var session = await SessionAsync();
        Run(session, "pi_1 5").ShouldBeClean();
        var changed = Run(session, "pi_1 6").Errors[0].TargetObject;
        Assert.Null(((DojoCaptureInstruction)changed).OperationId);
        Assert.Equal(["OperationChanged"], session.Run("$args[1] | New-DojoCapture -JournalPath $args[0]", Journal, changed).ErrorIds);
        Assert.Empty(session.Run("$args[1] | Test-DojoCapture -JournalPath $args[0] | Where-Object Result -eq Ready", Journal, changed).Output);
        Assert.Equal(["OperationChanged"], session.Run("$args[1] | Test-DojoCapture -JournalPath $args[0] | New-DojoCapture -JournalPath $args[0]", Journal, changed).ErrorIds);
        Assert.Equal(1, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task The_ready_rows_of_a_plan_go_on_without_the_others()
    {
        await using var session = await SessionAsync();
        Run(session, "pi_1 5", "pi_1 6").ShouldBeClean();
        var ready = session.Run(Rows + "Test-DojoCapture -JournalPath $args[0] | Where-Object Result -eq Ready | New-DojoCapture -JournalPath $args[0]", Journal, new[] { "pi_1 7", "pi_1 5", "pi_1 6", "pi_1 6" });
        ready.ShouldBeClean();
        Assert.Equal(["pi_1/7/0/1", "pi_1/6/0/2"], ready.Captures.Select(capture => capture.OperationId));
        Assert.Equal(["OperationMismatch"], session.Run("[pscustomobject]@{ Id = 'pi_1'; Amount = 8; OperationId = 'pi_1/7/0/1' } | New-DojoCapture -JournalPath $args[0]", Journal).ErrorIds);
        Assert.Equal(["OperationChanged"], session.Run("[pscustomobject]@{ Id = 'pi_1'; Amount = 8; OperationId = 'pi_1/9/0/1' } | New-DojoCapture -JournalPath $args[0]", Journal).ErrorIds);
    }

    [Fact]
    public async Task Ids_that_changed_places_name_nothing()
    {
        await using var session = await SessionAsync();
        Run(session, "pi_1 1000 a").ShouldBeClean();
        var again = Run(session, "pi_1 500 a", "pi_1 1000 b");
        Assert.Equal(["OperationMismatch", "OperationChanged"], again.ErrorIds);
        Assert.Equal(1, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task The_report_of_a_capture_names_it()
    {
        await using var session = await SessionAsync();
        var first = Run(session, "pi_1 5");
        var again = session.Run("$args[1], [pscustomobject]@{ Id = 'pi_1'; Amount = 6 } | New-DojoCapture -JournalPath $args[0]", Journal, first.Captures.Single());
        Assert.Equal(["AlreadyCaptured"], again.ErrorIds);
        Assert.Equal([6L], again.Captures.Select(capture => capture.Amount));
        Assert.Empty(again.Warnings);
    }

    [Fact]
    public async Task What_remains_is_none_of_what_was_captured()
    {
        await using var session = await SessionAsync();
        Run(session, "pi_1 5").ShouldBeClean();
        Assert.Equal("Ready", Result(Assert.Single(session.Run("Test-DojoCapture pi_1 -Remaining -JournalPath $args[0]", Journal).Output)));
        var rest = session.Run("New-DojoCapture pi_1 -Remaining -JournalPath $args[0]", Journal);
        rest.ShouldBeClean();
        Assert.Single(rest.Warnings, warning => warning.StartsWith("The journal has 1 operation ", StringComparison.Ordinal));
        Assert.Equal(["OperationChanged"], Run(session, "pi_1 5", "pi_1 99995").ErrorIds);
        Assert.Equal(2, session.Sandbox.Ledger.CaptureCount);

        session.Run("New-DojoCapture pi_2 -Remaining -JournalPath $args[0]", _folder.File("other")).ShouldBeClean();
        foreach (var verb in new[] { "New-DojoCapture", "New-DojoCapture -WhatIf", "Test-DojoCapture" })
            Assert.DoesNotContain(session.Run($"'pi_2' | ForEach-Object {{ [pscustomobject]@{{ Id = $_ }} }} | {verb} -Remaining -JournalPath $args[0]", _folder.File("other")).Warnings, warning => warning.StartsWith("The journal has", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_that_wait_are_bounded_and_the_input_is_read_on()
    {
        const int rows = 33_000;
        await using var session = await SessionAsync();
        Run(session, "pi_1 5", "pi_2 7").ShouldBeClean();

        var again = session.Run(
            $"& {{ 'pi_1 6', 'pi_1 7'; 1..{rows} | ForEach-Object {{ 'pi_2 x' }}; 'pi_1 5'; 'pi_1 8'; 'pi_2 7' }} | ForEach-Object {{ $id, $amount = $_ -split ' '; [pscustomobject]@{{ Id = $id; Amount = $amount }} }} | New-DojoCapture -JournalPath $args[0] -ErrorVariable failed -ErrorAction SilentlyContinue; $failed.Count; $failed[0..1].FullyQualifiedErrorId",
            Journal);

        Assert.Equal([5L, 8, 7], again.Output.Take(3).Select(item => ((DojoCapture)item.BaseObject).Amount));
        Assert.Equal([$"{rows + 2}", "OperationChanged,DojoPayments.Cmdlets.NewDojoCaptureCommand", "OperationChanged,DojoPayments.Cmdlets.NewDojoCaptureCommand"], again.Output.Skip(3).Select(item => item.ToString()));
        Assert.Equal(3, session.Sandbox.Ledger.CaptureCount);
        Assert.DoesNotContain(again.Warnings, warning => warning.StartsWith("The journal has", StringComparison.Ordinal));

        var plan = session.Run($"& {{ 6; 1..{rows} | ForEach-Object {{ 'x' }}; 5; 8 }} | ForEach-Object {{ [pscustomobject]@{{ Id = 'pi_1'; Amount = $_ }} }} | Test-DojoCapture -JournalPath $args[0] | Where-Object Result -ne InvalidAmount", Journal);
        Assert.Equal(["OperationChanged", "AlreadyCaptured", "AlreadyCaptured"], plan.Output.Select(Result));
    }

    [Theory]
    [InlineData("ForEach-Object { $_; break }")]
    [InlineData("ForEach-Object { throw 'downstream' }")]
    public async Task A_run_that_is_stopped_says_nothing_of_the_input_s_end(string ending)
    {
        await using var session = await SessionAsync();
        Run(session, "pi_1 5", "pi_2 7", "pi_3 8").ShouldBeClean();
        var result = session.Run(Rows + "New-DojoCapture -JournalPath $args[0] | " + ending, Journal, new[] { "pi_2 7", "pi_1 6", "pi_4 1" });
        Assert.Empty(result.ErrorIds);
        Assert.DoesNotContain(result.Warnings, warning => warning.StartsWith("The journal has", StringComparison.Ordinal));
        Assert.DoesNotContain(session.Sandbox.Ledger.Captures, capture => capture.Amount == 6);
    }

    [Fact]
    public async Task Where_the_batch_ends_early_what_waits_is_not_attempted()
    {
        await using var session = await SessionAsync();
        Run(session, "pi_1 5", "pi_2 7").ShouldBeClean();
        var result = session.Run(Rows + "New-DojoCapture -JournalPath $args[0] -MaximumTotal 10", Journal, new[] { "pi_1 6", "pi_3 5", "pi_4 6" });
        Assert.Equal("TotalTooLarge", result.TerminatingId);
        Assert.Empty(result.ErrorIds);
        Assert.Equal([5L], result.Captures.Select(capture => capture.Amount));
        Assert.Contains("2 rows were not attempted", result.Terminating!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(result.Warnings, warning => warning.StartsWith("The journal has", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_is_asked_for_only_when_it_may_be_sent()
    {
        await using var session = await SessionAsync();
        Run(session, "pi_1 5", "pi_2 7").ShouldBeClean();
        var asked = session.Run(Rows + "New-DojoCapture -JournalPath $args[0] -Verbose", Journal, new[] { "pi_1 6", "pi_2 8", "pi_2 7" });
        Assert.Equal(["OperationChanged"], asked.ErrorIds);
        var question = Assert.Single(asked.Verbose, line => line.StartsWith("Performing the operation", StringComparison.Ordinal));
        Assert.Contains("Capture 8", question, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_operation_that_no_row_names_is_looked_for_all_the_same()
    {
        await using var session = await SessionAsync();
        var effect = new TaskCompletionSource();
        session.Sandbox.Faults.Next(Fault.LateAfterAbort(effect.Task));
        Assert.Equal(["DojoOutcomeUnknown"], session.Run("New-DojoCapture pi_1 5 -Reference r -JournalPath $args[0] -ReadBackTimeoutSeconds 0", Journal).ErrorIds);
        effect.SetResult();
        await session.Sandbox.WhenLateEffectsAreDoneAsync();

        var other = Run(session, "pi_2 7");

        other.ShouldBeClean();
        Assert.Equal([7L], other.Captures.Select(capture => capture.Amount));
        var warning = Assert.Single(other.Warnings);
        Assert.Contains("1 operation, 1 of them open,", warning, StringComparison.Ordinal);
        Assert.EndsWith("1 captured, 0 not made, 0 with an unknown outcome.", warning, StringComparison.Ordinal);
        var entry = (DojoCaptureJournalEntry)session.Run("Get-DojoCaptureJournal $args[0]", Journal).Output[0].BaseObject;
        Assert.Equal(("Captured", "r"), (entry.Status, entry.Reference));
        Assert.Equal(2, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Fact]
    public async Task What_stays_open_is_reported_and_its_target_can_be_run()
    {
        await using var session = await SessionAsync();
        session.Sandbox.Faults.Next(Fault.AbortBeforeEffect);
        Assert.Equal(["DojoOutcomeUnknown"], session.Run("New-DojoCapture pi_1 5 -Reference r -JournalPath $args[0] -ReadBackTimeoutSeconds 0", Journal).ErrorIds);

        var other = session.Run(Rows + "New-DojoCapture -JournalPath $args[0] -ReadBackTimeoutSeconds 0", Journal, new[] { "pi_2 7", "pi_1 6" });

        Assert.Equal(["OperationChanged", "DojoOutcomeUnknown"], other.ErrorIds);
        var target = Assert.IsType<DojoCaptureInstruction>(other.Errors[1].TargetObject);
        Assert.Equal((0L, "pi_1/5/0/1", "r"), (target.Row, target.OperationId, target.Reference));
        Assert.EndsWith("0 captured, 0 not made, 1 with an unknown outcome.", Assert.Single(other.Warnings), StringComparison.Ordinal);
        Assert.Equal(["DojoOutcomeUnknown"], session.Run("$args[1] | New-DojoCapture -JournalPath $args[0] -ReadBackTimeoutSeconds 0", Journal, target).ErrorIds);
        Assert.Equal(2, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Fact]
    public async Task What_is_proven_absent_and_named_by_no_row_is_not_sent()
    {
        await using var session = await SessionAsync();
        session.Sandbox.Faults.Next(Fault.AbortBeforeEffect);
        Assert.Equal(["DojoOutcomeUnknown"], session.Run("New-DojoCapture pi_1 5 -JournalPath $args[0] -ReadBackTimeoutSeconds 0", Journal).ErrorIds);
        session.Pass(TimeSpan.FromMinutes(1));

        var other = session.Run(Rows + "New-DojoCapture -JournalPath $args[0] -ResendAfter 00:00:01", Journal, new[] { "pi_2 7" });

        other.ShouldBeClean();
        Assert.EndsWith("0 captured, 1 not made, 0 with an unknown outcome.", Assert.Single(other.Warnings), StringComparison.Ordinal);
        Assert.Equal(2, session.Sandbox.Requests.Count(ApiOperation.Capture));
        Assert.Equal("Refused", ((DojoCaptureJournalEntry)session.Run("Get-DojoCaptureJournal $args[0]", Journal).Output[0].BaseObject).Status);
        // A row that asks for it is a new send.
        Run(session, "pi_1 5", "pi_2 7").ShouldBeClean();
        Assert.Equal(2, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task An_ordinary_resume_says_nothing()
    {
        await using var session = await SessionAsync();
        session.Sandbox.Faults.At(3, Fault.Status(409));
        string[] rows = ["pi_1 5", "pi_1 5", "pi_1 6", "pi_2 7 a", "pi_1 5"];
        Run(session, rows[..3]);
        var again = Run(session, rows);
        again.ShouldBeClean();
        Assert.StartsWith("Captured by an earlier run, as the journal says, and not sent again: 2 of 5 rows.", Assert.Single(again.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0003443", "3443")]
    [InlineData("3443", "0003443")]
    [InlineData("inv 1", "INV 1")]
    [InlineData("0a", "A")]
    [InlineData("0", "000")]
    public async Task An_id_in_another_spelling_is_refused_and_both_are_shown(string known, string other)
    {
        await using var session = await SessionAsync();
        const string rows = "$args[1..2] | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 5; OperationId = $_ } } | ";
        foreach (var cmdlet in new[] { "New-DojoCapture", "New-DojoCapture -JournalPath $args[0]" })
        {
            var once = session.Run(rows + cmdlet, Journal, known, other);
            Assert.Equal(["OperationMismatch"], once.ErrorIds);
            Assert.Contains($"'{known}'", once.Errors[0].ToString(), StringComparison.Ordinal);
            Assert.Contains($"'{other}'", once.Errors[0].ToString(), StringComparison.Ordinal);
            Assert.Equal(known, Assert.Single(once.Captures).OperationId);
        }

        foreach (var cmdlet in new[] { "New-DojoCapture -JournalPath $args[0]", "New-DojoCapture -WhatIf -JournalPath $args[0]" })
        {
            var later = session.Run(rows + cmdlet, Journal, other);
            Assert.Equal(["OperationMismatch"], later.ErrorIds);
            Assert.Contains($"'{known}'", later.Errors[0].ToString(), StringComparison.Ordinal);
        }

        Assert.Equal("OperationMismatch", Result(Assert.Single(session.Run(rows + "Test-DojoCapture -JournalPath $args[0]", Journal, other).Output)));
        Assert.Equal(2, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task Derived_ids_differ_where_their_payments_do()
    {
        await using var session = await SessionAsync();
        session.Authorize(100, "pi_a", "pi_A", "pi_0");
        Run(session, "pi_a 5", "pi_A 5").ShouldBeClean();
        var reports = session.Run(Rows + "New-DojoCapture -JournalPath $args[0]", _folder.File("names"), new[] { "pi_a 5 pi_a/5/0/1", "pi_A 5 pi_A/5/0/1", "pi_0 5 1", "pi_0 5 10" });
        reports.ShouldBeClean();
        Assert.Equal(4, reports.Captures.Count());
    }

    [Fact]
    public async Task What_was_found_and_not_sent_is_known_to_the_journal_like_any_other_operation()
    {
        await using var session = await SessionAsync();
        session.Run("New-DojoCapture pi_1 5; New-DojoCapture pi_3 8").ShouldBeClean();
        ScriptResult RunFound(string cmdlet, params string[] rows) => session.Run(Rows + cmdlet + " -SkipCaptured -JournalPath $args[0]", Journal, rows);
        var first = RunFound("New-DojoCapture", "pi_1 5 a", "pi_1 4 b", "pi_3 8", "pi_2 7");
        first.ShouldBeClean();
        Assert.Equal([true, false, true, false], first.Captures.Select(capture => capture.Found));
        string[] changed = ["pi_3 9", "pi_1 5 a", "pi_1 4 B", "pi_2 7"];

        Assert.Equal(["OperationChanged", "AlreadyCaptured", "OperationMismatch", "AlreadyCaptured"], RunFound("Test-DojoCapture", changed).Output.Select(Result));
        var again = RunFound("New-DojoCapture", changed);

        Assert.Equal(["OperationChanged", "OperationMismatch"], again.ErrorIds);
        Assert.Contains("has 1 operation of this payment intent without a valid row in the input: 8 from pi_3", again.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(["pi_1", "pi_2"], again.Captures.Select(capture => capture.PaymentIntentId));
        Assert.Single(again.Warnings, warning => warning.StartsWith("The journal has 2 operations without a valid row in this input: 8 from pi_3", StringComparison.Ordinal) || warning.StartsWith("The journal has 2 operations without a valid row in this input: 4 from pi_1", StringComparison.Ordinal));
        Assert.Equal(["OperationMismatch"], RunFound("New-DojoCapture", "pi_1 5 A", "pi_1 4 b", "pi_3 8", "pi_2 7").ErrorIds);
        Assert.Equal(4, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task A_row_that_the_end_of_a_batch_leaves_unsent_keeps_its_name_unless_it_may_have_been_changed()
    {
        await using var session = await SessionAsync();
        Run(session, "pi_1 5").ShouldBeClean();
        session.Sandbox.Faults.ForIntent("pi_2", Fault.Status(401), 1);

        // The first row waits until what the journal has of its payment is named, the third one for the second.
        var ended = session.Run(Rows + "New-DojoCapture -JournalPath $args[0] -ThrottleLimit 1", Journal, new[] { "pi_1 6", "pi_2 7", "pi_2 7", "pi_2 7 own" });

        Assert.Equal("DojoUnauthorized", ended.TerminatingId);
        Assert.Empty(ended.ErrorIds);
        Assert.Equal([(1L, null), (2, "pi_2/7/0/1"), (3, "pi_2/7/0/2"), (4, "own")], ended.NotAttempted.Select(row => (row.Row, row.OperationId)));
        // A shorter input: without their names the rows would be the first of their equals.
        var mended = session.Run("$args[1] | New-DojoCapture -JournalPath $args[0]", Journal, ended.NotAttempted.Skip(2));
        mended.ShouldBeClean();
        Assert.Equal(["pi_2/7/0/2", "own"], mended.Captures.Select(capture => capture.OperationId));
    }

    private static string Result(System.Management.Automation.PSObject plan) => ((DojoCapturePlan)plan.BaseObject).Result.ToString();

    private static async Task<SandboxSession> SessionAsync()
    {
        var session = await SandboxSession.StartAsync();
        session.Authorize(100_000, "pi_1", "pi_2", "pi_3", "pi_4");
        return session;
    }

    private ScriptResult Run(SandboxSession session, params string[] rows) => session.Run(Rows + "New-DojoCapture -JournalPath $args[0]", Journal, rows);
}
