using System.Diagnostics;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Shipped;

/// <summary>How Invoke-DojoCaptureBatch ends.</summary>
public sealed class BatchScriptTests : IAsyncLifetime
{
    private BatchScript _script = null!;

    private DojoSandbox Sandbox => _script.Sandbox;

    public async ValueTask InitializeAsync() => _script = await BatchScript.CreateAsync();

    public ValueTask DisposeAsync() => _script is null ? ValueTask.CompletedTask : _script.DisposeAsync();

    [Fact]
    public async Task It_ends_with_0_where_every_row_is_captured_and_captures_nothing_again()
    {
        _script.Input("Id,Amount,Tips,Reference", "pi_sandbox_1,1000,,first", "pi_sandbox_2,0400,50,second", "pi_sandbox_2,0400,50,third", ",,,");

        Assert.Equal(0, await _script.RunTask());
        var first = _script.Results;
        Assert.Equal(0, await _script.RunTask());

        Assert.Equal(["1 pi_sandbox_1 Accepted first", "2 pi_sandbox_2 Accepted second", "3 pi_sandbox_2 Accepted third"], first.Select(row => $"{row["Row"]} {row["PaymentIntentId"]} {row["Status"]} {row["Reference"]}"));
        Assert.Equal(Sandbox.Ledger.Captures.Select(capture => capture.Id).Order(), first.Select(row => row["CaptureId"]).Order());
        Assert.Equal(first.Select(row => row["CaptureId"]), _script.Results.Select(row => row["CaptureId"]));
        Assert.Equal(["Resumed ", "Resumed ", "Resumed "], _script.Outcomes);
        Assert.Equal(3, Sandbox.Ledger.Captures.Count);
        var log = _script.Log;
        Assert.Equal(2, log.Length);
        Assert.Contains("3 Accepted", log[0], StringComparison.Ordinal);
        Assert.Contains("3 Resumed", log[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_with_2_where_a_row_is_refused()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000", "pi_sandbox_2,1001", "pi_sandbox_3,1000");
        Assert.Equal(2, await _script.Run());
        Assert.Equal(["Accepted ", "Refused DojoConflict", "Accepted "], _script.Outcomes);
    }

    [Fact]
    public async Task It_ends_with_3_where_an_outcome_is_unknown_and_settles_it_when_it_is_run_again()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000", "pi_sandbox_2,1001", "pi_sandbox_3,1000");
        var effect = new TaskCompletionSource();
        Sandbox.Faults.ForIntent("pi_sandbox_3", Fault.LateAfterAbort(effect.Task), 1);

        Assert.Equal(3, await _script.RunTask("-ReadBackTimeoutSeconds", "0", "-ThrottleLimit", "1"));
        Assert.Equal(["Accepted ", "Refused DojoConflict", "Unknown DojoOutcomeUnknown"], _script.Outcomes);

        effect.SetResult();
        await Sandbox.WhenLateEffectsAreDoneAsync();
        Assert.Equal(2, await _script.RunTask());
        Assert.Equal(["Resumed ", "Refused DojoConflict", "Successful "], _script.Outcomes);
        Assert.Equal(2, Sandbox.Ledger.Captures.Count);
    }

    [Fact]
    public async Task It_ends_with_3_where_a_capture_is_open_that_is_in_no_row_any_more()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,900", "pi_sandbox_3,1000");
        Sandbox.Faults.ForIntent("pi_sandbox_3", Fault.AbortBeforeEffect, 1);
        Assert.Equal(3, await _script.Run("-ReadBackTimeoutSeconds", "0"));

        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,900");
        Assert.Equal(3, await _script.Run("-ReadBackTimeoutSeconds", "0"));
        Assert.Equal(["Resumed "], _script.Outcomes);
        Assert.Contains("1000 from pi_sandbox_3 (operation pi_sandbox_3/1000/0/1, open)", _script.Log[1], StringComparison.Ordinal);

        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,100", "pi_sandbox_2,5");
        Assert.Equal(4, await _script.Run());
        Assert.Equal(["Refused OperationChanged", "NotAttempted "], _script.BadRows);
        Assert.Equal(2, Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Fact]
    public async Task It_ends_with_3_where_the_API_cannot_be_reached()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        await Sandbox.DisposeAsync();
        Assert.Equal(3, await _script.Run());
        Assert.Equal(["NotSent DojoReadFailed"], _script.Outcomes);
    }

