using System.Diagnostics;
using System.Globalization;
using System.Text;
using DojoPayments.Journal;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Shipped;

/// <summary>What Invoke-DojoCaptureBatch does to files: what it reads may not change, and what it writes destroys nothing.</summary>
public sealed class BatchFilesTests : IAsyncLifetime
{
    private BatchScript _script = null!;

    private DojoSandbox Sandbox => _script.Sandbox;

    public async ValueTask InitializeAsync() => _script = await BatchScript.CreateAsync();

    public ValueTask DisposeAsync() => _script is null ? ValueTask.CompletedTask : _script.DisposeAsync();

    [Fact]
    public async Task One_file_is_not_taken_for_two_things_and_only_the_file_system_holds_files()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        await File.WriteAllTextAsync(_script.Journal, "what was captured", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_script.File("folder"));
        var before = Files();
        List<string> calls =
        [
            "run captures.csv -ResultPath captures.csv",
            "run captures.csv -ResultPath ./folder/../Captures.csv",
            "run captures.csv -ResultPath captures.csv.journal",
            "run captures.csv -LogPath captures.csv",
            "run captures.csv -LogPath captures.csv.journal",
            "run captures.csv -LogPath x -ResultPath x",
            "run captures.csv -JournalPath captures.csv",
            "run captures.csv -LogPath captures.csv.journal.lock",
            "run captures.csv -LogPath captures.csv.result.csv.part",
            "run captures.csv -LogPath captures.csv.result.csv.bad.csv",
            "run captures.csv -ReportPath captures.csv.log",
            "run captures.csv -ReportPath x -LogPath x.part",
            "run captures.csv -ResultPath folder",
            "run captures.csv -JournalPath Env:j",
            "run captures.csv -ResultPath Variable:r",
            "run captures.csv -LogPath Function:l",
            "run captures.csv -LogPath Nowhere:l",
            "Set-Location Env:; run captures.csv",
        ];
        if (!OperatingSystem.IsWindows())
        {
            // Windows lets only administrators make links.
            File.CreateSymbolicLink(_script.File("link.csv"), "captures.csv");
            Directory.CreateSymbolicLink(_script.File("linked"), _script.File("."));
            calls.InsertRange(0, ["run captures.csv -ResultPath link.csv", "run link.csv -LogPath captures.csv", "run captures.csv -ResultPath linked/linked/captures.csv"]);
            before = Files();
        }

