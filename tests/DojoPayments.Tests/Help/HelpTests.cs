using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using DojoPayments.Shell;
using DojoPayments.Tests.Engine;
using DojoPayments.Tests.Shipped;

namespace DojoPayments.Tests.Help;

/// <summary>The help is written by hand, as Markdown; this is what keeps it true.</summary>
[Collection(nameof(EnvironmentVariables))]
public partial class HelpTests
{
    private static readonly string[] s_intents = ["pi_sandbox_order1", "pi_sandbox_order2", "pi_sandbox_order3"];

    public static TheoryData<string> Commands => [.. ExportedCommands().Select(command => command.Name)];

    [Fact]
    public void Every_command_has_a_topic_and_every_topic_a_command()
    {
        var exported = ExportedCommands().Select(command => command.Name).ToList();
        Assert.Equal(exported.Order(), HelpFile.Topics.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_parameter_is_described_as_it_is(string name)
    {
        var command = ExportedCommands().Single(candidate => candidate.Name == name);
        var defaults = Defaults(command);
        var described = HelpFile.Parameters(name).ToDictionary(parameter => parameter.Name);

        Assert.Equal(Own(command.Parameters.Values).Select(parameter => parameter.Name).Order(), described.Keys.Order());
        Assert.All(Own(command.Parameters.Values), parameter =>
        {
            var help = described[parameter.Name];
            var inSet = parameter.ParameterSets.Values.First();
            Assert.Equal(inSet.IsMandatory, help.IsRequired);
            Assert.Equal(Position(inSet.Position), help.Position);
            Assert.Equal(PipelineInput(inSet), help.PipelineInput);
            Assert.Equal(parameter.Attributes.Any(static attribute => attribute is SupportsWildcardsAttribute), help.TakesWildcards);
            Assert.Equal(parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases), help.Aliases);
            Assert.NotEmpty(help.Description);
            if (defaults(parameter) is { } expected)
                Assert.Equal(expected, help.Default);
        });
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_syntax_is_that_of_the_parameter_sets(string name)
    {
        var command = ExportedCommands().Single(candidate => candidate.Name == name);
        var expected = command.ParameterSets.Select(set => string.Join('\n', set.Parameters
            .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))
            .Select(parameter => $"{parameter.Name} {(parameter.IsMandatory ? "true" : "false")} {Position(parameter.Position)} {(parameter.ParameterType == typeof(SwitchParameter) ? "switch" : "value")}")
            .Order()));
        var described = HelpFile.Syntax(name).Select(set => string.Join('\n', set.Order()));
        Assert.Equal(expected.Order(), described.Order());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Parameters_are_offered_in_the_order_of_the_help(string name)
    {
        using var session = new PowerShellSession(key: null);
        var offered = session.Run("[System.Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, $null).CompletionMatches.ListItemText", $"{name} -")
            .Output.Select(item => item.ToString()!)
            .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter));
        Assert.Equal(HelpFile.Parameters(name).Select(parameter => parameter.Name), offered);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_example_runs(string name)
    {
        var examples = HelpFile.Examples(name).ToList();
        Assert.True(examples.Count >= 3);
        var isFunction = ExportedCommands().Single(command => command.Name == name) is FunctionInfo;
        foreach (var example in examples)
            await (isFunction ? RunExampleInShell(example) : RunExample(example));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_engine_finds_it(string name)
    {
        using var session = new PowerShellSession();
        var help = Assert.Single(session.Run("Get-Help $args[0] -Full", name).Output);
        // What the engine makes up where there is no help begins with a line break and the syntax.
        Assert.Matches("^[A-Z][a-z].*[.]$", (string)help.Properties["Synopsis"].Value);
        Assert.NotNull(help.Properties["examples"]);
    }

    [Theory]
    [InlineData("about_DojoPayments")]
    [InlineData("about_DojoPayments_Recipes")]
    [InlineData("about_DojoPayments_Safety")]
    [InlineData("about_DojoPayments_Windows")]
    public void An_about_page_fits_a_console_and_is_found(string topic)
    {
        Assert.All(HelpFile.Text(topic).Split('\n'), line => Assert.True(line.Length <= 80 || line.Contains("Tests.", StringComparison.Ordinal), line));
        using var session = new PowerShellSession();
        Assert.Contains("SHORT DESCRIPTION", Assert.Single(session.Run("Get-Help $args[0]", topic).Output).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_task_that_is_described_takes_the_file_of_the_day_by_the_calendar_of_file_names()
    {
        using var session = new PowerShellSession(key: null);

        var result = session.Run(
            """
            function New-ScheduledTaskAction($Execute, $Argument) { $Argument }
            function Invoke-DojoCaptureBatch($CsvPath) { $CsvPath }
            . ([scriptblock]::Create($args[0]))
            [cultureinfo]::CurrentCulture = 'th-TH'
            & ([scriptblock]::Create(($action -replace '(?s)^.*-Command "(.*)"$', '$1' -replace '; exit.*$')))
            """,
            TaskAction().Match(HelpFile.Text("about_DojoPayments")).Value);

        result.ShouldBeClean();
        Assert.Matches($@"^C:\\Captures\\{DateTime.Today.Year:d4}-\d\d-\d\d\.csv$", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void Every_error_id_is_explained()
    {
        var words = Word().Matches(HelpFile.Text("about_DojoPayments")).Select(match => match.Value).ToHashSet();
        Assert.Empty(Enum.GetNames<DojoErrorId>().Except(words));
    }

    [Fact]
    public void Every_test_that_the_safety_page_names_exists()
    {
        var text = HelpFile.Text("about_DojoPayments_Safety");
        var named = TestName().Matches(text).Select(match => match.Value).ToList();
        var existing = typeof(HelpTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute), inherit: true)).Select(method => $"{type.Name}.{method.Name}"))
            .ToHashSet();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(existing));
    }

    [Fact]
    public void Whatever_PowerShell_reads_is_plain_ASCII()
    {
        // Windows PowerShell reads a script without a byte order mark in the system's code page.
        var files = new[] { "*.ps1", "*.psm1", "*.psd1", "*.ps1xml", "*-Help.xml", "*.help.txt" }
            .SelectMany(pattern => new[] { "src", "tests" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories))
                .Concat(Directory.GetFiles(Repository.Root, pattern)))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        Assert.All(files, file => Assert.True(File.ReadAllBytes(file).All(character => character is < 0x80 and not (byte)'\t'), file));
    }

