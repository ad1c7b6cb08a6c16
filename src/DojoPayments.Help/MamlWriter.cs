using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace DojoPayments.Help;

/// <summary>Writes topics as MAML, the format of help that both PowerShells read.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace s_help = "http://msh";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static void Write(string file, IEnumerable<Topic> topics)
    {
        // ASCII, in which the writer escapes every other character: Windows PowerShell reads it in any code page. The same
        // bytes on every system.
        var settings = new XmlWriterSettings { Encoding = Encoding.ASCII, Indent = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.Replace };
        using var writer = XmlWriter.Create(file, settings);
        new XElement(
            s_help + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", s_maml),
            new XAttribute(XNamespace.Xmlns + "command", s_command),
            new XAttribute(XNamespace.Xmlns + "dev", s_dev),
            topics.Select(Command)).Save(writer);
    }

    private static XElement Command(Topic topic) => new(
        s_command + "command",
        new XElement(
            s_command + "details",
            new XElement(s_command + "name", topic.Name),
            new XElement(s_command + "verb", topic.Name.Split('-')[0]),
            new XElement(s_command + "noun", topic.Name.Split('-')[^1]),
            Texts(s_maml + "description", [topic.Synopsis])),
        Texts(s_maml + "description", topic.Description),
        new XElement(s_command + "syntax", ParameterSets(topic).Select(set => SyntaxItem(topic.Name, set))),
        new XElement(s_command + "parameters", topic.Parameters.Select(ParameterDetails)),
        new XElement(s_command + "inputTypes", topic.Inputs.Select(input => TypeDetails("inputType", input))),
        new XElement(s_command + "returnValues", topic.Outputs.Select(output => TypeDetails("returnValue", output))),
        topic.Notes.Count == 0 ? null : new XElement(s_maml + "alertSet", Texts(s_maml + "alert", topic.Notes)),
        new XElement(s_command + "examples", topic.Examples.Select(ExampleDetails)),
        new XElement(s_command + "relatedLinks", topic.RelatedLinks.Select(link => new XElement(
            s_maml + "navigationLink",
            new XElement(s_maml + "linkText", link),
            new XElement(s_maml + "uri")))));

    private static IEnumerable<IEnumerable<Parameter>> ParameterSets(Topic topic)
    {
        var sets = topic.Parameters.Select(parameter => parameter.Facts.Set).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return sets.Count == 0
            ? [topic.Parameters]
            : sets.Select(set => topic.Parameters.Where(parameter => parameter.Facts.Set is null || parameter.Facts.Set == set));
    }

    private static XElement SyntaxItem(string name, IEnumerable<Parameter> parameters) => new(
        s_command + "syntaxItem",
        new XElement(s_maml + "name", name),
        parameters.Select(parameter => new XElement(
            s_command + "parameter",
            new XAttribute("required", parameter.Facts.IsRequired),
            new XAttribute("position", parameter.Facts.Position),
            new XElement(s_maml + "name", parameter.Name),
            parameter.Facts.IsSwitch ? null : ParameterValue(parameter.Facts.Type))));

    private static XElement ParameterDetails(Parameter parameter) => new(
        s_command + "parameter",
        new XAttribute("required", parameter.Facts.IsRequired),
        new XAttribute("globbing", parameter.Facts.TakesWildcards),
        new XAttribute("pipelineInput", parameter.Facts.PipelineInput),
        new XAttribute("position", parameter.Facts.Position),
        new XAttribute("aliases", parameter.Facts.Aliases),
        new XElement(s_maml + "name", parameter.Name),
        Texts(s_maml + "description", parameter.Description),
        ParameterValue(parameter.Facts.Type),
        new XElement(s_dev + "type", new XElement(s_maml + "name", parameter.Facts.Type)),
        new XElement(s_dev + "defaultValue", parameter.Facts.Default));

    private static XElement ParameterValue(string type) => new(s_command + "parameterValue", new XAttribute("required", true), type);

    private static XElement TypeDetails(string element, NamedText type) => new(
        s_command + element,
        new XElement(s_dev + "type", new XElement(s_maml + "name", type.Name)),
        type.Description.Count == 0 ? null : Texts(s_maml + "description", type.Description));

    private static XElement ExampleDetails(Example example, int index) => new(
        s_command + "example",
        new XElement(s_maml + "title", string.Create(CultureInfo.InvariantCulture, $"Example {index + 1}: {example.Title}")),
        new XElement(s_dev + "code", example.Code),
        // The empty paragraph parts it from the next example on the screen.
        Texts(s_dev + "remarks", [.. example.Remarks, ""]));

    private static XElement Texts(XName element, IEnumerable<string> texts) => new(element, texts.Select(text => new XElement(s_maml + "para", text)));
}
