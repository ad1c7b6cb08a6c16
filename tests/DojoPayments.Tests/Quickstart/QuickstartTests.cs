using System.Text.RegularExpressions;
using DojoPayments.Shell;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Quickstart;

public partial class QuickstartTests
{
    private const int CapturesInTheSample = 5;

    [Fact]
    public async Task It_captures_the_sample_with_nothing_but_the_SDK()
    {
        var (exitCode, text) = await BuiltProgram.RunAsync("src/DojoPayments.Quickstart");

        Assert.True(exitCode == 0, text);
        var runs = text.Split($"PowerShell {RestoredShell.Version}: ")[1..];
        Assert.Equal(2, runs.Length);
        Assert.All(runs, run => Assert.Contains("InvalidAmount,DojoPayments.Cmdlets.NewDojoCaptureCommand", run, StringComparison.Ordinal));
        // The table of each run, and the ledger after the second, name the same captures.
        var ledger = CaptureIds(text[text.IndexOf("The sandbox's ledger:", StringComparison.Ordinal)..]);
        Assert.Equal(CapturesInTheSample, ledger.Distinct().Count());
        Assert.Equal(ledger, CaptureIds(runs[0]));
        Assert.Equal([.. ledger, .. ledger], CaptureIds(runs[1]));
        Assert.Contains("""{"amount":1000}""", text, StringComparison.Ordinal);
        Assert.DoesNotContain("madeUp", text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> CaptureIds(string text) => CaptureId().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex("cp_[A-Za-z0-9_-]{22}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CaptureId();
}