    [Fact]
    public async Task It_ends_with_4_and_sends_nothing_where_a_row_is_bad()
    {
        (string Row, string Id)[] bad = [("pi_sandbox_2,1e3", "InvalidAmount"), ("pi_sandbox_2,", "InvalidAmount"), ("pi_other/..,1000", "InvalidPaymentIntentId")];
        for (var number = 0; number < bad.Length; number++)
            await File.WriteAllLinesAsync(_script.File($"{number}.csv"), ["PaymentIntentId,Amount", "pi_sandbox_1,1000", bad[number].Row, "pi_sandbox_3,1000"], TestContext.Current.CancellationToken);

        var codes = await _script.RunAll("run 0.csv", "run 1.csv", "run 2.csv");

        Assert.Equal([4, 4, 4], codes);

        for (var number = 0; number < bad.Length; number++)
            Assert.Equal(["NotAttempted ", "Refused " + bad[number].Id, "NotAttempted "], _script.OutcomesOf($"{number}.csv"));
        Assert.Equal(0, Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData("-MaximumAmount", "10.00")]
    [InlineData("-MaximumTotal", "0")]
    public async Task It_ends_with_4_and_sends_nothing_where_a_limit_cannot_be_read(string limit, string amount)
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        Assert.Equal(4, await _script.Run(limit, amount));
        Assert.Contains(limit, Assert.Single(_script.Log), StringComparison.Ordinal);
        Assert.Equal(0, Sandbox.Requests.Total);
    }

