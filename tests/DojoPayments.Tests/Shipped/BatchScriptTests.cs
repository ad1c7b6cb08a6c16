using System.Text.RegularExpressions;
using DojoPayments.Captures.Journal;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Shipped;

/// <summary>Invoke-DojoCaptureBatch.ps1 as a scheduled task runs it.</summary>
public sealed partial class BatchScriptTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private DojoSandbox _sandbox = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await DojoSandbox.StartAsync(new SandboxOptions());
        foreach (var id in new[] { "pi_sandbox_1", "pi_sandbox_2", "pi_sandbox_3" })
            _sandbox.Ledger.Authorize(id, 1000);
    }

    public void Dispose() => _folder.Dispose();

    public async ValueTask DisposeAsync()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
        Dispose();
    }

    [Fact]
    public async Task It_ends_with_0_where_every_row_is_captured_and_captures_nothing_again()
    {
        Input("Id,Amount,Tips,Reference", "pi_sandbox_1,1000,,first", "pi_sandbox_2,0400,50,second", "pi_sandbox_2,0400,50,third", ",,,");

        Assert.Equal(0, await Run());
        var first = Results();
        Assert.Equal(0, await Run());

        Assert.Equal(["1 pi_sandbox_1 Accepted first", "2 pi_sandbox_2 Accepted second", "3 pi_sandbox_2 Accepted third"], first.Select(row => $"{row["Row"]} {row["PaymentIntentId"]} {row["Status"]} {row["Reference"]}"));
        Assert.Equal(_sandbox.Ledger.Captures.Select(capture => capture.Id).Order(), first.Select(row => row["CaptureId"]).Order());
        Assert.Equal(first.Select(row => row["CaptureId"]), Results().Select(row => row["CaptureId"]));
        Assert.Equal(3, _sandbox.Ledger.Captures.Count);
        Assert.Equal(2, (await File.ReadAllLinesAsync(_folder.File("captures.csv.log"), TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task It_ends_with_2_where_a_row_is_refused()
    {
        Input("PaymentIntentId,Amount", "pi_sandbox_1,1000", "pi_sandbox_2,1001", "pi_sandbox_3,1000");
        Assert.Equal(2, await Run());
        Assert.Equal(["Accepted ", "Refused DojoConflict", "Accepted "], Outcomes());
    }

    [Fact]
    public async Task It_ends_with_3_where_an_outcome_is_unknown_and_settles_it_when_it_is_run_again()
    {
        Input("PaymentIntentId,Amount", "pi_sandbox_1,1000", "pi_sandbox_2,1001", "pi_sandbox_3,1000");
        _sandbox.Faults.ForIntent("pi_sandbox_3", Fault.LateAfterAbort(TimeSpan.FromSeconds(2)), 1);

        Assert.Equal(3, await Run("-ReadBackTimeoutSeconds", "0", "-ThrottleLimit", "1"));
        Assert.Equal(["Accepted ", "Refused DojoConflict", "Unknown DojoOutcomeUnknown"], Outcomes());

        Assert.Equal(2, await Run());
        Assert.Equal(["Accepted ", "Refused DojoConflict", "Successful "], Outcomes());
        Assert.Equal(2, _sandbox.Ledger.Captures.Count);
    }

    [Fact]
    public async Task It_ends_with_3_where_the_API_cannot_be_reached()
    {
        Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        await _sandbox.DisposeAsync();
        Assert.Equal(3, await Run());
        Assert.Equal(["NotSent DojoNotSent"], Outcomes());
    }

    [Theory]
    [InlineData("pi_sandbox_2,10.50", "InvalidAmount")]
    [InlineData("pi_sandbox_2,", "InvalidAmount")]
    [InlineData("pi_sandbox_2,1,050", "InvalidAmount")]
    [InlineData("pi_other/..,1000", "InvalidPaymentIntentId")]
    public async Task It_ends_with_4_and_sends_nothing_where_a_row_is_bad(string row, string id)
    {
        Input("PaymentIntentId,Amount", "pi_sandbox_1,1000", row, "pi_sandbox_3,1000");
        Assert.Equal(4, await Run());
        Assert.Equal(["NotAttempted ", "Refused " + id, "NotAttempted "], Outcomes());
        Assert.Equal(0, _sandbox.Requests.Total);
    }

    [Theory]
    [InlineData("-MaximumAmount", "999")]
    [InlineData("-MaximumTotal", "1999")]
    public async Task It_ends_with_4_and_sends_nothing_where_a_limit_is_passed(string limit, string amount)
    {
        Input("PaymentIntentId,Amount", "pi_sandbox_1,1000", "pi_sandbox_2,1000");
        Assert.Equal(4, await Run(limit, amount));
        Assert.Equal(0, _sandbox.Requests.Total);
        Assert.Equal(0, await Run(limit, "2000"));
    }

    [Theory]
    [InlineData("PaymentIntentId;Amount\npi_sandbox_1;1000\n")]
    [InlineData("PaymentIntentId,Amount,Amount\npi_sandbox_1,1000,1000\n")]
    [InlineData(null)]
    public async Task It_ends_with_4_where_the_file_is_not_one_of_captures(string? content)
    {
        if (content is not null)
            await File.WriteAllTextAsync(_folder.File("captures.csv"), content, TestContext.Current.CancellationToken);
        Assert.Equal(4, await Run());
        Assert.Equal(0, _sandbox.Requests.Total);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no key")]
    public async Task It_ends_with_5_without_a_key(string? key)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && AccountHome.ThisAccountHasKey, "The account that runs the tests has a key, and Windows names its folder to every process.");
        Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        Assert.Equal(5, await Run(key, []));
        Assert.Equal(0, _sandbox.Requests.Total);
    }

    [Fact]
    public async Task It_ends_with_5_where_the_key_is_refused()
    {
        Input("PaymentIntentId,Amount", "pi_sandbox_1,1000", "pi_sandbox_2,1000");
        _sandbox.Faults.Next(Fault.Status(401));
        Assert.Equal(5, await Run("-ThrottleLimit", "1"));
        Assert.Equal(["NotAttempted ", "NotAttempted "], Outcomes());
    }

    [Fact]
    public async Task It_ends_with_5_where_another_run_has_the_journal()
    {
        Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        using var other = JournalFile.Open(_folder.File("captures.csv.journal"), (_, _) => { });
        Assert.Equal(5, await Run());
        Assert.Equal(0, _sandbox.Requests.Total);
    }

    [Fact]
    public async Task It_ends_with_5_and_asks_nothing_where_no_file_is_given()
    {
        var (exitCode, text) = await Start(PowerShellSession.Key, []);
        Assert.True(exitCode == 5, text);
    }

    [Fact]
    public async Task It_ends_with_5_and_sends_nothing_in_constrained_language_mode()
    {
        Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        var script = Path.Combine(RepositoryFiles.StagedModule, "Invoke-DojoCaptureBatch.ps1");
        var (exitCode, text) = await Shell(PowerShellSession.Key, ["-Command", $"$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; & '{script}' -CsvPath '{_folder.File("captures.csv")}'; exit $LASTEXITCODE"]);
        Assert.True(exitCode == 5, text);
        Assert.Contains("full language mode", text, StringComparison.Ordinal);
        Assert.Equal(0, _sandbox.Requests.Total);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("-LogPath")]
    [InlineData("-ResultPath")]
    public async Task It_ends_with_1_and_sends_nothing_where_it_could_not_report(string path)
    {
        Input("PaymentIntentId,Amount", "pi_sandbox_1,1000");
        var (exitCode, text) = await Start(PowerShellSession.Key, ["-CsvPath", _folder.File("captures.csv"), path, _folder.File("nowhere/file")]);
        Assert.True(exitCode == 1, text);
        Assert.Equal(0, _sandbox.Requests.Total);
    }

    [Fact]
    public async Task A_semicolon_does_where_it_is_said()
    {
        Input("PaymentIntentId;Amount", "pi_sandbox_1;1000");
        Assert.Equal(0, await Run("-Delimiter", ";"));
    }

    private void Input(params string[] lines) => File.WriteAllLines(_folder.File("captures.csv"), lines);

    private Task<int> Run(params string[] arguments) => Run(PowerShellSession.Key, arguments);

    private async Task<int> Run(string? key, string[] arguments)
    {
        var (exitCode, text) = await Start(key, ["-CsvPath", _folder.File("captures.csv"), .. arguments]);
        Assert.DoesNotContain(PowerShellSession.Key, text, StringComparison.Ordinal);
        Assert.True(exitCode != 1, text);
        return exitCode;
    }

    private Task<(int ExitCode, string Text)> Start(string? key, string[] arguments) =>
        Shell(key, ["-File", Path.Combine(RepositoryFiles.StagedModule, "Invoke-DojoCaptureBatch.ps1"), .. arguments]);

    private Task<(int ExitCode, string Text)> Shell(string? key, string[] arguments) => ShellProcess.RunAsync(
        new Dictionary<string, string?> { ["DOJO_API_KEY"] = key, ["DOJO_BASE_URI"] = _sandbox.BaseUri.ToString() },
        arguments);

    private IEnumerable<string> Outcomes() => Results().Select(row => $"{row["Status"]} {row["ErrorId"]}");

    private List<Dictionary<string, string>> Results()
    {
        var lines = File.ReadAllLines(_folder.File("captures.csv.result.csv"));
        var names = Cells(lines[0]);
        return [.. lines.Skip(1).Select(line => names.Zip(Cells(line)).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    private static List<string> Cells(string line) =>
        [.. Cell().Matches(line).Select(match => match.Groups["text"].Value.Replace("\"\"", "\"", StringComparison.Ordinal))];

    [GeneratedRegex("(?<=^|,)(\"(?<text>([^\"]|\"\")*)\"|(?<text>[^,\"]*))(?=,|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Cell();
}
