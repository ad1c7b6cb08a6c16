using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>What a row's name is, and what it stands for when rows are run again.</summary>
public sealed class OperationIdTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Journal => _folder.File("captures.journal");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\u00A0\t")]
    public async Task A_blank_name_is_none(string name)
    {
        await using var session = await SessionAsync();
        var result = session.Run("$args | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 5; OperationId = $_ } } | New-DojoCapture", name, name);
        result.ShouldBeClean();
        Assert.Equal([null, null], result.Captures.Select(capture => capture.OperationId));
        Assert.Equal(2, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task Spaces_around_a_name_are_not_of_it()
    {
        await using var session = await SessionAsync();
        var result = session.Run("'inv 1', 'inv 1 ', ' inv 1', 'INV 1' | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 5; OperationId = $_ } } | New-DojoCapture");
        Assert.Equal(["OperationMismatch"], result.ErrorIds);
        Assert.Equal([false, true, true], result.Captures.Select(capture => capture.Repeated));
        Assert.Equal(1, session.Sandbox.Ledger.CaptureCount);
    }

    [Theory]
    [InlineData("Rechnung \uFFFD1")]
    [InlineData("a\u0000b")]
    [InlineData("a\nb")]
    [InlineData("a\u0085b")]
    [InlineData("a\uD83D")]
    [InlineData("\uDE00a")]
    public async Task Names_that_cannot_be_told_apart_are_errors_of_their_rows(string name)
    {
        await using var session = await SessionAsync();
        const string rows = "$n = 0; $args | ForEach-Object { $n++; [pscustomobject]@{ Id = \"pi_$n\"; Amount = 5; OperationId = $_ } } | ";
        var result = session.Run(rows + "New-DojoCapture", name, name, "ok \U0001F600");
        Assert.Equal(["InvalidOperationId", "InvalidOperationId"], result.ErrorIds);
        Assert.Equal(name, ((DojoCaptureInstruction)result.Errors[0].TargetObject).OperationId);
        Assert.Equal(["pi_3"], result.Captures.Select(capture => capture.PaymentIntentId));
        Assert.Equal(["InvalidOperationId", "InvalidOperationId", "Ready"], session.Run(rows + "Test-DojoCapture", name, name, "ok \U0001F600").Output.Select(plan => ((DojoCapturePlan)plan.BaseObject).Result.ToString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_name_that_comes_twice_is_marked_in_its_row(bool hasJournal)
    {
        await using var session = await SessionAsync();
        var result = session.Run(
            """
            $rows = 'a', 'b', 'a', 'a' | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 5; OperationId = $_ } }
            """ + "\n$rows | New-DojoCapture " + (hasJournal ? "-JournalPath $args[0]" : string.Empty),
            Journal);
        result.ShouldBeClean();
        Assert.Equal([(1L, false), (2, false), (3, true), (4, true)], result.Captures.Select(capture => (capture.Row, capture.Repeated)));
        Assert.Equal(2, session.Sandbox.Ledger.CaptureCount);
        Assert.StartsWith("Rows with the OperationId of an earlier row: 2 of 4 rows.", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_earlier_run_captured_is_no_repetition()
    {
        await using var session = await SessionAsync();
        const string rows = "1..2 | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 5; OperationId = 'a' } } | New-DojoCapture -JournalPath $args[0] ";
        session.Run(rows, Journal).ShouldBeClean();
        var again = session.Run(rows, Journal);
        Assert.Equal([(true, false), (true, true)], again.Captures.Select(capture => (capture.Resumed, capture.Repeated)));
        Assert.Equal(2, again.Warnings.Count);
    }

    [Fact]
    public async Task Rows_are_numbered_as_they_stand_in_the_input()
    {
        await using var session = await SessionAsync();
        var result = session.Run("5, 'x', 5, 6 | ForEach-Object { $n++; [pscustomobject]@{ Id = \"pi_$n\"; Amount = $_ } } | New-DojoCapture -JournalPath $args[0]", Journal);
        Assert.Equal([1L, 3, 4], result.Captures.Select(capture => capture.Row));
        Assert.Equal(2, ((DojoCaptureInstruction)result.Errors[0].TargetObject).Row);
        // Resumed, a row has the place that it has now.
        var again = session.Run("[pscustomobject]@{ Id = 'pi_4'; Amount = 6 }, [pscustomobject]@{ Id = 'pi_1'; Amount = 5 } | New-DojoCapture -JournalPath $args[0]", Journal);
        Assert.Equal([(1L, true), (2, true)], again.Captures.Select(capture => (capture.Row, capture.Resumed)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("; OperationId = 'order 3443'")]
    public async Task The_same_operation_with_another_reference_is_another_capture(string name)
    {
        await using var session = await SessionAsync();
        var row = "[pscustomobject]@{ Id = 'pi_1'; Amount = 1800; Reference = 'hire 18 day {0}'" + name + " } | New-DojoCapture -JournalPath $args[0]";
        session.Run(row.Replace("{0}", "1", StringComparison.Ordinal), Journal).ShouldBeClean();

        var second = session.Run(row.Replace("{0}", "2", StringComparison.Ordinal), Journal);

        Assert.Equal(["OperationMismatch"], second.ErrorIds);
        Assert.Empty(second.Output);
        Assert.Equal("hire 18 day 2", ((DojoCaptureInstruction)second.Errors[0].TargetObject).Reference);
        Assert.True(Assert.Single(session.Run(row.Replace("{0}", "1", StringComparison.Ordinal), Journal).Captures).Resumed);
        Assert.Equal(["OperationMismatch"], session.Run(row.Replace("hire 18 day {0}", " ", StringComparison.Ordinal), Journal).ErrorIds);
        Assert.Equal("OperationMismatch", Plan(session.Run(row.Replace("{0}", "2", StringComparison.Ordinal).Replace("New-", "Test-", StringComparison.Ordinal), Journal)));
        Assert.Equal(1, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Fact]
    public async Task Two_references_under_one_name_in_one_input_are_refused_too()
    {
        await using var session = await SessionAsync();
        var result = session.Run("'x', 'y' | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 5; Reference = $_; OperationId = 'a' } } | New-DojoCapture");
        Assert.Equal(["OperationMismatch"], result.ErrorIds);
        Assert.Equal("x", Assert.Single(result.Captures).Reference);
    }

    [Fact]
    public async Task An_open_operation_with_another_reference_is_not_looked_for_in_its_name()
    {
        await using var session = await SessionAsync();
        session.Sandbox.Faults.Next(Fault.AbortBeforeEffect);
        const string row = "New-DojoCapture pi_1 5 -Reference {0} -JournalPath $args[0] -ReadBackTimeoutSeconds 0";
        Assert.Equal(["DojoOutcomeUnknown"], session.Run(row.Replace("{0}", "a", StringComparison.Ordinal), Journal).ErrorIds);
        Assert.Equal(["OperationMismatch", "DojoOutcomeUnknown"], session.Run(row.Replace("{0}", "b", StringComparison.Ordinal), Journal).ErrorIds);
    }

    [Fact]
    public async Task However_few_rows_are_resumed_the_run_says_how_many()
    {
        await using var session = await SessionAsync();
        const string rows = " | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 5 } } | New-DojoCapture -JournalPath $args[0]";
        Assert.Empty(session.Run("1..2" + rows, Journal).Warnings);
        Assert.StartsWith("Captured by an earlier run, as the journal says, and not sent again: 2 of 3 rows.", Assert.Single(session.Run("1..3" + rows, Journal).Warnings), StringComparison.Ordinal);
        Assert.StartsWith("Captured by an earlier run, as the journal says, and not sent again: 3 of 3 rows.", Assert.Single(session.Run("1..3" + rows, Journal).Warnings), StringComparison.Ordinal);

        session.Run("1..4" + rows + " -WhatIf", Journal).ShouldBeClean();
        Assert.Contains(session.Shell.Host.Lines, line => line.StartsWith("What if: Captured by an earlier run, as the journal says, and not to be sent again: 3 rows.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_table_shows_what_was_resumed_and_what_was_repeated()
    {
        await using var session = await SessionAsync();
        session.Run("New-DojoCapture pi_1 5 -OperationId a -JournalPath $args[0]", Journal).ShouldBeClean();
        session.Run("'a', 'a', 'b' | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 5; OperationId = $_ } } | New-DojoCapture -JournalPath $args[0] -WarningAction SilentlyContinue | Out-Default", Journal).ShouldBeClean();
        var lines = session.Shell.Host.Lines.Where(line => line.Contains("pi_1", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, lines.Count);
        foreach (var (line, mark) in lines.Zip(["Resumed", "Repeated", "Accepted"]))
            Assert.Contains(mark, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_row_keeps_its_name_when_it_is_run_again_alone()
    {
        await using var session = await SessionAsync();
        session.Sandbox.Faults.At(2, Fault.Status(409));
        const string rows = "1..3 | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 5 } } | New-DojoCapture -ThrottleLimit 1 -JournalPath $args[0]";
        var first = session.Run(rows, Journal);
        Assert.Equal(["DojoConflict"], first.ErrorIds);
        var target = Assert.IsType<DojoCaptureInstruction>(first.Errors[0].TargetObject);
        Assert.Equal("pi_1/5/0/2", target.OperationId);

        // The shorter file has one row of its kind, which alone would be the first of its equals.
        var again = session.Run("$args[1] | New-DojoCapture -JournalPath $args[0]", Journal, target);

        again.ShouldBeClean();
        Assert.Equal([("pi_1/5/0/2", false)], again.Captures.Select(capture => (capture.OperationId, capture.Resumed)));
        Assert.Equal(3, session.Sandbox.Ledger.CaptureCount);
        Assert.All(session.Run(rows, Journal).Captures, capture => Assert.True(capture.Resumed));
        Assert.Equal(3, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task A_refused_row_may_be_mended_under_its_name()
    {
        await using var session = await SessionAsync();
        const string rows = "$args[1] | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = $_; Reference = \"r$_\" } } | New-DojoCapture -JournalPath $args[0]";
        var first = session.Run(rows, Journal, new[] { 4, 200_000 });
        Assert.Equal(["DojoConflict"], first.ErrorIds);

        const string mended = "$args[1] | ForEach-Object { [pscustomobject]@{ PaymentIntentId = $_.PaymentIntentId; Amount = 4; Reference = 'mended'; OperationId = $_.OperationId } } | New-DojoCapture -JournalPath $args[0]";
        var again = session.Run(mended, Journal, first.Errors[0].TargetObject);

        again.ShouldBeClean();
        Assert.Equal([(4L, "pi_1/200000/0/1", false)], again.Captures.Select(capture => (capture.Amount, capture.OperationId, capture.Resumed)));
        Assert.Equal(2, session.Sandbox.Ledger.CaptureCount);
        // What it is now counts, for the next run and for whoever looks at the journal.
        Assert.True(Assert.Single(session.Run(mended, Journal, first.Errors[0].TargetObject).Captures).Resumed);
        Assert.Equal(["OperationMismatch"], session.Run(rows, Journal, new[] { 200_000 }).ErrorIds);
        Assert.Equal(
            [(4L, "r4", "Captured"), (4, "mended", "Captured")],
            session.Run("Get-DojoCaptureJournal $args[0]", Journal).Output.Select(item => (DojoCaptureJournalEntry)item.BaseObject).Select(entry => (entry.Amount, entry.Reference, entry.Status)));
    }

    [Fact]
    public async Task What_is_in_doubt_is_not_mended_under_its_name()
    {
        await using var session = await SessionAsync();
        session.Sandbox.Faults.Next(Fault.AbortBeforeEffect);
        var first = session.Run("New-DojoCapture pi_1 5 -JournalPath $args[0] -ReadBackTimeoutSeconds 0", Journal);
        Assert.Equal(["DojoOutcomeUnknown"], first.ErrorIds);
        Assert.Equal("pi_1/5/0/1", ((DojoCaptureInstruction)first.Errors[0].TargetObject).OperationId);
        Assert.Equal(["OperationMismatch", "DojoOutcomeUnknown"], session.Run("New-DojoCapture pi_1 4 -OperationId pi_1/5/0/1 -ReadBackTimeoutSeconds 0 -JournalPath $args[0]", Journal).ErrorIds);
    }

    [Fact]
    public async Task A_row_that_was_given_a_derived_name_is_not_counted_for_another_one()
    {
        await using var session = await SessionAsync();
        var result = session.Run("'pi_1/5/0/1', '', '' | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 5; OperationId = $_ } } | New-DojoCapture -JournalPath $args[0]", Journal);
        result.ShouldBeClean();
        Assert.Equal(["pi_1/5/0/1", "pi_1/5/0/2", "pi_1/5/0/3"], result.Captures.Select(capture => capture.OperationId));
        Assert.Equal(3, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task Without_a_journal_an_error_has_no_name_that_was_not_given()
    {
        await using var session = await SessionAsync();
        session.Sandbox.Faults.Share(Fault.Status(409), 1);
        var result = session.Run("New-DojoCapture pi_1 5; New-DojoCapture pi_1 5 -OperationId a");
        Assert.Equal([null, "a"], result.Errors.Select(error => ((DojoCaptureInstruction)error.TargetObject).OperationId));
    }

    [Theory]
    [InlineData("Import-Csv done.csv | New-DojoCapture")]
    [InlineData("New-DojoCapture pi_1 5 | New-DojoCapture")]
    [InlineData("Import-Csv done.csv | New-DojoCapture -AmountUnit Major")]
    [InlineData("Import-Csv done.csv | New-DojoCapture -JournalPath new.journal")]
    public async Task The_report_of_a_capture_is_not_captured_again(string script)
    {
        await using var session = await SessionAsync();
        session.ImportUtilityCommands();
        session.Run("$ExecutionContext.SessionState.Path.SetLocation($args[0])", _folder.Path).ShouldBeClean();
        session.Run("New-DojoCapture pi_1 5 -Reference a -OperationId b | Export-Csv done.csv").ShouldBeClean();

        var result = session.Run(script);

        Assert.Equal(["AlreadyCaptured"], result.ErrorIds);
        Assert.Empty(result.Output);
        var row = Assert.IsType<DojoCaptureInstruction>(result.Errors[0].TargetObject);
        Assert.Contains(row.CaptureId, session.Sandbox.Ledger.Captures.Select(capture => capture.Id));
        Assert.Contains(row.CaptureId!, result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(script.StartsWith("New", StringComparison.Ordinal) ? 2 : 1, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task A_result_file_goes_on_with_the_rows_that_were_not_captured()
    {
        await using var session = await SessionAsync();
        var result = session.Run("""
            $rows = [pscustomobject]@{ PaymentIntentId = 'pi_1'; Amount = '5'; Status = 'Accepted'; CaptureId = 'cp_1' },
                [pscustomobject]@{ PaymentIntentId = 'pi_2'; Amount = '6'; Status = 'Refused'; CaptureId = '' }, [pscustomobject]@{ PaymentIntentId = 'pi_3'; Amount = '7'; Status = 'NotAttempted'; CaptureId = ' ' }
            $rows | New-DojoCapture
            ($rows | Test-DojoCapture).Result
            New-DojoCapture pi_1 5 -Remaining -CaptureId cp_1
            """);
        Assert.Equal(["AlreadyCaptured", "AlreadyCaptured"], result.ErrorIds);
        Assert.Equal([6L, 7], result.Output.Take(2).Select(item => ((DojoCapture)item.BaseObject).Amount));
        Assert.Equal(["AlreadyCaptured", "Ready", "Ready"], result.Output.Skip(2).Select(item => item.ToString()));
    }

    [Fact]
    public async Task Failed_rows_survive_a_CSV_file_and_keep_what_they_are()
    {
        await using var session = await SessionAsync();
        session.ImportUtilityCommands();
        session.Run("$ExecutionContext.SessionState.Path.SetLocation($args[0])", _folder.Path).ShouldBeClean();
        session.Sandbox.Faults.At(2, Fault.Status(409));
        var result = session.Run("""
            1..3 | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 5; Reference = 'a' } } | New-DojoCapture -ThrottleLimit 1 -JournalPath captures.journal -ErrorVariable failed -ErrorAction SilentlyContinue -WarningAction SilentlyContinue | ForEach-Object { }
            $failed | ForEach-Object { $_.TargetObject } | Export-Csv mend.csv -NoTypeInformation
            Import-Csv mend.csv | New-DojoCapture -JournalPath captures.journal
            """);
        result.ShouldBeClean();
        Assert.Equal([("pi_1/5/0/2", "a", false)], result.Captures.Select(capture => (capture.OperationId, capture.Reference, capture.Resumed)));
        Assert.Equal("\"Row\",\"PaymentIntentId\",\"Amount\",\"TipsAmount\",\"Reference\",\"OperationId\",\"CaptureId\",\"Currency\"", (await File.ReadAllLinesAsync(_folder.File("mend.csv"), TestContext.Current.CancellationToken))[0]);
        Assert.Equal(3, session.Sandbox.Ledger.CaptureCount);
    }

    private static string Plan(ScriptResult result) => ((DojoCapturePlan)Assert.Single(result.Output).BaseObject).Result.ToString();

    private static async Task<SandboxSession> SessionAsync()
    {
        var session = await SandboxSession.StartAsync();
        session.Authorize(100_000, "pi_1", "pi_2", "pi_3", "pi_4");
        return session;
    }
}
