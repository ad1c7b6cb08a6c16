namespace DojoPayments.Help;

/// <summary>
/// The line in italics under the name of a parameter: its type and, after semicolons, <c>required</c>, <c>position 0</c>,
/// <c>pipeline by value</c> and <c>by property name</c>, <c>wildcards</c>, <c>alias A, B</c>, <c>default 8</c> and <c>set Id</c>. The tests of
/// the help compare it with the command.
/// </summary>
internal sealed record ParameterFacts(string Type)
{
    private const string Switch = "SwitchParameter";

    public bool IsSwitch => Type == Switch;

    public bool IsRequired { get; private set; }

    /// <summary>True if wildcards in its value match names.</summary>
    public bool TakesWildcards { get; private set; }

    public string Position { get; private set; } = "named";

    public string PipelineInput { get; private set; } = "False";

    public string Aliases { get; private set; } = "none";

    public string Default { get; private set; } = Type == Switch ? "False" : "None";

    /// <summary>The parameter set that it belongs to; null for all of them.</summary>
    public string? Set { get; private set; }

    /// <summary>Reads the line.</summary>
    /// <exception cref="FormatException">A part of it is none of those above.</exception>
    public static ParameterFacts Parse(string line)
    {
        var parts = line.Split(';', StringSplitOptions.TrimEntries);
        var facts = new ParameterFacts(parts[0]);
        foreach (var part in parts.Skip(1))
            facts.Read(part);
        return facts;
    }

    private void Read(string part)
    {
        var (word, value) = part.Split(' ', 2) is [var first, var rest] ? (first, rest) : (part, "");
        switch (word)
        {
            case "required" when value.Length == 0:
                IsRequired = true;
                break;
            case "wildcards" when value.Length == 0:
                TakesWildcards = true;
                break;
            case "position":
                Position = value;
                break;
            case "pipeline":
                PipelineInput = value switch
                {
                    "by value" => "True (ByValue)",
                    "by property name" => "True (ByPropertyName)",
                    "by value and by property name" => "True (ByValue, ByPropertyName)",
                    _ => throw NotUnderstood(part),
                };
                break;
            case "alias":
                Aliases = value;
                break;
            case "default":
                Default = value;
                break;
            case "set":
                Set = value;
                break;
            default:
                throw NotUnderstood(part);
        }
    }

    private static FormatException NotUnderstood(string part) => new(
        $"'{part}' is not understood. After the type there may be: required; position N; pipeline by value, pipeline by property name or pipeline by value and by property name; wildcards; alias A, B; default X; set NAME.");
}