        Assert.All(await _script.RunAll([.. calls]), code => Assert.Equal(4, code));
        Assert.Equal(before, Files());
        Assert.Equal(0, Sandbox.Requests.Total);
    }

    [Fact]
    public async Task A_start_that_fails_leaves_the_results_of_another_run_as_they_are()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        await File.WriteAllTextAsync(_script.Result, "yesterday's", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_script.Result + ".part", "those of the run that has the journal", TestContext.Current.CancellationToken);

        Assert.Equal(5, await _script.Run(null, []));
        using (JournalFile.Open(_script.Journal, (_, _) => { }))
            Assert.Equal(5, await _script.Run());
        using (new FileStream(_script.Result, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal(1, (await _script.Start(PowerShellSession.Key, ["-File", _script.TaskFile, "-CsvPath", _script.Csv])).ExitCode);

        Assert.Equal(0, Sandbox.Requests.Total);
        Assert.Equal("yesterday's", await File.ReadAllTextAsync(_script.Result, TestContext.Current.CancellationToken));
        Assert.Equal("those of the run that has the journal", await File.ReadAllTextAsync(_script.Result + ".part", TestContext.Current.CancellationToken));
        Assert.Equal(0, await _script.Run());
        Assert.Equal(["Accepted "], _script.Outcomes);
        Assert.False(File.Exists(_script.Result + ".part"));
    }

    [Fact]
    public async Task Bad_rows_leave_a_result_that_has_captures_as_it_is()
    {
        const string Header = "PaymentIntentId,Amount";
        _script.Input(Header, "pi_sandbox_2,1e3");
        Assert.Equal(4, await _script.Run());
        _script.Input(Header, "pi_sandbox_2,1e4", "pi_sandbox_1,1000");
        Assert.Equal(4, await _script.Run());
        // Nothing that an earlier run captured is in the first one.
        Assert.Equal(["Refused InvalidAmount", "NotAttempted "], _script.Outcomes);
        _script.Input(Header, "pi_sandbox_1,1000");
        Assert.Equal(0, await _script.Run());
        var captured = await File.ReadAllTextAsync(_script.Result, TestContext.Current.CancellationToken);

        _script.Input(Header, "pi_sandbox_1,1000", "pi_sandbox_2,1e3");
        Assert.Equal(4, await _script.Run());

        Assert.Equal(captured, await File.ReadAllTextAsync(_script.Result, TestContext.Current.CancellationToken));
        Assert.Equal(["NotAttempted ", "Refused InvalidAmount"], _script.BadRows);
        Assert.Contains(".bad.csv", _script.Log[^1], StringComparison.Ordinal);
        _script.Input(Header, "pi_sandbox_1,1000", "pi_sandbox_2,1000");
        Assert.Equal(0, await _script.Run());
        Assert.Equal(["Resumed ", "Accepted "], _script.Outcomes);
    }

    [Fact]
    public async Task What_is_captured_stands_beside_the_last_result_while_the_batch_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The process cannot be found.");
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1", "pi_sandbox_1,2", "pi_sandbox_2,1000");
        await File.WriteAllTextAsync(_script.Result, "yesterday's", TestContext.Current.CancellationToken);
        Sandbox.Faults.ForIntent("pi_sandbox_2", Fault.StallBeforeEffect, 1);

        await _script.RunUntil(
            () => Part().Count(character => character == '\n') == 3,
            static process => Process.GetProcessById(int.Parse(process, CultureInfo.InvariantCulture)).Kill());

        Assert.Equal("yesterday's", await File.ReadAllTextAsync(_script.Result, TestContext.Current.CancellationToken));
        Assert.All(Sandbox.Ledger.Captures, capture => Assert.Contains(capture.Id, Part(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_changes_is_not_captured()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1");
        // In place of a command that is called once the file is read.
        var change = $"function global:ConvertTo-SecureString {{ Add-Content -LiteralPath '{_script.Csv}' 'pi_sandbox_2,1'; Microsoft.PowerShell.Security\\ConvertTo-SecureString @args }}";

        var (exitCode, text) = await _script.Share(PowerShellSession.Key, $"{change}; Invoke-DojoCaptureBatch -CsvPath '{_script.Csv}'; exit $LASTEXITCODE");

        Assert.True(exitCode == 4, text);
        Assert.Contains("changed", Assert.Single(_script.Log), StringComparison.Ordinal);
        Assert.Equal(0, Sandbox.Requests.Total);
    }

    [Fact]
    public async Task A_file_that_another_program_keeps_for_itself_is_not_captured()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        using (new FileStream(_script.Csv, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal(4, await _script.Run());
        Assert.Equal(0, Sandbox.Requests.Total);
        Assert.Contains("Another program", Assert.Single(_script.Log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_not_whole_is_named_in_the_log()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000", "pi_sandbox_2");
        await File.WriteAllTextAsync(_script.File("cut.csv"), "PaymentIntentId,Amount\npi_sandbox_1,10", TestContext.Current.CancellationToken);

        var exitCodes = await _script.RunAll("run captures.csv", "run cut.csv -LogPath captures.csv.log");

        Assert.Equal([4, 4], exitCodes);
        Assert.Contains("Line 3:", _script.Log[0], StringComparison.Ordinal);
        Assert.Contains("Line 2:", _script.Log[1], StringComparison.Ordinal);
        Assert.Equal(0, Sandbox.Requests.Total);
    }

    [Fact]
    public async Task A_spreadsheet_s_encodings_and_delimiter_are_read_in_a_culture_with_a_decimal_comma()
    {
        await File.WriteAllTextAsync(_script.File("bom.csv"), "Id,Amount,Reference\npi_sandbox_1,1,caf\u00e9\n", Encoding.UTF8, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_script.File("utf16.csv"), "Id;Amount;Reference\npi_sandbox_2;2;caf\u00e9\n", Encoding.Unicode, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_script.File("major.csv"), "Id;Amount;Tips\npi_sandbox_3;0.03;1.5\n", TestContext.Current.CancellationToken);

        var exitCodes = await _script.RunAll(
            "[cultureinfo]::CurrentCulture = 'de-DE'; run bom.csv -ResultPath captures.csv.result.csv",
            "run utf16.csv -Delimiter ';'",
            "run major.csv -Delimiter ';' -AmountUnit Major");

        Assert.Equal([0, 0, 0], exitCodes);
        Assert.Equal(["caf\u00e9"], _script.Results.Select(row => row["Reference"]));
        Assert.Equal([(1, null), (2, null), (3, 150)], Sandbox.Ledger.Captures.OrderBy(capture => capture.Amount).Select(capture => (capture.Amount, capture.TipsAmount)));
    }

    [Fact]
    public async Task A_refused_row_that_is_mended_in_the_result_file_keeps_its_identity()
    {
        Sandbox.Faults.ForIntent("pi_sandbox_1", Fault.Status(400), 1);
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,400", "pi_sandbox_1,400", "pi_sandbox_2,1000");
        Assert.Equal(2, await _script.Run("-ThrottleLimit", "1"));
        Assert.Equal(["Refused DojoBadRequest", "Accepted ", "Accepted "], _script.Outcomes);
        var lines = await File.ReadAllLinesAsync(_script.Result, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(_script.File("mended.csv"), [lines[0], lines[1].Replace("\"400\"", "\"300\"", StringComparison.Ordinal)], TestContext.Current.CancellationToken);

        var exitCodes = await _script.RunAll(
            "run mended.csv -JournalPath captures.csv.journal",
            "run captures.csv.result.csv -JournalPath another.journal -AllowRepeat",
            "run mended.csv.result.csv -AllowRepeat",
            "run mended.csv.result.csv");

        Assert.Equal([0, 4, 4, 0], exitCodes);
        // Of the operations of this journal it is the one that was refused, though it is the first row of its file.
        Assert.Equal([300, 400, 1000], Sandbox.Ledger.Captures.Select(capture => capture.Amount).Order());
        Assert.Contains("1 Accepted", (await File.ReadAllLinesAsync(_script.File("mended.csv.log"), TestContext.Current.CancellationToken))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mended_result_file_is_run_as_it_is()
    {
        Sandbox.Faults.ForIntent("pi_sandbox_1", Fault.Status(400), 1);
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,400", "pi_sandbox_1,400", "pi_sandbox_2,1000");
        Assert.Equal(2, await _script.Run("-ThrottleLimit", "1"));
        var lines = await File.ReadAllLinesAsync(_script.Result, TestContext.Current.CancellationToken);
        lines[1] = lines[1].Replace("\"400\"", "\"300\"", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(_script.Csv, lines, TestContext.Current.CancellationToken);

        var exitCodes = await _script.RunAll("run captures.csv -JournalPath another.journal", "run captures.csv.result.csv -JournalPath a.third");

        Assert.Equal([0, 0], exitCodes);

        Assert.Equal(["Accepted ", "Found ", "Found "], _script.Outcomes);
        Assert.Contains("3 Found", (await File.ReadAllLinesAsync(_script.Result + ".log", TestContext.Current.CancellationToken))[0], StringComparison.Ordinal);
        Assert.Equal([300, 400, 1000], Sandbox.Ledger.Captures.Select(capture => capture.Amount).Order());
    }

    [Fact]
    public async Task A_copy_under_another_name_a_lost_journal_and_another_server_send_nothing()
    {
        _script.Input("PaymentIntentId,Amount,OperationId", "pi_sandbox_1,400,a", "pi_sandbox_1,400,b", "pi_sandbox_2,1000,");
        await File.WriteAllLinesAsync(_script.File("copy.csv"), await File.ReadAllLinesAsync(_script.Csv, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var exitCodes = await _script.RunAll("run captures.csv", "run copy.csv");
        Assert.Equal([0, 0], exitCodes);
        File.Delete(_script.Journal);
        File.Delete(_script.Journal + ".lock");
        // A process of its own, as another server's would be.
        Assert.Equal(0, await _script.RunTask());
        Assert.Equal(3, Sandbox.Requests.Count(ApiOperation.Capture));
        Assert.Equal(["Found ", "Found ", "Found "], _script.Outcomes);
        Assert.Equal(Sandbox.Ledger.Captures.Select(capture => capture.Id).Order(), _script.Results.Select(row => row["CaptureId"]).Order());
        Assert.Contains("exit code 0: 3 Found.", _script.Log[1], StringComparison.Ordinal);

        Assert.Equal(2, await _script.Run("-AllowRepeat", "-JournalPath", _script.File("again.journal")));
        Assert.Equal(["Refused DojoConflict", "Refused DojoConflict", "Refused DojoConflict"], _script.Outcomes);
        Assert.Equal(6, Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Fact]
    public async Task What_could_not_be_read_is_not_sent_and_is_run_again()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,400", "pi_sandbox_2,400");
        Sandbox.Faults.ForIntent("pi_sandbox_1", Fault.BlockedPage(403), operation: ApiOperation.GetIntent);
        Assert.Equal(3, await _script.Run());
        Assert.Equal(["NotSent DojoReadFailed", "Accepted "], _script.Outcomes);
        Assert.Equal(0, Sandbox.Requests.CapturePosts("pi_sandbox_1"));
    }

    [Fact]
    public async Task Rows_of_one_operation_are_told_from_captures_of_their_own()
    {
        _script.Input("PaymentIntentId,Amount,OperationId", "pi_sandbox_1,400,one", "pi_sandbox_1,400,one", "pi_sandbox_1,400,two");
        Assert.Equal(0, await _script.Run());
        Assert.Equal(["Accepted ", "Repeated ", "Accepted "], _script.Outcomes);
        Assert.Contains("2 Accepted, 1 Repeated", Assert.Single(_script.Log), StringComparison.Ordinal);
    }

    // Not by .NET, whose locks the writer holds.
    private string Part()
    {
        if (!File.Exists(_script.Result + ".part"))
            return string.Empty;
        using var cat = Process.Start(new ProcessStartInfo("cat", [_script.Result + ".part"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        return cat.StandardOutput.ReadToEnd();
    }

    private List<string> Files() => [.. Directory.GetFiles(_script.File("."), "*").Order(StringComparer.Ordinal).Select(file => $"{file}: {File.ReadAllText(file)}")];
}
