using System.Diagnostics;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Shipped;

/// <summary>Invoke-DojoCaptureBatch as a command: how it is found and called, and what its reports name.</summary>
public sealed class BatchCommandTests : IAsyncLifetime
{
    private BatchScript _script = null!;

    private DojoSandbox Sandbox => _script.Sandbox;

    public async ValueTask InitializeAsync() => _script = await BatchScript.CreateAsync();

    public ValueTask DisposeAsync() => _script is null ? ValueTask.CompletedTask : _script.DisposeAsync();

    [Fact]
    public void It_is_found_among_the_commands_of_the_module()
    {
        using var session = new PowerShellSession(key: null);
        var result = session.Run("Get-Command Invoke-DojoCaptureBatch | ForEach-Object { $_.CommandType, $_.Source; $_.Parameters['CsvPath'].ParameterSets.Values.Position }");
        result.ShouldBeClean();
        Assert.Equal(["Function", "DojoPayments", "0"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public async Task The_command_line_of_a_task_ends_with_its_exit_code_and_with_1_where_it_cannot_begin()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000", "pi_sandbox_2,1001");
        Assert.Equal(2, await RunLine($"Invoke-DojoCaptureBatch -CsvPath '{_script.Csv}'"));
        Assert.Equal(1, await RunLine($"Invoke-DojoCaptureBatch -CsvPath '{_script.Csv}' -NoSuchParameter 1"));
        Assert.Equal(1, await RunLine($"$env:PSModulePath = ''; Invoke-DojoCaptureBatch -CsvPath '{_script.Csv}'"));
        Assert.Equal(2, Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Fact]
    public async Task A_shell_goes_on_after_it_and_has_its_exit_code()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        var (exitCode, text) = await _script.Start(PowerShellSession.Key, ["-Command", $"$before = 'kept'; Invoke-DojoCaptureBatch '{_script.Csv}' > $null; \"$before $LASTEXITCODE $ErrorActionPreference\"; exit 7"]);
        Assert.True(exitCode == 7, text);
        Assert.Contains("kept 0 Continue", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tab_is_given_by_its_name()
    {
        string[] names = ["tab", "TAB", @"\t", "`t"];
        for (var number = 0; number < names.Length; number++)
            await File.WriteAllTextAsync(_script.File($"{number}.tsv"), $"Id\tAmount\npi_sandbox_1\t{number + 1}\n", TestContext.Current.CancellationToken);
        var calls = names.Select((name, number) => $"run {number}.tsv -Delimiter '{name}'").Concat(["run 0.tsv -Delimiter 'x y'", "run 0.tsv -Delimiter ''"]);

        var exitCodes = await _script.RunAll([.. calls]);

        Assert.Equal([0, 0, 0, 0, 4, 4], exitCodes);
        Assert.Equal([1, 2, 3, 4], Sandbox.Ledger.Captures.Select(capture => capture.Amount).Order());
    }

    [Fact]
    public async Task Its_reports_name_the_lines_of_the_file()
    {
        _script.Input("#TYPE x", "Id,Amount,Note", "pi_sandbox_1,1,\"two", "lines\"", "", "pi_sandbox_2,1e3,");
        await File.WriteAllLinesAsync(_script.File("pounds.csv"), ["Id,Amount", "", "pi_sandbox_1,1", "pi_sandbox_2,1.50"], TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(_script.File("total.csv"), ["Id,Amount", "", "pi_sandbox_1,1", "pi_sandbox_2,9"], TestContext.Current.CancellationToken);

        var exitCodes = await _script.RunAll("run captures.csv", "run pounds.csv -LogPath captures.csv.log", "run total.csv -LogPath captures.csv.log -MaximumTotal 9");

        Assert.Equal([4, 4, 4], exitCodes);
        Assert.Equal(["1 3", "2 6"], _script.Results.Select(row => $"{row["Row"]} {row["Line"]}"));
        Assert.Contains("1 bad row, nothing was sent.", _script.Log[0], StringComparison.Ordinal);
        Assert.Contains("Line 6: ", _script.Log[0], StringComparison.Ordinal);
        Assert.Contains("Line 4: ", _script.Log[1], StringComparison.Ordinal);
        Assert.Contains("Line 4: ", _script.Log[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_given_for_one_run()
    {
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        var (exitCode, text) = await _script.Share(null, $"Invoke-DojoCaptureBatch '{_script.Csv}' -ApiKey (ConvertTo-SecureString '{PowerShellSession.Key}' -AsPlainText -Force); exit $LASTEXITCODE");
        Assert.True(exitCode == 0, text);
        Assert.Equal(["Accepted "], _script.Outcomes);
    }

    [Fact]
    public async Task Cells_that_a_spreadsheet_would_run_are_texts_and_are_read_back_as_they_were()
    {
        string[] references = ["=1+1", "+44 20", "-1", "@SUM(A1)", "'=x", "O'Neil"];
        string[] operations = ["=op", "-op", "+op", "@op", "'=op", "op"];
        _script.Input(["Id,Amount,Reference,OperationId", .. references.Zip(operations, (reference, operation) => $"pi_sandbox_1,10,{Typed(reference)},{Typed(operation)}")]);
        Assert.Equal(0, await _script.Run());
        // A cell that begins with a mark already was typed with one more here, as a spreadsheet takes it.
        string[] marked = ["'=1+1", "'+44 20", "'-1", "'@SUM(A1)", "''=x", "O'Neil"];
        Assert.Equal(marked, _script.Results.Select(row => row["Reference"]));
        Assert.Equal(["'=op", "'-op", "'+op", "'@op", "''=op", "op"], _script.Results.Select(row => row["OperationId"]));

        var (exitCode, text) = await _script.Share(
            PowerShellSession.Key,
            $"Invoke-DojoCaptureBatch '{_script.Result}' -JournalPath '{_script.Journal}' 3> $null > $null; \"code $LASTEXITCODE\"; " +
            $"Import-Csv '{_script.Result}' | New-DojoCapture -SkipCaptured -JournalPath '{_script.Journal}' -ErrorAction Stop -WarningAction SilentlyContinue | ForEach-Object {{ \"$($_.Resumed) $($_.Reference) $($_.OperationId)\" }}");

        Assert.True(exitCode == 0, text);
        Assert.Equal(["code 0", .. references.Zip(operations, (reference, operation) => $"True {reference} {operation}")], text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Equal(marked, _script.ResultsOf("captures.csv.result.csv").Select(row => row["Reference"]));
        Assert.Equal(6, Sandbox.Requests.Count(ApiOperation.Capture));

        static string Typed(string cell) => cell.StartsWith('\'') ? "'" + cell : cell;
    }

    [Fact]
    public async Task Rows_that_a_stop_left_unsent_have_the_names_that_the_next_run_gives_them()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The process cannot be found.");
        _script.Input("PaymentIntentId,Amount,OperationId", "pi_sandbox_2,600,", "pi_sandbox_2,1,", "pi_sandbox_2,1,pi_sandbox_2/1/0/2", "pi_sandbox_2,1,", "pi_sandbox_2,1,own", "pi_sandbox_3,1,");
        Sandbox.Faults.ForIntent("pi_sandbox_2", Fault.StallAfterEffect, 1);

        // Once the last row is captured, all before it were read.
        var (exitCode, text) = await _script.RunUntil(() => Sandbox.Ledger.Captures.Count > 1, BatchScript.Terminate);

        Assert.True(exitCode == 6, text);
        Assert.Equal(["Unknown DojoOutcomeUnknown", "NotAttempted ", "NotAttempted ", "NotAttempted ", "NotAttempted ", "Accepted "], _script.Outcomes);
        var names = _script.Results.Select(row => row["OperationId"]).ToList();
        Assert.Equal(["pi_sandbox_2/600/0/1", "pi_sandbox_2/1/0/1", "pi_sandbox_2/1/0/2", "pi_sandbox_2/1/0/3", "own", "pi_sandbox_3/1/0/1"], names);
        Assert.Equal(0, await _script.Run());
        Assert.Equal(names, _script.Results.Select(row => row["OperationId"]));
    }

    [Fact]
    public async Task A_stop_with_a_journal_that_cannot_be_read_leaves_a_whole_result_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nobody else can write to the journal.");
        _script.Input("PaymentIntentId,Amount", "pi_sandbox_2,600", "pi_sandbox_2,1", "pi_sandbox_3,1");
        Sandbox.Faults.ForIntent("pi_sandbox_2", Fault.StallAfterEffect, 1);

        var (exitCode, text) = await _script.RunUntil(
            // A line that comes after the damage would find it before the stop.
            () => Sandbox.Ledger.Captures.Count > 1 && JournalText().Contains(Sandbox.Ledger.Captures.Single(capture => capture.PaymentIntentId == "pi_sandbox_3").Id, StringComparison.Ordinal),
            process =>
            {
                // Not by .NET, which keeps to the lock.
                using var other = Process.Start("sh", ["-c", $"echo damage >> '{_script.Journal}'"]);
                other.WaitForExit();
                BatchScript.Terminate(process);
            });

        Assert.True(exitCode == 6, text);
        Assert.Equal(["Unknown DojoOutcomeUnknown", "Unknown DojoOutcomeUnknown", "Unknown DojoOutcomeUnknown"], _script.Outcomes);
        Assert.Equal(["pi_sandbox_2/600/0/1", "pi_sandbox_2/1/0/1", "pi_sandbox_3/1/0/1"], _script.Results.Select(row => row["OperationId"]));
        Assert.All(_script.Results, row => Assert.Contains("cannot be read", row["Message"], StringComparison.Ordinal));
        Assert.Contains("exit code 6: Stopped", Assert.Single(_script.Log), StringComparison.Ordinal);
    }

    private string JournalText()
    {
        using var file = new StreamReader(new FileStream(_script.Journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd();
    }

    private async Task<int> RunLine(string call) =>
        (await _script.Start(PowerShellSession.Key, ["-Command", $"$ErrorActionPreference = 'Stop'; {call}; exit $LASTEXITCODE"])).ExitCode;
}
