namespace DojoPayments.Help;

/// <summary>The help of one command, as its Markdown file has it.</summary>
internal sealed record Topic(
    string Name,
    string Synopsis,
    IReadOnlyList<string> Description,
    IReadOnlyList<Parameter> Parameters,
    IReadOnlyList<NamedText> Inputs,
    IReadOnlyList<NamedText> Outputs,
    IReadOnlyList<string> Notes,
    IReadOnlyList<Example> Examples,
    IReadOnlyList<string> RelatedLinks);

/// <summary>A parameter and what is said of it.</summary>
internal sealed record Parameter(string Name, ParameterFacts Facts, IReadOnlyList<string> Description);

/// <summary>A type that goes in or comes out. The type None has no description.</summary>
internal sealed record NamedText(string Name, IReadOnlyList<string> Description);

/// <summary>Lines to type, and what they do.</summary>
internal sealed record Example(string Title, string Code, IReadOnlyList<string> Remarks);