    [Fact]
    public async Task It_ends_with_4_and_sends_nothing_where_a_limit_is_passed()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,500", "pi_sandbox_2,500");
        var beyond = await _script.RunAll("run captures.csv -MaximumAmount 499", "run captures.csv -MaximumTotal 999");
        Assert.Equal([4, 4], beyond);
        Assert.All(_script.Log, line => Assert.DoesNotContain("were sent", line, StringComparison.Ordinal));
        Assert.Equal(0, Sandbox.Requests.Total);
        var within = await _script.RunAll("run captures.csv -MaximumAmount 500", "run captures.csv -MaximumTotal 1000 -AllowRepeat -JournalPath again.journal");
        Assert.Equal([0, 0], within);
        Assert.Equal(4, Sandbox.Ledger.Captures.Count);
    }

    [Fact]
    public async Task It_ends_with_4_where_an_amount_shows_that_the_unit_is_another()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,12", "pi_sandbox_2,10.50");
        Assert.Equal(4, await _script.RunTask());
        Assert.Contains("Row 2", _script.Log[0], StringComparison.Ordinal);
        Assert.Equal(0, Sandbox.Requests.Total);

        _script.Input("PaymentIntentId,Amount,Tips", "pi_sandbox_1,9.5,0.50", "pi_sandbox_2,10,");
        Assert.Equal(0, await _script.Run("-AmountUnit", "Major"));
        Assert.Equal([(950, 50), (1000, 0)], Sandbox.Ledger.Captures.OrderBy(capture => capture.Amount).Select(capture => (capture.Amount, capture.TipsAmount ?? 0)));
        Assert.Equal(["Accepted ", "Accepted "], _script.Outcomes);
    }

    [Fact]
    public async Task It_ends_with_4_where_the_file_is_not_one_of_captures()
    {
        var files = new Dictionary<string, string?>
        {
            ["no file"] = null,
            ["no bytes"] = "",
            ["blank lines"] = "\n\n  \n",
            ["no rows"] = "PaymentIntentId,Amount\n",
            ["blank rows"] = "PaymentIntentId,Amount\n,\n , \n",
            ["another delimiter"] = "PaymentIntentId;Amount\npi_sandbox_1;1000\n",
            ["no amounts"] = "PaymentIntentId,Reference\npi_sandbox_1,1000\n",
            ["two amounts"] = "PaymentIntentId,Amount,Amount\npi_sandbox_1,1000,1000\n",
        };
        foreach (var (name, content) in files.Where(static file => file.Value is not null))
            await File.WriteAllTextAsync(_script.File(name), content, TestContext.Current.CancellationToken);

        var codes = await _script.RunAll([.. files.Keys.Select(static name => $"run '{name}'")]);

        Assert.Equal(files.Keys.Select(static name => $"{name}: 4"), files.Keys.Zip(codes, static (name, code) => $"{name}: {code}"));
        Assert.All(files.Keys, name => Assert.Matches("exit code 4: .{15}", Assert.Single(File.ReadAllLines(_script.File(name + ".log")))));
        Assert.Equal(0, Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no key")]
    public async Task It_ends_with_5_without_a_key(string? key)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && AccountHome.ThisAccountHasKey, "The account that runs the tests has a key, and Windows names its folder to every process.");
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        Assert.Equal(5, await _script.RunTask(key, []));
        Assert.Equal(0, Sandbox.Requests.Total);
    }

    [Fact]
    public async Task It_ends_with_5_where_the_key_is_refused()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000", "pi_sandbox_2,1000");
        Sandbox.Faults.Next(Fault.Status(401));
        Assert.Equal(5, await _script.Run("-ThrottleLimit", "1"));
        Assert.Equal(["NotAttempted ", "NotAttempted "], _script.Outcomes);
        Assert.Equal(["pi_sandbox_1/1000/0/1", "pi_sandbox_2/1000/0/1"], _script.Results.Select(row => row["OperationId"]));
    }

    [Fact]
    public async Task It_ends_with_5_and_still_lists_what_earlier_runs_captured()
    {
        _script.Input("PaymentIntentId,Amount,OperationId", "pi_sandbox_1,500,", "pi_sandbox_1,400,", "pi_sandbox_2,400,own", "pi_sandbox_3,1,");
        Sandbox.Faults.ForIntent("pi_sandbox_1", Fault.Status(400), 1);
        Sandbox.Faults.ForIntent("pi_sandbox_3", Fault.Status(400), 1);
        Assert.Equal(2, await _script.Run());
        var captured = _script.Results.Select(row => row["CaptureId"]).ToList();
        Assert.Equal(2, captured.Count(id => id.Length > 0));

        // The second row waits for the first, as it is of the same payment.
        Sandbox.Faults.ForIntent("pi_sandbox_1", Fault.Status(401), 1);
        Assert.Equal(5, await _script.Run("-ThrottleLimit", "1"));

        Assert.Equal(["NotAttempted ", "Resumed ", "Resumed ", "NotAttempted "], _script.Outcomes);
        Assert.Equal(captured, _script.Results.Select(row => row["CaptureId"]));
        Assert.Equal(["pi_sandbox_1/500/0/1", "pi_sandbox_1/400/0/1", "own", "pi_sandbox_3/1/0/1"], _script.Results.Select(row => row["OperationId"]));
    }

    [Fact]
    public async Task It_ends_with_5_and_reports_what_finished_where_the_journal_is_damaged_meanwhile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nobody else can write to the journal.");
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1", "pi_sandbox_1,2");
        var answer = new TaskCompletionSource();
        Sandbox.Faults.ForIntent("pi_sandbox_1", Fault.SlowAnswer(answer.Task), 1);

        var (exitCode, text) = await _script.RunUntil(
            () => Sandbox.Requests.CapturePosts("pi_sandbox_1") > 0,
            process =>
            {
                // Not by .NET, which keeps to the lock.
                using var other = Process.Start("sh", ["-c", $"echo damage >> '{_script.Journal}'"]);
                other.WaitForExit();
                answer.SetResult();
            });

        Assert.True(exitCode == 5, text);
        Assert.Equal(["Accepted ", "NotAttempted "], _script.Outcomes);
        Assert.Equal(["pi_sandbox_1/1/0/1", "pi_sandbox_1/2/0/1"], _script.Results.Select(row => row["OperationId"]));
    }

    [Fact]
    public async Task It_ends_with_4_and_asks_nothing_where_no_file_is_given()
    {
        var (exitCode, text) = await _script.Start(PowerShellSession.Key, ["-File", _script.TaskFile]);
        Assert.True(exitCode == 4, text);
        Assert.Contains("-CsvPath", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_with_5_and_sends_nothing_in_constrained_language_mode()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        var (exitCode, text) = await _script.Start(PowerShellSession.Key, ["-Command", $"$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; Invoke-DojoCaptureBatch -CsvPath '{_script.Csv}'; exit $LASTEXITCODE"]);
        Assert.True(exitCode == 5, text);
        Assert.Contains("full language mode", text, StringComparison.Ordinal);
        Assert.Equal(0, Sandbox.Requests.Total);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_script.Csv)!));
    }

    [Theory]
    [InlineData("-LogPath")]
    [InlineData("-ResultPath")]
    [InlineData("-ReportPath")]
    public async Task It_ends_with_1_and_sends_nothing_where_it_could_not_report(string path)
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        var (exitCode, text) = await _script.Start(PowerShellSession.Key, ["-File", _script.TaskFile, "-CsvPath", _script.Csv, path, _script.File("nowhere/file")]);
        Assert.True(exitCode == 1, text);
        Assert.Equal(0, Sandbox.Requests.Total);
    }

    [Fact]
    public async Task It_ends_with_6_and_reports_what_finished_where_it_is_terminated()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The process cannot be found.");
        _script.Input("PaymentIntentId,Amount,Tips,OperationId", "pi_sandbox_1,1,,", "pi_sandbox_2,600,,", "pi_sandbox_3,2,,own", "pi_sandbox_3,3,1,", "pi_sandbox_3,1000,,");
        Sandbox.Faults.ForIntent("pi_sandbox_2", Fault.StallAfterEffect, 1);

        // By then the last row has been refused and the first is answered, whichever came first; the second holds back all behind it.
        var (exitCode, text) = await _script.RunUntil(
            () => Sandbox.Requests.Recent.Any(request => request.Status == 409)
                && Sandbox.Requests.Recent.Any(request => request is { Operation: ApiOperation.Capture, Status: < 300 } && request.Path.Contains("pi_sandbox_1", StringComparison.Ordinal)),
            BatchScript.Terminate,
            "-ThrottleLimit",
            "2");

        Assert.True(exitCode == 6, text);
        Assert.Equal(["Accepted ", "Unknown DojoOutcomeUnknown", "Accepted ", "Accepted ", "Refused DojoConflict"], _script.Outcomes);
        Assert.Equal(["pi_sandbox_1/1/0/1", "pi_sandbox_2/600/0/1", "own", "pi_sandbox_3/3/1/1", "pi_sandbox_3/1000/0/1"], _script.Results.Select(row => row["OperationId"]));
        Assert.Equal(
            Sandbox.Ledger.Captures.Where(capture => capture.PaymentIntentId != "pi_sandbox_2").Select(capture => capture.Id).Order(),
            _script.Results.Select(row => row["CaptureId"]).Where(id => id.Length > 0).Order());
        Assert.Contains("exit code 6: Stopped", Assert.Single(_script.Log), StringComparison.Ordinal);
        Assert.Equal(2, await _script.Run());
    }
}
