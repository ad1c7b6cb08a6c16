using System.Text.RegularExpressions;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Quickstart;

public partial class QuickstartTests
{
    private const int CapturesInTheSample = 5;

    [Fact]
    public async Task It_captures_the_sample_with_nothing_but_the_SDK()
    {
        var (exitCode, text) = await Run("embedded");

        Assert.True(exitCode == 0, text);
        AssertShowsCaptures(text);
    }

    [Fact]
    public async Task It_captures_the_sample_with_an_installed_PowerShell()
    {
        Assert.SkipUnless(IsPowerShellInstalled(), "There is no pwsh on the path.");

        var (exitCode, text) = await Run("pwsh");

        Assert.True(exitCode == 0, text);
        AssertShowsCaptures(text);
    }

    private static void AssertShowsCaptures(string text)
    {
        var ledger = text[text.IndexOf("The sandbox's ledger:", StringComparison.Ordinal)..];
        Assert.Equal(CapturesInTheSample, CaptureId().Matches(ledger).Select(match => match.Value).Distinct().Count());
        Assert.Contains("InvalidAmount,DojoPayments.Cmdlets.NewDojoCaptureCommand", text, StringComparison.Ordinal);
        Assert.Contains("""{"amount":1000}""", text, StringComparison.Ordinal);
        Assert.DoesNotContain("madeUp", text, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Text)> Run(string engine) => BuiltProgram.RunAsync("src/DojoPayments.Quickstart", "--engine", engine);

    private static bool IsPowerShellInstalled() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh")));

    [GeneratedRegex("cp_[A-Za-z0-9_-]{22}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CaptureId();
}
