using System.Xml.Linq;
using DojoPayments.Shell;

namespace DojoPayments.Tests.Help;

/// <summary>What the staged help says of the commands.</summary>
internal static class HelpFile
{
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static string Folder { get; } = Path.Combine(Repository.StagedModule, "en-US");

    public static IReadOnlyDictionary<string, XElement> Topics { get; } = XDocument.Load(Path.Combine(Folder, "DojoPayments.dll-Help.xml")).Root!
        .Elements(s_command + "command")
        .ToDictionary(topic => topic.Element(s_command + "details")!.Element(s_command + "name")!.Value);

    public static IEnumerable<DescribedParameter> Parameters(string command) =>
        Topics[command].Element(s_command + "parameters")!.Elements(s_command + "parameter").Select(parameter => new DescribedParameter(
            parameter.Element(s_maml + "name")!.Value,
            (string)parameter.Attribute("required")! == "true",
            (string)parameter.Attribute("position")!,
            (string)parameter.Attribute("pipelineInput")!,
            (bool)parameter.Attribute("globbing")!,
            (string)parameter.Attribute("aliases")!,
            parameter.Element(s_dev + "defaultValue")!.Value,
            parameter.Element(s_maml + "description")!.Value.Trim()));

    /// <summary>The parameter sets, each as its parameters in the order of the help.</summary>
    public static IEnumerable<IReadOnlyList<string>> Syntax(string command) =>
        Topics[command].Element(s_command + "syntax")!.Elements(s_command + "syntaxItem")
            .Select(set => (IReadOnlyList<string>)[.. set.Elements(s_command + "parameter").Select(parameter => string.Join(
                ' ',
                parameter.Element(s_maml + "name")!.Value,
                (string)parameter.Attribute("required")!,
                (string)parameter.Attribute("position")!,
                parameter.Element(s_command + "parameterValue") is null ? "switch" : "value"))]);

    public static IEnumerable<string> Examples(string command) =>
        Topics[command].Element(s_command + "examples")!.Elements(s_command + "example").Select(example => example.Element(s_dev + "code")!.Value);

    public static string Text(string topic) => File.ReadAllText(Path.Combine(Folder, topic + ".help.txt"));
}

/// <summary>A parameter as the help describes it.</summary>
internal sealed record DescribedParameter(string Name, bool IsRequired, string Position, string PipelineInput, bool TakesWildcards, string Aliases, string Default, string Description);
