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
        // The table of each run, and the ledger after the second, show the same captures.
        var ledger = Captures(text[text.IndexOf("The sandbox's ledger:", StringComparison.Ordinal)..]);
        Assert.Equal(CapturesInTheSample, ledger.Count);
        Assert.Equal(ledger, Captures(runs[0]));
        Assert.Equal(ledger.Concat(ledger).Order(StringComparer.Ordinal), Captures(runs[1]));
        Assert.Contains("5 of them by an earlier run", runs[1], StringComparison.Ordinal);
        Assert.Contains("""{"amount":1000}""", text, StringComparison.Ordinal);
        Assert.DoesNotContain("madeUp", text, StringComparison.Ordinal);
    }

    private static List<string> Captures(string text) =>
        [.. Capture().Matches(text).Select(match => $"{match.Groups["id"].Value} {match.Groups["amount"].Value}").Order(StringComparer.Ordinal)];

    [GeneratedRegex("^ *(?<id>pi_sandbox_[A-Za-z0-9_-]{22}) +(cp_[A-Za-z0-9_-]{22} +)?(?<amount>[0-9]+)", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex Capture();
}
