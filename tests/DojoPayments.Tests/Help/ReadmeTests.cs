using System.Text.RegularExpressions;
using DojoPayments.Shell;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Help;

/// <summary>What the README says that can be held against the module.</summary>
[Collection(nameof(EnvironmentVariables))]
public partial class ReadmeTests
{
    private static readonly string s_text = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Its_table_has_every_command_and_no_other()
    {
        using var session = new PowerShellSession(key: null);
        var exported = session.Run("(Get-Command -Module DojoPayments).Name").Output.Select(name => name.ToString()!);
        var section = Section("All commands");
        Assert.Equal(exported.Order(), TableRow().Matches(section).SelectMany(row => Command().Matches(row.Groups["cell"].Value)).Select(command => command.Value).Order());
    }

    [Fact]
    public void Its_exit_codes_are_those_of_the_help()
    {
        var section = Section("In a scheduled task");
        var described = HelpFile.Text("about_DojoPayments").ReplaceLineEndings("\n").Split("SCHEDULED TASKS\n")[1];
        Assert.Equal(
            HelpExitCode().Matches(described).Select(line => line.Groups["code"].Value),
            TableRow().Matches(section).Select(row => row.Groups["cell"].Value.Trim()).Where(cell => cell is [>= '0' and <= '9']));
    }

    [Fact]
    public void The_first_commands_that_build_it_are_the_quickstart_and_the_tests()
    {
        Assert.Equal(
            ["dotnet run --project src/DojoPayments.Quickstart", "dotnet test"],
            BuildCommand().Matches(s_text).Select(command => command.Value.Trim()).Take(2));
    }

    [Fact]
    public void Its_links_lead_to_files()
    {
        var links = Link().Matches(s_text).Select(link => link.Groups["link"].Value).Where(link => !link.StartsWith("https://", StringComparison.Ordinal) && !link.StartsWith('#')).ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(File.Exists(Path.Combine(Repository.Root, link)), link));
    }

    [Fact]
    public async Task The_first_capture_and_the_second_run_print_what_it_shows()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("captures.csv"), Block("csv"), TestContext.Current.CancellationToken);
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(100_000, "pi_sandbox_000001", "pi_sandbox_000002", "pi_sandbox_000003", "pi_sandbox_000004");
        session.ImportUtilityCommands();
        session.Run("$ExecutionContext.SessionState.Path.SetLocation($args[0])", folder.Path).ShouldBeClean();
        var commands = Section("The first capture").Split('\n').Single(line => line.Contains("-JournalPath", StringComparison.Ordinal)).Trim();

        var first = session.Run($"{commands} | Out-String -Width 80");
        var shown = Block("text");
        Assert.Contains(Words(Assert.Single(first.Errors).Exception.Message), Words(shown), StringComparison.Ordinal);
        Assert.All(
            string.Concat(first.Output).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Contains(line, shown, StringComparison.Ordinal));

        await File.WriteAllTextAsync(folder.File("captures.csv"), Block("csv").Replace("1 050", "1050", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal(["True", "True", "False", "True"], session.Run($"{commands} | ForEach-Object Resumed").Output.Select(item => item.ToString()));
    }

    private static string Section(string heading) => s_text.Split($"\n## {heading}\n")[1].Split("\n## ")[0];

    /// <summary>The first block of code in a language.</summary>
    private static string Block(string language) => s_text.Split($"```{language}\n")[1].Split("```")[0];

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"^\|(?<cell>[^|]*)\|", RegexOptions.CultureInvariant | RegexOptions.Multiline, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex TableRow();

    [GeneratedRegex("[A-Z][a-z]+-Dojo[A-Za-z]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex Command();

    [GeneratedRegex(@"^    (?<code>\d)  [a-z]", RegexOptions.CultureInvariant | RegexOptions.Multiline, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex HelpExitCode();

    [GeneratedRegex(@"^    (?:dotnet|\./build|powershell|pwsh).*$", RegexOptions.CultureInvariant | RegexOptions.Multiline, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex BuildCommand();

    [GeneratedRegex(@"\]\((?<link>[^)]+)\)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex Link();
}