    private static async Task RunExample(string code)
    {
        using var home = new AccountHome();
        using var vaults = new FakeSecretManagement();
        using var folder = new TemporaryFolder();
        await WriteInputs(folder.File);
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(100_000, s_intents);
        session.Shell.Host.TypedSecret = PowerShellSession.Key;
        session.ImportUtilityCommands();
        session.Run("$ExecutionContext.SessionState.Path.SetLocation($args[0])", folder.Path).ShouldBeClean();
        session.Run("Import-Csv captures.csv | New-DojoCapture -JournalPath captures.journal").ShouldBeClean();

        session.Run(code).ShouldBeClean();
    }

    /// <summary>Runs an example of a function, which needs the commands of a whole shell, in the runspace that it opens too.</summary>
    private static async Task RunExampleInShell(string code)
    {
        await using var batch = await BatchScript.CreateAsync();
        foreach (var id in s_intents)
            batch.Sandbox.Ledger.Authorize(id, 100_000);
        await WriteInputs(batch.File);
        await File.WriteAllLinesAsync(
            batch.File("example.ps1"),
            [
                "$ErrorActionPreference = 'Stop'",
                "Set-Location $PSScriptRoot",
                "Import-Csv captures.csv | New-DojoCapture -JournalPath captures.journal > $null",
                "$global:LASTEXITCODE = 9",
                code,
                "exit $LASTEXITCODE",
            ],
            TestContext.Current.CancellationToken);
        var (exitCode, text) = await batch.Start(PowerShellSession.Key, ["-File", batch.File("example.ps1")]);
        Assert.True(exitCode == 0, text);
    }

    /// <summary>Writes the files that the examples name.</summary>
    private static async Task WriteInputs(Func<string, string> file)
    {
        await File.WriteAllTextAsync(file("captures.csv"), "PaymentIntentId,Amount,TipsAmount,Reference\npi_sandbox_order1,1050,100,order 1\npi_sandbox_order2,2500,,order 2\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file("pounds.csv"), "PaymentIntentId,Amount\npi_sandbox_order1,10.50\n", TestContext.Current.CancellationToken);
    }

    private static IReadOnlyList<CommandInfo> ExportedCommands()
    {
        using var session = new PowerShellSession(key: null);
        return [.. session.Run("Get-Command -Module DojoPayments").Output.Select(item => (CommandInfo)item.BaseObject)];
    }

    private static IEnumerable<ParameterMetadata> Own(IEnumerable<ParameterMetadata> parameters) =>
        parameters.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name));

    private static string PipelineInput(ParameterSetMetadata parameter) => (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    private static string Position(int position) => position < 0 ? "named" : position.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a parameter of the command is if it is not given; null if the help need not say it.</summary>
    private static Func<ParameterMetadata, string?> Defaults(CommandInfo command)
    {
        if (command is CmdletInfo { ImplementingType: var type })
        {
            var instance = Activator.CreateInstance(type)!;
            return parameter => Default(parameter, instance);
        }

        var written = ((FunctionDefinitionAst)((FunctionInfo)command).ScriptBlock.Ast).Body.ParamBlock.Parameters
            .ToDictionary(parameter => parameter.Name.VariablePath.UserPath, parameter => parameter.DefaultValue?.SafeGetValue());
        return parameter => parameter.ParameterType == typeof(SwitchParameter) ? "False" : Convert.ToString(written[parameter.Name], CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
    }

    private static string? Default(ParameterMetadata parameter, object instance)
    {
        if (parameter.ParameterType == typeof(SwitchParameter))
            return "False";
        return instance.GetType().GetProperty(parameter.Name)!.GetValue(instance) switch
        {
            null => null,
            long.MaxValue => "All",
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            var value => value.ToString(),
        };
    }

    [GeneratedRegex(@"\$file = (?:.*\n)+?.*LASTEXITCODE.*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex TaskAction();

    [GeneratedRegex("[A-Za-z]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex Word();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]*(?:Tests|Rules)\.[A-Z]\w+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex TestName();
}
