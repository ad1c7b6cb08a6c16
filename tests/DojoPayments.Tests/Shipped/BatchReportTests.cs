using System.Text.RegularExpressions;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Shipped;

/// <summary>The report of Invoke-DojoCaptureBatch, for people: what it tells, and that no text of a file or of the API is more than a text.</summary>
public sealed partial class BatchReportTests : IAsyncLifetime
{
    private const string Script = "<script>alert(1)</script>";
    private BatchScript _script = null!;

    private DojoSandbox Sandbox => _script.Sandbox;

    private string Report => _script.File("report.html");

    public async ValueTask InitializeAsync() => _script = await BatchScript.CreateAsync();

    public ValueTask DisposeAsync() => _script is null ? ValueTask.CompletedTask : _script.DisposeAsync();

    [Fact]
    public async Task It_has_totals_the_rows_that_need_somebody_and_the_times()
    {
        Sandbox.Faults.ForIntent("pi_sandbox_2", Fault.ChangedBody("words", body => body.Replace("\"detail\":\"", $"\"detail\":\"{Script} ", StringComparison.Ordinal)), 1);
        Sandbox.Faults.ForIntent("pi_sandbox_3", Fault.AbortBeforeEffect, 1);
        foreach (var (id, currency) in new[] { ("pi_sandbox_4", "EUR"), ("pi_sandbox_5", "JPY") })
            Sandbox.Ledger.Authorize(id, 1000, currency: currency);
        _script.Input(
            "Id,Amount,Tips,Reference,OperationId",
            "pi_sandbox_1,400,50,first,a",
            "pi_sandbox_1,400,50,first,a",
            "pi_sandbox_1,500,,second,b",
            $"pi_sandbox_2,123456,,{Script},c",
            "pi_sandbox_3,1000,,'=third,d",
            "pi_sandbox_4,7,,,e",
            "pi_sandbox_5,1000,,,f",
            "pi_sandbox_6,1000,,,g");

        Assert.Equal(3, await _script.Run("-ReportPath", Report, "-ReadBackTimeoutSeconds", "0"));

        var html = await ReadReport();
        Assert.Equal(["Captured 4 9.50 GBP 0.07 EUR 1,000 minor units of JPY", "Repeated 1", "Refused 2 1,234.56 GBP 1,000 minor units, currency not read", "Unknown 1 10.00 GBP"], Totals(html));
        Assert.Equal(["GBP", "", "GBP", "GBP", "GBP", "EUR", "JPY", ""], _script.Results.Select(row => row["Currency"]));
        Assert.Contains("An amount without a currency", html, StringComparison.Ordinal);
        Assert.Contains("Exit code 3: ", html, StringComparison.Ordinal);
        var text = Text(html);
        Assert.Matches(@"5 pi_sandbox_2 1,234.56 GBP &lt;script&gt;alert\(1\)&lt;/script&gt; .*&lt;script&gt;alert\(1\)&lt;/script&gt;.* DojoConflict \w.*", text);
        Assert.Matches("6 pi_sandbox_3 10.00 GBP =third .* DojoOutcomeUnknown ", text);
        Assert.Equal(2, Times().Count(html));
        // Line, payment, amount and reference have cells of their own.
        Assert.DoesNotMatch(@"Row \d|capture of \d", text);
        Assert.Matches(@"Run by \S+ on \S+, DojoPayments \d+\.\d+\.\d+, PowerShell \d", text);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        // Without the API's words it could not have failed.
        Assert.Contains(Script, _script.Results[3]["Message"], StringComparison.Ordinal);
        Assert.False(File.Exists(Report + ".part"));

        // What was captured before is told apart.
        Assert.Equal(3, await _script.Run("-ReportPath", Report, "-ReadBackTimeoutSeconds", "0"));
        Assert.Equal(["Captured before 4 1,957 minor units, currency not read", "Repeated 1", "Refused 2 1,234.56 GBP 1,000 minor units, currency not read", "Unknown 1 10.00 GBP"], Totals(await ReadReport()));
    }

    [Fact]
    public async Task It_tells_of_a_run_that_sent_nothing_and_of_bad_rows()
    {
        _script.Input("Id,Amount", "pi_sandbox_1,1000", $"pi_sandbox_2,{Script}");
        Assert.Equal(4, await _script.Run("-ReportPath", Report));
        var html = await ReadReport();
        Assert.Equal(["Refused 1 0", "Not attempted 1 1,000 minor units, currency not read"], Totals(html));
        Assert.Matches(@"3 pi_sandbox_2 &lt;script&gt;alert\(1\)&lt;/script&gt; .* InvalidAmount ", Text(html));
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);

        Assert.Equal(5, await _script.Run(null, ["-ReportPath", Report]));
        html = await ReadReport();
        Assert.Contains("Exit code 5: ", html, StringComparison.Ordinal);
        Assert.Contains("No row was read.", html, StringComparison.Ordinal);
        Assert.Contains("Set-DojoApiKey", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_tells_that_a_run_has_not_ended()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The process cannot be found.");
        _script.Input("Id,Amount", "pi_sandbox_1,1000");
        Sandbox.Faults.ForIntent("pi_sandbox_1", Fault.StallAfterEffect, 1);
        string? during = null;
        var (exitCode, text) = await _script.RunUntil(
            () => Sandbox.Ledger.Captures.Count > 0,
            process =>
            {
                during = File.ReadAllText(Report);
                BatchScript.Terminate(process);
            },
            "-ReportPath",
            Report);

        Assert.True(exitCode == 6, text);
        Assert.Contains("The run has not ended.", during, StringComparison.Ordinal);
        var html = await ReadReport();
        Assert.Contains("Exit code 6: ", html, StringComparison.Ordinal);
        Assert.Equal(["Unknown 1 1,000 minor units, currency not read"], Totals(html));
    }

    [Fact]
    public async Task A_long_list_ends_and_says_how_much_more_there_is()
    {
        _script.Input(["Id,Amount", .. Enumerable.Range(1, 203).Select(number => $"pi_sandbox_1,{number}e3")]);
        Assert.Equal(4, await _script.Run("-ReportPath", Report));
        var html = await ReadReport();
        Assert.Contains("And 3 more", html, StringComparison.Ordinal);
        Assert.Equal(200, InvalidAmounts().Count(html));
    }

    private static IEnumerable<string> Totals(string html) => TotalRow().Matches(html).Select(row => Text(row.Value));

    // Without tags, so that what is left of < is a text's.
    private static string Text(string html) => Blanks().Replace(Tag().Replace(html, " "), " ").Trim();

    private Task<string> ReadReport() => File.ReadAllTextAsync(Report, TestContext.Current.CancellationToken);

    [GeneratedRegex("<b>[^<]*</b>.*?(?=<td data-label='Meaning')", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex TotalRow();

    [GeneratedRegex("<[^>]*>", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC<br>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d local", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex Times();

    [GeneratedRegex("<span class='s'>InvalidAmount", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex InvalidAmounts();
}
