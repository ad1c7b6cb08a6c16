using DojoPayments.Batch;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>Rows that say which captures there shall be: only those that are missing are made, however often they are run.</summary>
public sealed class SkipCapturedTests : IDisposable
{
    private const string FiveRows = """
        $rows = ('pi_1', '100', ''), ('pi_1', '100', '0'), ('pi_2', '300', '20'), ('pi_1', '100', ''), ('pi_1', '200', '') |
            ForEach-Object { [pscustomobject]@{ Id = $_[0]; Amount = $_[1]; Tips = $_[2] } }

        """;

    private readonly TemporaryFolder _folder = new();

    private string Journal => _folder.File("captures.journal");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_rows_make_each_capture_once_however_often_they_are_run(bool isAnotherProcess)
    {
        await using var session = await SessionAsync();
        for (var run = 0; run < 3; run++)
        {
            if (isAnotherProcess)
                ApiAddressState.Restart(session.Sandbox.BaseUri, World.Real);
            var result = session.Run(FiveRows + "$rows | New-DojoCapture -SkipCaptured");
            result.ShouldBeClean();
            Assert.Equal(Enumerable.Repeat(run > 0, 5), result.Captures.Select(capture => capture.Found));
            Assert.Equal(session.Sandbox.Ledger.Captures.Select(capture => capture.Id).Order(), result.Captures.Select(capture => capture.CaptureId).Order());
            Assert.Equal(5, session.Sandbox.Requests.Count(ApiOperation.Capture));
            // Each intent once in each run, whatever its rows.
            Assert.Equal(2 * (run + 1), session.Sandbox.Requests.Count(ApiOperation.GetIntent));
            Assert.Equal(run > 0 ? ["Captured already, as the API lists, and not sent: 5 of 5 rows."] : [], result.Warnings.Where(warning => warning.StartsWith("Captured already", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_list_out_of_a_cache_is_read_again_before_the_send()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Run("New-DojoCapture pi_1 400").ShouldBeClean();
        session.Sandbox.Faults.At(1, Fault.Aged(30), ApiOperation.GetIntent);
        // The limit has the intent read ahead.
        Assert.True(Assert.Single(session.Run("New-DojoCapture pi_1 400 -SkipCaptured -MaximumTotal 1000").Captures).Found);
        Assert.Equal(2, session.Sandbox.Requests.Count(ApiOperation.GetIntent));
    }

    [Fact]
    public async Task Without_the_switch_nothing_is_read_and_the_rows_are_captured_again()
    {
        await using var session = await SessionAsync();
        session.Run(FiveRows + "$rows | New-DojoCapture; $rows | New-DojoCapture").ShouldBeClean();
        Assert.Equal((10L, 0L), (session.Sandbox.Requests.Count(ApiOperation.Capture), session.Sandbox.Requests.Count(ApiOperation.GetIntent)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Of_equal_rows_as_many_are_sent_as_are_missing(int made)
    {
        await using var session = await SessionAsync();
        // What is more than the rows ask for is nobody's business here.
        session.Run("for ($i = 0; $i -lt $args[0]; $i++) { New-DojoCapture pi_1 100 }; New-DojoCapture pi_1 100 -Tips 5", made).ShouldBeClean();
        var result = session.Run("1..3 | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 100; Reference = $_ } } | New-DojoCapture -SkipCaptured");
        result.ShouldBeClean();
        Assert.Equal(Enumerable.Range(0, 3).Select(row => row < made), result.Captures.Select(capture => capture.Found));
        Assert.Equal(Math.Max(3, made), session.Sandbox.Ledger.Captures.Count(capture => (capture.TipsAmount ?? 0) == 0));
        Assert.Equal(3, result.Captures.Select(capture => capture.CaptureId).Distinct().Count());
    }

    [Fact]
    public async Task What_is_found_is_the_oldest_and_comes_out_with_what_the_API_says_of_it()
    {
        await using var session = await SessionAsync(new SandboxOptions { ClockOffset = TimeSpan.FromHours(-1) });
        session.Run("New-DojoCapture pi_1 100").ShouldBeClean();
        session.Sandbox.Advance(TimeSpan.FromMinutes(1));
        session.Run("New-DojoCapture pi_1 100").ShouldBeClean();
        var result = session.Run("New-DojoCapture pi_1 100 -Reference r -OperationId o -SkipCaptured");
        result.ShouldBeClean();
        var oldest = session.Sandbox.Ledger.Captures.OrderBy(capture => capture.CreatedAt).First();
        var found = Assert.Single(result.Captures);
        Assert.Equal((oldest.Id, new DateTimeOffset(oldest.CreatedAt), "Successful", true, false, 0, "r", "o", 1L), (found.CaptureId, found.CapturedAt, found.Status, found.Found, found.Resumed, found.Attempts, found.Reference, found.OperationId, found.Row));
        Assert.Equal(TimeSpan.Zero, found.CapturedAt.Offset);
    }

    [Theory]
    [InlineData(CaptureStatus.Declined, false)]
    [InlineData(CaptureStatus.Failed, false)]
    [InlineData(CaptureStatus.Created, true)]
    [InlineData(CaptureStatus.Successful, true)]
    public async Task Only_what_may_have_taken_money_counts_as_captured(CaptureStatus status, bool isFound)
    {
        await using var session = await SessionAsync();
        session.Sandbox.Ledger.DecideNextCapture("pi_1", status);
        session.Run("New-DojoCapture pi_1 100").ShouldBeClean();
        var result = session.Run("New-DojoCapture pi_1 100 -SkipCaptured");
        result.ShouldBeClean();
        Assert.Equal(isFound, Assert.Single(result.Captures).Found);
        Assert.Equal(isFound ? 1 : 2, session.Sandbox.Requests.CapturePosts("pi_1"));
    }

    [Theory]
    [InlineData("\"id\":\"c", "\"no\":\"c")]
    [InlineData("\"createdAt\"", "\"no\"")]
    [InlineData("\"amount\":100,\"tips", "\"no\":100,\"tips")]
    [InlineData("\"captures\":[", "\"no\":[")]
    public async Task What_cannot_be_told_is_an_error_of_its_row_and_nothing_is_sent(string said, string instead)
    {
        await using var session = await SessionAsync();
        session.Run("New-DojoCapture pi_1 100").ShouldBeClean();
        var listed = string.Empty;
        session.Sandbox.Faults.ForIntent("pi_1", Fault.ChangedBody("entry", body => (listed = body)[..body.IndexOf("\"captures\"", StringComparison.Ordinal)] + body[body.IndexOf("\"captures\"", StringComparison.Ordinal)..].Replace(said, instead, StringComparison.Ordinal)), operation: ApiOperation.GetIntent);
        var result = session.Run("'pi_1', 'pi_2' | ForEach-Object { [pscustomobject]@{ Id = $_; Amount = 100 } } | New-DojoCapture -SkipCaptured");
        Assert.Contains(said, listed, StringComparison.Ordinal);
        Assert.Equal(["DojoReadFailed"], result.ErrorIds);
        Assert.Equal("pi_2", Assert.Single(result.Captures).PaymentIntentId);
        Assert.Equal(1, session.Sandbox.Requests.CapturePosts("pi_1"));
        Assert.Equal(["NotRead", "Found"], session.Run("'pi_1', 'pi_2' | ForEach-Object { [pscustomobject]@{ Id = $_; Amount = 100 } } | Test-DojoCapture -SkipCaptured").Output.Select(plan => ((DojoCapturePlan)plan.BaseObject).Result.ToString()));
    }

    [Theory]
    [InlineData(404, "DojoNotFound")]
    [InlineData(503, "DojoReadFailed")]
    public async Task An_intent_that_cannot_be_read_is_an_error_of_its_row_and_nothing_is_sent(int status, string id)
    {
        await using var session = await SessionAsync();
        session.Sandbox.Faults.ForIntent("pi_1", Fault.Status(status), operation: ApiOperation.GetIntent);
        var result = session.Run("'pi_1', 'pi_2', 'pi_1' | ForEach-Object { [pscustomobject]@{ Id = $_; Amount = 100 } } | New-DojoCapture -SkipCaptured -MaximumRetryCount 0");
        Assert.Equal([id, id], result.ErrorIds);
        Assert.EndsWith("Nothing was sent for this row in this run.", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal("pi_2", Assert.Single(result.Captures).PaymentIntentId);
        Assert.Equal(0, session.Sandbox.Requests.CapturePosts("pi_1"));
    }

    [Fact]
    public async Task A_read_that_may_pass_is_repeated_and_one_that_is_refused_for_all_ends_the_batch()
    {
        await using var session = await SessionAsync();
        session.Sandbox.Faults.ForIntent("pi_1", Fault.Status(503), 1, operation: ApiOperation.GetIntent);
        session.Sandbox.Faults.ForIntent("pi_2", Fault.TooManyRequests(retryAfterSeconds: 0), 1, operation: ApiOperation.GetIntent);
        session.Run(FiveRows + "$rows | New-DojoCapture -SkipCaptured").ShouldBeClean();
        Assert.Equal((5L, 4L), (session.Sandbox.Requests.Count(ApiOperation.Capture), session.Sandbox.Requests.Count(ApiOperation.GetIntent)));

        session.Sandbox.Faults.ForIntent("pi_1", Fault.Status(401), operation: ApiOperation.GetIntent);
        var refused = session.Run(FiveRows + "$rows | New-DojoCapture -SkipCaptured");
        Assert.Equal("DojoUnauthorized", refused.TerminatingId);
        Assert.Equal(5, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Fact]
    public async Task Reads_that_never_reach_the_API_end_the_batch_and_are_not_said_to_be_in_doubt()
    {
        await using var session = await SessionAsync();
        session.Authorize(100, Enumerable.Range(10, 20).Select(number => $"pi_{number}"));
        await session.Sandbox.StopAsync();
        var result = session.Run("10..29 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 100 } } | New-DojoCapture -SkipCaptured -MaximumRetryCount 0 -ThrottleLimit 1");
        Assert.Equal("DojoUnreachable", result.TerminatingId);
        Assert.Equal(Enumerable.Repeat("DojoReadFailed", 5), result.ErrorIds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_found_is_in_the_journal_and_comes_back_from_it(bool hasNames)
    {
        await using var session = await SessionAsync();
        session.Run(FiveRows + "$rows[0..2] | New-DojoCapture").ShouldBeClean();
        var script = FiveRows + (hasNames ? "$n = 0; $rows = $rows | ForEach-Object { $n++; [pscustomobject]@{ Id = $_.Id; Amount = $_.Amount; Tips = $_.Tips; OperationId = \"op $n\"; Reference = \"ref $n\" } }; " : string.Empty) + "$rows | New-DojoCapture -SkipCaptured -JournalPath $args[0] ";
        var first = session.Run(script, Journal);
        first.ShouldBeClean();
        Assert.Equal([true, true, true, false, false], first.Captures.Select(capture => capture.Found));
        var requests = session.Sandbox.Requests.Total;

        ApiAddressState.Restart(session.Sandbox.BaseUri, World.Real);
        var second = session.Run(script, Journal);

        second.ShouldBeClean();
        Assert.Equal(
            first.Captures.Select(capture => (capture.CaptureId, capture.OperationId, capture.Found ? capture.CapturedAt : default, true, false)),
            second.Captures.Select(capture => (capture.CaptureId, capture.OperationId, capture.Attempts == 0 ? capture.CapturedAt : default, capture.Resumed, capture.Found)));
        Assert.Equal(requests, session.Sandbox.Requests.Total);
        var entries = session.Run("Get-DojoCaptureJournal $args[0]", Journal).Output.Select(entry => (DojoCaptureJournalEntry)entry.BaseObject).ToList();
        Assert.Equal(
            second.Captures.Select(capture => ("Captured", capture.OperationId, capture.PaymentIntentId, capture.Amount, capture.TipsAmount ?? 0, capture.Reference, capture.CaptureId)).Order(),
            entries.Select(entry => (entry.Status, (string?)entry.OperationId, entry.PaymentIntentId, entry.Amount, entry.TipsAmount ?? 0, entry.Reference, entry.CaptureId!)).Order());
        // A name that was found stands for what it was found for.
        if (hasNames)
            Assert.Equal(["OperationMismatch"], session.Run("New-DojoCapture pi_1 101 -OperationId 'op 1' -SkipCaptured -JournalPath $args[0]", Journal).ErrorIds);
    }

    [Fact]
    public async Task What_the_journal_has_for_another_operation_is_not_free()
    {
        await using var session = await SessionAsync();
        session.Run("New-DojoCapture pi_1 100 -OperationId a -JournalPath $args[0]", Journal).ShouldBeClean();
        ApiAddressState.Restart(session.Sandbox.BaseUri, World.Real);
        var result = session.Run("'b', 'a' | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 100; OperationId = $_ } } | New-DojoCapture -SkipCaptured -JournalPath $args[0]", Journal);
        result.ShouldBeClean();
        Assert.Equal([(false, false), (false, true)], result.Captures.Select(capture => (capture.Found, capture.Resumed)));
        Assert.Equal(2, session.Sandbox.Ledger.CaptureCount);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public async Task What_the_journal_has_in_doubt_comes_first(string one, string other)
    {
        await using var session = await SessionAsync();
        session.Sandbox.Faults.Next(Fault.AbortAfterEffect);
        session.Sandbox.Faults.When(candidate => candidate.Operation == ApiOperation.GetIntent && session.Sandbox.Requests.CapturePosts("pi_1") == 1, Fault.Status(503));
        Assert.Equal(["DojoOutcomeUnknown"], session.Run("New-DojoCapture pi_1 100 -OperationId a -ReadBackTimeoutSeconds 0 -JournalPath $args[0]", Journal).ErrorIds);
        session.Sandbox.Faults.Clear();
        ApiAddressState.Restart(session.Sandbox.BaseUri, World.Real);

        var result = session.Run("$args[1], $args[2] | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 100; OperationId = $_ } } | New-DojoCapture -SkipCaptured -JournalPath $args[0]", Journal, one, other);

        Assert.Empty(result.Errors);
        Assert.Equal([("a", 1), ("b", 1)], result.Captures.Select(capture => (capture.OperationId!, 1)).Order());
        Assert.Equal(session.Sandbox.Ledger.Captures.OrderBy(capture => capture.CreatedAt).Select(capture => capture.Id), result.Captures.OrderBy(capture => capture.OperationId).Select(capture => capture.CaptureId));
        Assert.Equal(2, session.Sandbox.Requests.CapturePosts("pi_1"));
    }

    [Fact]
    public async Task A_send_in_doubt_of_an_earlier_run_of_this_shell_is_waited_for_and_not_repeated()
    {
        await using var session = await SessionAsync();
        session.Sandbox.Faults.Next(Fault.AbortBeforeEffect);
        Assert.Equal(["DojoOutcomeUnknown"], session.Run("New-DojoCapture pi_1 100 -SkipCaptured -ReadBackTimeoutSeconds 0").ErrorIds);
        const string Again = "New-DojoCapture pi_1 100 -SkipCaptured; New-DojoCapture pi_1 200 -SkipCaptured";
        var early = session.Run(Again);
        Assert.Equal(["DojoOutcomeUnknown"], early.ErrorIds);
        Assert.Equal(200, Assert.Single(early.Captures).Amount);
        Assert.Equal(2, session.Sandbox.Requests.CapturePosts("pi_1"));

        session.Pass(TimeSpan.FromMinutes(20));
        var late = session.Run(Again);
        late.ShouldBeClean();
        Assert.Equal([false, true], late.Captures.Select(capture => capture.Found));
        Assert.Equal([100, 200], session.Sandbox.Ledger.Captures.Select(capture => capture.Amount).Order());
    }

    [Fact]
    public async Task A_send_in_doubt_that_was_made_is_found_by_the_next_run()
    {
        await using var session = await SessionAsync();
        var effect = new TaskCompletionSource();
        session.Sandbox.Faults.Next(Fault.LateAfterAbort(effect.Task));
        Assert.Equal(["DojoOutcomeUnknown"], session.Run("New-DojoCapture pi_1 100 -SkipCaptured -ReadBackTimeoutSeconds 0").ErrorIds);
        effect.SetResult();
        await session.Sandbox.WhenLateEffectsAreDoneAsync();
        var result = session.Run("1..2 | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 100 } } | New-DojoCapture -SkipCaptured");
        Assert.Empty(result.Errors);
        Assert.Equal([true, false], result.Captures.Select(capture => capture.Found));
        Assert.Equal(2, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task A_send_of_this_run_without_an_answer_is_read_back_and_no_equal_row_takes_its_capture()
    {
        await using var session = await SessionAsync();
        session.Sandbox.Faults.ForIntent("pi_1", Fault.AbortAfterEffect, 1);
        var result = session.Run("1..3 | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 100 } } | New-DojoCapture -SkipCaptured");
        result.ShouldBeClean();
        Assert.Equal([false, false, false], result.Captures.Select(capture => capture.Found));
        Assert.Equal((3, 3), (session.Sandbox.Ledger.CaptureCount, result.Captures.Select(capture => capture.CaptureId).Distinct().Count()));
    }

    [Fact]
    public async Task Two_runs_of_one_process_at_once_make_each_capture_once()
    {
        await using var session = await SessionAsync(new SandboxOptions { Latency = TimeSpan.FromMilliseconds(20) });
        session.Authorize(100_000, Enumerable.Range(10, 10).Select(number => $"pi_{number}"));
        using var other = new PowerShellSession(session.Sandbox.BaseUri, PowerShellSession.Key);
        const string Rows = "1..4 | ForEach-Object { 10..19 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 100 } } } | New-DojoCapture -SkipCaptured";
        var both = await Task.WhenAll(Task.Run(() => session.Run(Rows)), Task.Run(() => other.Run(Rows)));
        Assert.All(both, result => Assert.Empty(result.Errors));
        Assert.All(both, result => Assert.Equal(40, result.Captures.Select(capture => capture.CaptureId).Distinct().Count()));
        Assert.Equal(40, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task What_is_found_is_not_new_to_a_limit_and_no_question()
    {
        await using var session = await SessionAsync();
        session.Run(FiveRows + "$rows[0..2] | New-DojoCapture").ShouldBeClean();
        var tooMuch = session.Run(FiveRows + "$rows | New-DojoCapture -SkipCaptured -MaximumTotal 299 -OutVariable captured | Out-Null; $captured");
        Assert.Equal("TotalTooLarge", tooMuch.TerminatingId);
        Assert.Equal(4, session.Sandbox.Ledger.CaptureCount);
        var result = session.Run(FiveRows + "$rows | New-DojoCapture -SkipCaptured -MaximumTotal 200");
        result.ShouldBeClean();
        Assert.Equal([true, true, true, true, false], result.Captures.Select(capture => capture.Found));
        Assert.Equal(5, session.Sandbox.Ledger.CaptureCount);
        // Each intent once a run, the first three captures without the switch.
        Assert.Equal(4, session.Sandbox.Requests.Count(ApiOperation.GetIntent));
    }

    [Fact]
    public async Task What_would_be_sent_and_what_is_there_is_said_and_nothing_is_sent()
    {
        await using var session = await SessionAsync();
        session.Run(FiveRows + "$rows[0..2] | New-DojoCapture").ShouldBeClean();
        session.Run(FiveRows + "$rows | New-DojoCapture -SkipCaptured -WhatIf").ShouldBeClean();
        Assert.Equal(3, session.Sandbox.Requests.Count(ApiOperation.Capture));
        Assert.Equal(2, session.Sandbox.Requests.Count(ApiOperation.GetIntent));
        var lines = session.Shell.Host.Lines.Where(line => line.StartsWith("What if:", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, lines.Count(line => line.Contains("The API lists the capture of ", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(line => line.Contains("Performing the operation", StringComparison.Ordinal)));
        Assert.Contains("What if: 2 captures, 300 in all and tips of 0 (minor units).", lines);
        Assert.Equal("What if: Captured already, as the API lists, and not to be sent: 3 rows.", lines[^1]);
    }

    [Fact]
    public async Task A_plan_says_what_is_there()
    {
        await using var session = await SessionAsync();
        session.Run(FiveRows + "$rows[0..2] | New-DojoCapture").ShouldBeClean();
        session.Sandbox.Ledger.SetStatus("pi_2", IntentStatus.Refunded);
        var plans = session.Run(FiveRows + "$rows | Test-DojoCapture -SkipCaptured").Output.Select(plan => (DojoCapturePlan)plan.BaseObject).ToList();
        Assert.Equal(["Found", "Found", "Found", "Ready", "Ready"], plans.Select(plan => plan.Result.ToString()));
        Assert.Equal(session.Sandbox.Ledger.Captures.Select(capture => capture.Id).Order(), plans.Take(3).Select(plan => plan.CaptureId!).Order());
        Assert.All(plans.Skip(3), plan => Assert.Null(plan.CaptureId));
        // What is there is in what was captured already.
        Assert.Equal((99_800L, 99_700L), (plans[3].RemainingBefore!.Value, plans[3].RemainingAfter!.Value));
        Assert.Equal(3, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task What_remained_is_captured_once_and_is_then_there()
    {
        await using var session = await SessionAsync();
        session.Authorize(1000, "pi_3", "pi_4");
        session.Run("New-DojoCapture pi_3 500").ShouldBeClean();
        const string Rows = "'pi_3', 'pi_4' | ForEach-Object { [pscustomobject]@{ Id = $_ } } | ";
        var first = session.Run(Rows + "New-DojoCapture -Remaining -SkipCaptured");
        first.ShouldBeClean();
        Assert.Equal([("pi_3", 500L, false), ("pi_4", 1000L, false)], first.Captures.Select(capture => (capture.PaymentIntentId, capture.Amount, capture.Found)));
        Assert.Equal(["Found", "Found"], session.Run(Rows + "Test-DojoCapture -Remaining -SkipCaptured").Output.Select(plan => ((DojoCapturePlan)plan.BaseObject).Result.ToString()));
        var again = session.Run(Rows + "New-DojoCapture -Remaining -SkipCaptured -JournalPath $args[0]", Journal);
        again.ShouldBeClean();
        Assert.Equal(first.Captures.Select(capture => (capture.CaptureId, capture.Amount, true)), again.Captures.Select(capture => (capture.CaptureId, capture.Amount, capture.Found)));
        var resumed = session.Run(Rows + "New-DojoCapture -Remaining -SkipCaptured -JournalPath $args[0]", Journal);
        resumed.ShouldBeClean();
        Assert.Equal(first.Captures.Select(capture => (capture.CaptureId, capture.Amount, true)), resumed.Captures.Select(capture => (capture.CaptureId, capture.Amount, capture.Resumed)));
        Assert.Equal(3, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task Outputs_and_failed_rows_are_run_as_they_are()
    {
        await using var session = await SessionAsync();
        session.ImportUtilityCommands();
        session.Sandbox.Faults.ForIntent("pi_1", Fault.Status(409), 1);
        var result = session.Run(
            FiveRows + """
            $done = @($rows | New-DojoCapture -ErrorVariable failed -ErrorAction SilentlyContinue)
            $failed | ForEach-Object TargetObject | Export-Csv $args[0]
            $rows = $done + (Import-Csv $args[0])
            $rows | New-DojoCapture -SkipCaptured
            $done | Export-Csv $args[0]
            """,
            _folder.File("done.csv"));
        Assert.Empty(result.Errors);
        Assert.Equal([true, true, true, true, false], result.Captures.Select(capture => capture.Found));
        Assert.Equal(5, session.Sandbox.Ledger.CaptureCount);
        Assert.Equal(["AlreadyCaptured", "AlreadyCaptured", "AlreadyCaptured", "AlreadyCaptured"], session.Run("Import-Csv $args[0] | New-DojoCapture", _folder.File("done.csv")).ErrorIds);
    }

    [Fact]
    public async Task A_row_that_names_its_capture_takes_that_one_wherever_it_stands()
    {
        await using var session = await SessionAsync();
        var made = session.Run("1..2 | ForEach-Object { New-DojoCapture pi_1 100 }").Captures.Select(capture => capture.CaptureId).ToList();
        var second = session.Run("New-DojoCapture pi_1 100 -CaptureId $args[0] -SkipCaptured", made[1]);
        second.ShouldBeClean();
        Assert.Equal(made[1], Assert.Single(second.Captures).CaptureId);

        // The one without a name is first and takes the oldest, which the next one names: of three equal rows one is missing.
        var three = session.Run("$rows = $null, $args[0], $args[1] | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 100; CaptureId = $_ } }; $rows | New-DojoCapture -SkipCaptured", made[0], made[1]);
        three.ShouldBeClean();
        Assert.Equal(3, three.Captures.Select(capture => capture.CaptureId).Distinct().Count());
        Assert.Equal(3, session.Sandbox.Ledger.CaptureCount);
    }

    [Theory]
    [InlineData("CaptureIdMismatch", "New-DojoCapture pi_1 100 -CaptureId cap_other -SkipCaptured")]
    [InlineData("CaptureIdMismatch", "New-DojoCapture pi_1 101 -CaptureId $args[0] -SkipCaptured")]
    [InlineData("CaptureIdMismatch", "New-DojoCapture pi_1 100 -Tips 1 -CaptureId $args[0] -SkipCaptured")]
    [InlineData("CaptureIdMismatch", "New-DojoCapture pi_2 100 -CaptureId $args[0] -SkipCaptured")]
    [InlineData("CaptureIdMismatch", "1..2 | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = 100; CaptureId = $id } } | New-DojoCapture -SkipCaptured")]
    [InlineData("CaptureIdMismatch", "'', $id | ForEach-Object { [pscustomobject]@{ Id = 'pi_1'; Amount = if ($_) { 300 } else { 100 }; CaptureId = $_ } } | New-DojoCapture -SkipCaptured")]
    [InlineData("DojoCaptureDeclined", "New-DojoCapture pi_1 200 -CaptureId $args[1] -SkipCaptured")]
    [InlineData("AlreadyCaptured", "New-DojoCapture pi_1 100 -CaptureId $args[0]")]
    [InlineData("AlreadyCaptured", "New-DojoCapture pi_1 -Remaining -CaptureId $args[0] -SkipCaptured")]
    public async Task A_row_that_names_a_capture_which_is_not_its_own_is_never_sent(string expected, string script)
    {
        await using var session = await SessionAsync();
        var made = Assert.Single(session.Run("New-DojoCapture pi_1 100").Captures).CaptureId;
        session.Sandbox.Ledger.DecideNextCapture("pi_1", CaptureStatus.Declined);
        var declined = Assert.Single(session.Run("New-DojoCapture pi_1 200").Captures).CaptureId;
        foreach (var limit in new[] { string.Empty, " -MaximumTotal 100000" })
        {
            var result = session.Run("$id = $args[0]; " + script + limit, made, declined);
            Assert.Equal([expected], result.ErrorIds);
            Assert.Equal(2, session.Sandbox.Requests.Count(ApiOperation.Capture));
        }
    }

    [Fact]
    public async Task A_stop_while_intents_are_read_sends_no_more()
    {
        await using var session = await SessionAsync(new SandboxOptions { Latency = TimeSpan.FromMilliseconds(20) });
        session.Authorize(100, Enumerable.Range(10, 200).Select(number => $"pi_{number}"));
        var result = session.Run("foreach ($once in 1) { 10..209 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 100 } } | New-DojoCapture -SkipCaptured | ForEach-Object { $_; if (++$n -eq 5) { break } } }");
        var sent = session.Sandbox.Requests.Count(ApiOperation.Capture);
        var told = session.Shell.Host.Lines.Count(line => line.StartsWith("Captured: ", StringComparison.Ordinal));
        Assert.Equal(session.Sandbox.Ledger.CaptureCount, result.Output.Count + told);
        Assert.InRange(session.Sandbox.Requests.MaxInFlight, 2, 8);
        Assert.Equal(sent, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    private static async Task<SandboxSession> SessionAsync(SandboxOptions? options = null)
    {
        var session = await SandboxSession.StartAsync(options);
        session.Authorize(100_000, "pi_1", "pi_2");
        return session;
    }
}
