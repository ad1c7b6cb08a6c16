using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>What a batch with a journal knows when it is run again.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Journal => _folder.File("captures.journal");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_run_sends_nothing_for_what_was_captured_and_says_so_in_one_warning()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1", "pi_2");

        var first = Batch(session);
        first.ShouldBeClean();
        Assert.Empty(first.Warnings);
        Assert.Equal(4, session.Sandbox.Requests.Count(ApiOperation.Capture));
        var sent = session.Sandbox.Requests.Total;

        var second = Batch(session);
        second.ShouldBeClean();
        Assert.Equal(sent, session.Sandbox.Requests.Total);
        Assert.Single(second.Warnings);
        Assert.All(second.Captures, capture => Assert.True(capture.Resumed));
        Assert.Equal(first.Captures.Select(Facts), second.Captures.Select(Facts));

        static object Facts(DojoCapture capture) => (capture.PaymentIntentId, capture.CaptureId, capture.Amount, capture.TipsAmount, capture.Status, capture.Message, capture.Reference, capture.OperationId, capture.Attempts, capture.CapturedAt);
    }

    [Theory]
    [InlineData(false, "-Verify")]
    [InlineData(true, "")]
    public async Task A_resumed_row_has_the_time_of_its_capture_and_not_that_of_its_line(bool isReadBack, string parameters)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1");
        if (isReadBack)
            session.Sandbox.Faults.Next(Fault.AbortAfterEffect);
        var first = Assert.Single(One(session, parameters).Captures);

        var resumed = Assert.Single(One(session, parameters).Captures);

        Assert.Equal((true, first.CapturedAt), (resumed.Resumed, resumed.CapturedAt));
    }

    [Fact]
    public async Task Equal_rows_without_a_name_are_told_apart_by_their_occurrence()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1", "pi_2");
        Assert.Equal(["pi_1/5/0/1", "pi_1/5/0/2", "pi_2/5/0/1", "pi_2/5/1/1"], Batch(session).Captures.Select(capture => capture.OperationId));
    }

    [Fact]
    public async Task Refused_rows_are_tried_again_and_the_others_are_not()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1", "pi_2");
        session.Sandbox.Faults.ForIntent("pi_2", Fault.Status(409), count: 2);
        Assert.Equal(["DojoConflict", "DojoConflict"], Batch(session).ErrorIds);

        var second = Batch(session);

        second.ShouldBeClean();
        Assert.Equal([true, true, false, false], second.Captures.Select(capture => capture.Resumed));
        Assert.Equal(4, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task An_unknown_that_took_effect_later_is_found_by_the_next_run()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1");
        var effect = new TaskCompletionSource();
        session.Sandbox.Faults.Next(Fault.LateAfterAbort(effect.Task));
        Assert.Equal(["DojoOutcomeUnknown"], One(session, "-ReadBackTimeoutSeconds 0").ErrorIds);
        effect.SetResult();
        await session.Sandbox.WhenLateEffectsAreDoneAsync();

        var second = One(session);

        second.ShouldBeClean();
        Assert.Equal(session.Sandbox.Ledger.Captures[0].Id, Assert.Single(second.Captures).CaptureId);
        Assert.Equal(1, session.Sandbox.Requests.Count(ApiOperation.Capture));
        Assert.True(Assert.Single(One(session).Captures).Resumed);
    }

    [Fact]
    public async Task An_unknown_that_is_not_due_stays_unknown_and_is_not_sent()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1");
        session.Sandbox.Faults.Next(Fault.AbortBeforeEffect);
        Assert.Equal(["DojoOutcomeUnknown"], One(session, "-ReadBackTimeoutSeconds 0").ErrorIds);
        Assert.Equal(["DojoOutcomeUnknown"], One(session, "-ReadBackTimeoutSeconds 0").ErrorIds);
        Assert.Equal(1, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task An_unknown_that_is_due_and_still_absent_is_sent_again_whatever_the_server_s_clock_says(int clockOffset)
    {
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { ClockOffset = TimeSpan.FromSeconds(clockOffset) });
        session.Authorize(10_000, "pi_1");
        session.Sandbox.Faults.Next(Fault.AbortBeforeEffect);
        Assert.Equal(["DojoOutcomeUnknown"], One(session, "-ReadBackTimeoutSeconds 0").ErrorIds);
        Assert.Equal(["DojoOutcomeUnknown"], One(session, "-ReadBackTimeoutSeconds 0 -ResendAfter 00:30:00").ErrorIds);
        session.Pass(TimeSpan.FromMinutes(1));

        var again = One(session, "-ResendAfter 00:00:01");

        again.ShouldBeClean();
        Assert.Equal(session.Sandbox.Ledger.Captures[0].Id, Assert.Single(again.Captures).CaptureId);
        Assert.Equal(2, session.Sandbox.Requests.Count(ApiOperation.Capture));
        Assert.Equal(1, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task Without_a_date_of_the_server_an_unknown_stays_unknown()
    {
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { SendDateHeader = false });
        session.Authorize(10_000, "pi_1");
        session.Sandbox.Faults.Next(Fault.AbortAfterEffect);
        Assert.Equal(["DojoOutcomeUnknown"], One(session, "-ReadBackTimeoutSeconds 0").ErrorIds);
        Assert.Equal(["DojoOutcomeUnknown"], One(session, "-ReadBackTimeoutSeconds 0 -ResendAfter 00:00:00").ErrorIds);
        Assert.Equal(1, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Fact]
    public async Task What_a_batch_learnt_of_the_server_s_clock_serves_the_next_one()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1");
        One(session).ShouldBeClean();
        Assert.Equal(1, session.Sandbox.Requests.Count(ApiOperation.GetIntent));
        session.Run("New-DojoCapture pi_1 5 -JournalPath $args[0]", _folder.File("other.journal")).ShouldBeClean();
        Assert.Equal(1, session.Sandbox.Requests.Count(ApiOperation.GetIntent));
    }

    [Fact]
    public async Task Every_slot_is_filled_from_the_start()
    {
        const int slots = 16;
        for (var round = 0; round < 6; round++)
        {
            await using var session = await SandboxSession.StartAsync();
            session.Authorize(10_000, "pi_0");
            session.Authorize(10_000, Enumerable.Range(1, slots).Select(number => $"pi_{number}").ToList());
            session.Run("New-DojoCapture pi_0 5 -JournalPath $args[0]", _folder.File($"{round}.journal")).ShouldBeClean();
            var answers = new TaskCompletionSource();
            session.Sandbox.Faults.Share(Fault.SlowAnswer(answers.Task), 1);
            var running = Task.Run(() => session.Run($"1..{slots} | ForEach-Object {{ [pscustomobject]@{{ Id = \"pi_$_\"; Amount = 5 }} }} | New-DojoCapture -ThrottleLimit {slots} -JournalPath $args[0]", _folder.File($"{round}.journal")));
            await Eventually.IsTrueAsync(() => session.Sandbox.Requests.InFlight == slots);
            answers.SetResult();
            (await running).ShouldBeClean();
        }
    }

    [Fact]
    public async Task One_name_for_two_different_captures_is_refused()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1");
        One(session, "-OperationId a").ShouldBeClean();
        Assert.Equal(["OperationMismatch"], session.Run("New-DojoCapture pi_1 6 -OperationId a -JournalPath $args[0]", Journal).ErrorIds);
        Assert.Equal(["OperationMismatch"], session.Run("New-DojoCapture pi_1 5 -Tips 1 -OperationId a -JournalPath $args[0]", Journal).ErrorIds);
        Assert.Equal(1, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_operation_twice_in_one_input_is_captured_once(bool hasJournal)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1");
        var result = session.Run("1..3 | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 5; OperationId = 'order-7' } } | New-DojoCapture " + (hasJournal ? "-JournalPath $args[0]" : string.Empty), Journal);
        result.ShouldBeClean();
        Assert.Equal([false, true, true], result.Captures.Select(capture => capture.Resumed));
        Assert.Single(result.Captures.Select(capture => capture.CaptureId).Distinct());
        Assert.Equal(1, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task Nothing_secret_is_in_the_journal()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1", "pi_2");
        session.Sandbox.Faults.At(2, Fault.AbortAfterEffect);
        session.Sandbox.Faults.At(3, Fault.Status(400));
        Batch(session);
        var text = await File.ReadAllTextAsync(Journal, TestContext.Current.CancellationToken);
        Assert.Contains("pi_1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("sk_", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task WhatIf_writes_no_journal_and_knows_what_is_captured()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1", "pi_2");
        session.Run("New-DojoCapture pi_1 5 -WhatIf -JournalPath $args[0]", Journal).ShouldBeClean();
        Assert.Empty(Directory.GetFiles(_folder.Path));

        One(session).ShouldBeClean();
        var before = await File.ReadAllBytesAsync(Journal, TestContext.Current.CancellationToken);
        session.Run("[pscustomobject]@{ Id = 'pi_1'; Amount = 5 }, [pscustomobject]@{ Id = 'pi_2'; Amount = 5 } | New-DojoCapture -WhatIf -JournalPath $args[0]", Journal).ShouldBeClean();
        Assert.Equal(before, await File.ReadAllBytesAsync(Journal, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(session.Shell.Host.Lines.Skip(1), line => line.Contains("\"pi_1\"", StringComparison.Ordinal));
        Assert.Contains(session.Shell.Host.Lines, line => line.Contains("\"pi_2\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_stops_before_anything_is_sent()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1");
        Assert.Equal("JournalUnavailable", session.Run("New-DojoCapture pi_1 5 -JournalPath $args[0]", _folder.File("no/such/folder")).TerminatingId);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Fact]
    public async Task A_torn_end_is_cut_off_kept_and_warned_of()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1", "pi_2");
        One(session).ShouldBeClean();
        await File.AppendAllTextAsync(Journal, "{\"state\":\"sending\",\"op\":\"pi_2", TestContext.Current.CancellationToken);

        var second = session.Run("New-DojoCapture pi_2 5 -JournalPath $args[0]", Journal);

        second.ShouldBeClean();
        var kept = Assert.Single(Directory.GetFiles(_folder.Path, "*.torn-*"));
        Assert.Single(second.Warnings, warning => warning.Contains(kept, StringComparison.Ordinal));
        Assert.Equal("{\"state\":\"sending\",\"op\":\"pi_2", await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken));
        Assert.Equal(2, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task A_run_that_was_stopped_is_resumed()
    {
        await using var session = await SandboxSession.StartAsync();
        var ids = Enumerable.Range(1, 30).Select(number => $"pi_{number}").ToList();
        session.Authorize(1_000_000, ids);
        session.Sandbox.Faults.Share(Fault.SlowAnswer(TimeSpan.FromMilliseconds(10)), 0.5);
        const string rows = "1..600 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$($_ % 30 + 1)\"; Amount = 7 } } | New-DojoCapture -ThrottleLimit 16 -JournalPath $args[0]";
        for (var round = 0; round < 6; round++)
        {
            using var shell = session.Shell.CreateShell(rows, Journal);
            var running = shell.InvokeAsync();
            var before = session.Sandbox.Ledger.CaptureCount;
            await Eventually.IsTrueAsync(() => session.Sandbox.Ledger.CaptureCount >= before + 40);
            shell.Stop();
            await Record.ExceptionAsync(() => running);
        }

        var last = session.Run(rows, Journal);

        last.ShouldBeClean();
        Assert.Equal(600, session.Sandbox.Ledger.CaptureCount);
        Assert.Equal(session.Sandbox.Ledger.Captures.Select(capture => capture.Id).ToHashSet(), last.Captures.Select(capture => capture.CaptureId).ToHashSet());
        Assert.Contains(last.Captures, capture => capture.Resumed);
    }

    [Fact]
    public async Task The_journal_can_be_looked_at_while_it_is_written_and_its_rows_pipe_back_in()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1", "pi_2");
        session.Sandbox.Faults.At(2, Fault.Status(409));
        session.Sandbox.Faults.At(3, Fault.AbortBeforeEffect);
        const string rows = "1..4 | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = $_; Reference = \"row $_\" } }";

        var first = session.Run($"$journal = $args[0]; {rows} | New-DojoCapture -JournalPath $journal -ReadBackTimeoutSeconds 0 -ThrottleLimit 1 | ForEach-Object {{ (Get-DojoCaptureJournal $journal)[0] }}", Journal);

        Assert.Equal(["DojoConflict", "DojoOutcomeUnknown"], first.ErrorIds);
        Assert.Equal("Captured", ((DojoCaptureJournalEntry)first.Output[0].BaseObject).Status);
        var entries = session.Run("Get-DojoCaptureJournal $args[0]", Journal).Output.Select(item => (DojoCaptureJournalEntry)item.BaseObject).ToList();
        Assert.Equal(["Captured", "Refused", "Unknown", "Captured"], entries.Select(entry => entry.Status));
        Assert.Equal(["row 1", "row 2", "row 3", "row 4"], entries.Select(entry => entry.Reference));
        Assert.Equal([null, "DojoConflict", "DojoOutcomeUnknown", null], entries.Select(entry => entry.ErrorId));
        Assert.Equal(session.Sandbox.Ledger.Captures.Select(capture => capture.Id), entries.Select(entry => entry.CaptureId).Where(id => id is not null));

        var again = session.Run("Get-DojoCaptureJournal $args[0] | Where-Object Status -eq Refused | New-DojoCapture -ReadBackTimeoutSeconds 0 -JournalPath $args[0]", Journal);
        Assert.Equal(["DojoOutcomeUnknown"], again.ErrorIds);
        Assert.Equal((2L, "pi_1/2/0/1", false), (again.Captures.First().Amount, again.Captures.First().OperationId, again.Captures.First().Resumed));
    }

    [Fact]
    public async Task A_journal_that_is_not_there_is_an_error()
    {
        await using var session = await SandboxSession.StartAsync();
        Assert.Equal(["JournalUnavailable"], session.Run("Get-DojoCaptureJournal $args[0]", Journal).ErrorIds);
    }

    private ScriptResult Batch(SandboxSession session) => session.Run(
        """
        [pscustomobject]@{ Id = 'pi_1'; Amount = 5; Reference = 'a' }, [pscustomobject]@{ Id = 'pi_1'; Amount = 5; Reference = 'b' },
        [pscustomobject]@{ Id = 'pi_2'; Amount = 5 }, [pscustomobject]@{ Id = 'pi_2'; Amount = 5; Tips = 1 } | New-DojoCapture -JournalPath $args[0] -ReadBackTimeoutSeconds 1
        """,
        Journal);

    private ScriptResult One(SandboxSession session, string arguments = "") => session.Run("New-DojoCapture pi_1 5 -JournalPath $args[0] " + arguments, Journal);
}
