using DojoPayments.Shell;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Help;

/// <summary>The program that makes the help of its Markdown.</summary>
public sealed class HelpBuildTests : IDisposable
{
    private const string Program = "src/DojoPayments.Help";

    private const string Topic = """
        # Get-Thing

        Gets a *thing*.

        ## Description

        One line
        and `another`.

        - An item & more

        ## Parameters

        ### -Name

        *String; required; position 0; pipeline by property name; wildcards; alias Id, Key; set One*

        Its name.

        [More](More.md)

        ### -All

        *SwitchParameter; set Two*

        All of them.

        ## Inputs

        ### None

        ## Outputs

        ### Thing

        It.

        ## Notes

        A note.

        ## Examples

        ### One

        ```powershell
        Get-Thing |
            Out-Null
        ```

        Gets it.

        ## Related links

        - [about_Things](about_Things.md)

        """;

    private const string Included = "# More\n\nSaid once.\n\n## Parameters\n\n### -Count\n\n*Int32; default 8*\n\nHow many.\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_help_that_ships_is_made_of_the_Markdown_and_the_same_each_time()
    {
        var (exitCode, text) = await BuiltProgram.RunAsync(Program, Path.Combine(Repository.Root, "src/DojoPayments/Help"), _folder.File("help.xml"));
        Assert.True(exitCode == 0, text);
        Assert.Equal(await Read(Path.Combine(HelpFile.Folder, "DojoPayments.dll-Help.xml")), await Read(_folder.File("help.xml")));
    }

    [Fact]
    public async Task Every_part_of_a_topic_is_in_the_help()
    {
        var (exitCode, text) = await Make(Topic);
        Assert.True(exitCode == 0, text);
        var help = await Read(_folder.File("help.xml"));
        Assert.All(
            [
                "<maml:para>Gets a thing.</maml:para>",
                "<maml:para>One line and another.</maml:para>",
                "<maml:para>- An item &amp; more</maml:para>",
                """<command:parameter required="true" globbing="true" pipelineInput="True (ByPropertyName)" position="0" aliases="Id, Key">""",
                "<dev:defaultValue>8</dev:defaultValue>",
                "<maml:title>Example 1: One</maml:title>",
                "<dev:code>Get-Thing |\n    Out-Null</dev:code>",
                "<maml:linkText>about_Things</maml:linkText>",
            ],
            part => Assert.Contains(part, help, StringComparison.Ordinal));
        Assert.Equal(["Name", "Count", "Count", "All"], Between(help, "<command:syntax>", "</command:syntax>"));
    }

    [Fact]
    public async Task Whatever_is_not_ASCII_is_written_as_ASCII()
    {
        await Make(Topic.Replace("A note.", "\u00a310.50", StringComparison.Ordinal));
        Assert.Contains("<maml:para>&#xA3;10.50</maml:para>", await Read(_folder.File("help.xml")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# Get-Thing", "# Get-Other", 1)]
    [InlineData("Gets a *thing*.", "", 5)]
    [InlineData("## Inputs", "## Input", 28)]
    [InlineData("### -All", "### All", 22)]
    [InlineData("*SwitchParameter; set Two*", "SwitchParameter", 24)]
    [InlineData("set Two", "sett Two", 24)]
    [InlineData("by property name", "by name", 16)]
    [InlineData("It.", "<b>It</b>", 36)]
    [InlineData("```powershell", "", 47)]
    [InlineData("- [about_Things](about_Things.md)", "about_Things", 55)]
    public async Task A_mistake_is_named_with_its_file_and_line(string right, string wrong, int line)
    {
        var (exitCode, text) = await Make(Topic.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"{_folder.File("Get-Thing.md")}({line}): error HELP: ", text, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Text)> Make(string topic)
    {
        await File.WriteAllTextAsync(_folder.File("Get-Thing.md"), topic, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder.File("More.md"), Included, TestContext.Current.CancellationToken);
        return await BuiltProgram.RunAsync(Program, _folder.Path, _folder.File("help.xml"));
    }

    private static Task<string> Read(string file) => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

    /// <summary>The names of the parameters between two marks.</summary>
    private static IEnumerable<string> Between(string help, string from, string to) =>
        help[help.IndexOf(from, StringComparison.Ordinal)..help.IndexOf(to, StringComparison.Ordinal)]
            .Split("<maml:name>").Skip(1).Select(part => part[..part.IndexOf('<', StringComparison.Ordinal)]).Where(name => name != "Get-Thing");
}
