using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using DojoPayments.Shell;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Help;

/// <summary>The help is written by hand, as Markdown; this is what keeps it true.</summary>
[Collection(nameof(EnvironmentVariables))]
public partial class HelpTests
{
    public static TheoryData<string> Cmdlets => [.. ExportedCmdlets().Select(cmdlet => cmdlet.Name)];

    [Fact]
    public void Every_cmdlet_has_a_topic_and_every_topic_a_cmdlet()
    {
        var exported = ExportedCmdlets().Select(cmdlet => cmdlet.Name).ToList();
        Assert.Equal(exported.Order(), HelpFile.Topics.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_parameter_is_described_as_it_is(string cmdlet)
    {
        var command = ExportedCmdlets().Single(candidate => candidate.Name == cmdlet);
        var defaults = Activator.CreateInstance(command.ImplementingType)!;
        var described = HelpFile.Parameters(cmdlet).ToDictionary(parameter => parameter.Name);

        Assert.Equal(Own(command.Parameters.Values).Select(parameter => parameter.Name).Order(), described.Keys.Order());
        Assert.All(Own(command.Parameters.Values), parameter =>
        {
            var help = described[parameter.Name];
            var inSet = parameter.ParameterSets.Values.First();
            Assert.Equal(inSet.IsMandatory, help.IsRequired);
            Assert.Equal(Position(inSet.Position), help.Position);
            Assert.Equal(PipelineInput(inSet), help.PipelineInput);
            Assert.Equal(parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases), help.Aliases);
            Assert.NotEmpty(help.Description);
            if (Default(parameter, defaults) is { } expected)
                Assert.Equal(expected, help.Default);
        });
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_syntax_is_that_of_the_parameter_sets(string cmdlet)
    {
        var command = ExportedCmdlets().Single(candidate => candidate.Name == cmdlet);
        var expected = command.ParameterSets.Select(set => string.Join('\n', set.Parameters
            .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))
            .Select(parameter => $"{parameter.Name} {(parameter.IsMandatory ? "true" : "false")} {Position(parameter.Position)} {(parameter.ParameterType == typeof(SwitchParameter) ? "switch" : "value")}")
            .Order()));
        var described = HelpFile.Syntax(cmdlet).Select(set => string.Join('\n', set.Order()));
        Assert.Equal(expected.Order(), described.Order());
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Parameters_are_offered_in_the_order_of_the_help(string cmdlet)
    {
        using var session = new PowerShellSession(key: null);
        var offered = session.Run("[System.Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, $null).CompletionMatches.ListItemText", $"{cmdlet} -")
            .Output.Select(item => item.ToString()!)
            .Where(name => !Cmdlet.CommonParameters.Contains(name));
        Assert.Equal(HelpFile.Parameters(cmdlet).Select(parameter => parameter.Name), offered);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Every_example_runs(string cmdlet)
    {
        var examples = HelpFile.Examples(cmdlet).ToList();
        Assert.True(examples.Count >= 3);
        foreach (var example in examples)
            await RunExample(example);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_engine_finds_it(string cmdlet)
    {
        using var session = new PowerShellSession();
        var help = Assert.Single(session.Run("Get-Help $args[0] -Full", cmdlet).Output);
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
    public void Each_parameter_of_the_function_is_described_and_it_has_examples()
    {
        using var session = new PowerShellSession(key: null);
        var result = session.Run(
            """
            $help = Get-Help Invoke-DojoCaptureBatch -Full
            $help.Synopsis
            @($help.examples.example).Count
            foreach ($parameter in $help.parameters.parameter) { "$($parameter.name): $($parameter.description.Text)" }
            """);
        result.ShouldBeClean();
        var lines = result.Output.Select(item => item.ToString()!).ToList();
        Assert.Matches("^[A-Z][a-z].*[.]$", lines[0]);
        Assert.True(int.Parse(lines[1], CultureInfo.InvariantCulture) >= 2);
        Assert.NotEmpty(lines.Skip(2));
        Assert.All(lines.Skip(2), line => Assert.Matches(@"(?s)^\w+: .*\w.*$", line));
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
        await File.WriteAllTextAsync(folder.File("captures.csv"), "PaymentIntentId,Amount,TipsAmount,Reference\npi_sandbox_order1,1050,100,order 1\npi_sandbox_order2,2500,,order 2\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("pounds.csv"), "PaymentIntentId,Amount\npi_sandbox_order1,10.50\n", TestContext.Current.CancellationToken);
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(100_000, "pi_sandbox_order1", "pi_sandbox_order2", "pi_sandbox_order3");
        session.Shell.Host.TypedSecret = PowerShellSession.Key;
        session.ImportUtilityCommands();
        session.Run("$ExecutionContext.SessionState.Path.SetLocation($args[0])", folder.Path).ShouldBeClean();
        session.Run("Import-Csv captures.csv | New-DojoCapture -JournalPath captures.journal").ShouldBeClean();

        session.Run(code).ShouldBeClean();
    }

    private static IReadOnlyList<CmdletInfo> ExportedCmdlets()
    {
        using var session = new PowerShellSession(key: null);
        return [.. session.Run("Get-Command -Module DojoPayments -CommandType Cmdlet").Output.Select(item => (CmdletInfo)item.BaseObject)];
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
