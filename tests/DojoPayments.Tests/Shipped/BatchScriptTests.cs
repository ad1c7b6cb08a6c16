using System.Diagnostics;
using System.Globalization;
using DojoPayments.Journal;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Shipped;

/// <summary>How Invoke-DojoCaptureBatch.ps1 ends.</summary>
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

        Assert.Equal(0, await _script.Run());
        var first = _script.Results;
        Assert.Equal(0, await _script.Run());

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
        Sandbox.Faults.ForIntent("pi_sandbox_3", Fault.LateAfterAbort(TimeSpan.FromSeconds(2)), 1);

        Assert.Equal(3, await _script.Run("-ReadBackTimeoutSeconds", "0", "-ThrottleLimit", "1"));
        Assert.Equal(["Accepted ", "Refused DojoConflict", "Unknown DojoOutcomeUnknown"], _script.Outcomes);

        Assert.Equal(2, await _script.Run());
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
        Assert.Equal(["Refused OperationChanged", "NotAttempted "], _script.Outcomes);
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

    [Theory]
    [InlineData("pi_sandbox_2,1e3", "InvalidAmount")]
    [InlineData("pi_sandbox_2,", "InvalidAmount")]
    [InlineData("pi_other/..,1000", "InvalidPaymentIntentId")]
    public async Task It_ends_with_4_and_sends_nothing_where_a_row_is_bad(string row, string id)
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000", row, "pi_sandbox_3,1000");
        Assert.Equal(4, await _script.Run());
        Assert.Equal(["NotAttempted ", "Refused " + id, "NotAttempted "], _script.Outcomes);
        Assert.Equal(0, Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData("-MaximumAmount", "999")]
    [InlineData("-MaximumTotal", "1999")]
    public async Task It_ends_with_4_and_sends_nothing_where_a_limit_is_passed(string limit, string amount)
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000", "pi_sandbox_2,1000");
        Assert.Equal(4, await _script.Run(limit, amount));
        Assert.DoesNotContain("were sent", _script.Log[0], StringComparison.Ordinal);
        Assert.Equal(0, Sandbox.Requests.Total);
        Assert.Equal(0, await _script.Run(limit, "2000"));
    }

    [Fact]
    public async Task It_ends_with_4_where_an_amount_shows_that_the_unit_is_another()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,12", "pi_sandbox_2,10.50");
        Assert.Equal(4, await _script.Run());
        Assert.Contains("Row 2", _script.Log[0], StringComparison.Ordinal);
        Assert.Equal(0, Sandbox.Requests.Total);

        _script.Input("PaymentIntentId,Amount,Tips", "pi_sandbox_1,9.5,0.50", "pi_sandbox_2,10,");
        Assert.Equal(0, await _script.Run("-AmountUnit", "Major"));
        Assert.Equal([(950, 50), (1000, 0)], Sandbox.Ledger.Captures.OrderBy(capture => capture.Amount).Select(capture => (capture.Amount, capture.TipsAmount ?? 0)));
        Assert.Equal(["Accepted ", "Accepted "], _script.Outcomes);
    }

    [Theory]
    [InlineData("4: no file", null)]
    [InlineData("4: no bytes", "")]
    [InlineData("4: blank lines", "\n\n  \n")]
    [InlineData("4: no rows", "PaymentIntentId,Amount\n")]
    [InlineData("4: blank rows", "PaymentIntentId,Amount\n,\n , \n")]
    [InlineData("4: another delimiter", "PaymentIntentId;Amount\npi_sandbox_1;1000\n")]
    [InlineData("4: no amounts", "PaymentIntentId,Reference\npi_sandbox_1,1000\n")]
    [InlineData("4: two amounts", "PaymentIntentId,Amount,Amount\npi_sandbox_1,1000,1000\n")]
    public async Task It_ends_with_4_where_the_file_is_not_one_of_captures(string expected, string? content)
    {
        if (content is not null)
            await File.WriteAllTextAsync(_script.Csv, content, TestContext.Current.CancellationToken);
        Assert.Equal(expected[..1], (await _script.Run()).ToString(CultureInfo.InvariantCulture));
        Assert.Matches("exit code 4: .{15}", Assert.Single(_script.Log));
        Assert.Equal(0, Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no key")]
    public async Task It_ends_with_5_without_a_key(string? key)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && AccountHome.ThisAccountHasKey, "The account that runs the tests has a key, and Windows names its folder to every process.");
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        Assert.Equal(5, await _script.Run(key, []));
        Assert.Equal(0, Sandbox.Requests.Total);
    }

    [Fact]
    public async Task It_ends_with_5_where_the_key_is_refused()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000", "pi_sandbox_2,1000");
        Sandbox.Faults.Next(Fault.Status(401));
        Assert.Equal(5, await _script.Run("-ThrottleLimit", "1"));
        Assert.Equal(["NotAttempted ", "NotAttempted "], _script.Outcomes);
    }

    [Fact]
    public async Task It_ends_with_5_where_another_run_has_the_journal()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        using var other = JournalFile.Open(_script.Journal, (_, _) => { });
        Assert.Equal(5, await _script.Run());
        Assert.Equal(0, Sandbox.Requests.Total);
    }

    [Fact]
    public async Task It_ends_with_5_and_asks_nothing_where_no_file_is_given()
    {
        var (exitCode, text) = await _script.Start(PowerShellSession.Key, ["-File", BatchScript.Path]);
        Assert.True(exitCode == 5, text);
    }

    [Fact]
    public async Task It_ends_with_5_and_sends_nothing_in_constrained_language_mode()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        var (exitCode, text) = await _script.Start(PowerShellSession.Key, ["-Command", $"$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; & '{BatchScript.Path}' -CsvPath '{_script.Csv}'; exit $LASTEXITCODE"]);
        Assert.True(exitCode == 5, text);
        Assert.Contains("full language mode", text, StringComparison.Ordinal);
        Assert.Equal(0, Sandbox.Requests.Total);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_script.Csv)!));
    }

    [Theory]
    [InlineData("-LogPath")]
    [InlineData("-ResultPath")]
    public async Task It_ends_with_1_and_sends_nothing_where_it_could_not_report(string path)
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        var (exitCode, text) = await _script.Start(PowerShellSession.Key, ["-File", BatchScript.Path, "-CsvPath", _script.Csv, path, _script.File("nowhere/file")]);
        Assert.True(exitCode == 1, text);
        Assert.Equal(0, Sandbox.Requests.Total);
    }

    [Fact]
    public async Task It_ends_with_6_and_reports_what_finished_where_it_is_terminated()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The process cannot be found.");
        _script.Input("PaymentIntentId,Amount,Tips,OperationId", "pi_sandbox_1,1,,", "pi_sandbox_2,600,,", "pi_sandbox_3,2,,own", "pi_sandbox_3,3,1,", "pi_sandbox_3,1000,,");
        Sandbox.Faults.ForIntent("pi_sandbox_2", Fault.StallAfterEffect, 1);

        // By then the last row has been refused, and the second holds back everything behind it.
        var (exitCode, text) = await _script.RunUntil(
            () => Sandbox.Requests.Recent.Any(request => request.Status == 409),
            static process =>
            {
                using var kill = Process.Start("kill", process);
                kill.WaitForExit();
            },
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

    [Fact]
    public async Task A_semicolon_does_where_it_is_said()
    {
        _script.Input("PaymentIntentId;Amount", "pi_sandbox_1;1000");
        Assert.Equal(0, await _script.Run("-Delimiter", ";"));
    }
}
