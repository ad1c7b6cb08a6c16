using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace DojoPayments.Sandbox;

/// <summary>A request body read member by member, as strictly as the schema; what is wrong gathers in <see cref="Errors"/>.</summary>
internal sealed class JsonBody
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    private readonly JsonElement _element;
    private readonly string _path;

    private JsonBody(JsonElement element, string path, FieldErrors errors)
    {
        _element = element;
        _path = path;
        Errors = errors;
    }

    public FieldErrors Errors { get; }

    /// <summary>Parses an object; members beyond those that the schema knows become errors.</summary>
    public static bool TryParse(
        in ReadOnlySequence<byte> body, ReadOnlySpan<string> members, [NotNullWhen(true)] out JsonBody? parsed, [NotNullWhen(false)] out ApiAnswer? refusal)
    {
        parsed = null;
        refusal = null;
        try
        {
            using var document = JsonDocument.Parse(body, s_strict);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
            {
                parsed = new JsonBody(document.RootElement.Clone(), "", new FieldErrors());
                parsed.RefuseOthers(members);
                return true;
            }

            refusal = Problem.Invalid("$", "The body must be a JSON object.");
        }
        catch (JsonException error)
        {
            refusal = Problem.Invalid("$", $"The body is not valid JSON: {error.Message}");
        }

        return false;
    }

    public long? Integer(string name, long min, long max)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind is not JsonValueKind.Number || !value.TryGetInt64(out var number)) return Fail<long?>(name, "must be a whole number");
        return number >= min && number <= max ? number : Fail<long?>(name, $"must be from {min} to {max}");
    }

    public string? Text(string name, int maxLength)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind is not JsonValueKind.String) return Fail<string>(name, "must be a string");
        var text = value.GetString()!;
        return text.Length <= maxLength ? text : Fail<string>(name, $"must have at most {maxLength} characters");
    }

    public List<T> Choices<T>(string name)
        where T : struct, Enum
    {
        var choices = new List<T>();
        if (!TryGet(name, out var list)) return choices;
        if (list.ValueKind is not JsonValueKind.Array)
        {
            Fail(name, "must be an array");
            return choices;
        }

        foreach (var item in list.EnumerateArray())
        {
            if (ParseChoice<T>(name, item) is { } choice) choices.Add(choice);
        }

        return choices;
    }

    public DateTime? Time(string name)
    {
        if (!TryGet(name, out var value)) return null;
        return value.ValueKind is JsonValueKind.String && value.TryGetDateTimeOffset(out var time)
            ? time.UtcDateTime
            : Fail<DateTime?>(name, "must be an ISO 8601 time");
    }

    public JsonBody? Object(string name, ReadOnlySpan<string> members)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind is not JsonValueKind.Object) return Fail<JsonBody>(name, "must be an object");
        var inner = new JsonBody(value, _path + name + ".", Errors);
        inner.RefuseOthers(members);
        return inner;
    }

    public void Fail(string name, string why) => Errors.Add(_path + name, $"The field {why}.");

    private T? Fail<T>(string name, string why)
    {
        Fail(name, why);
        return default;
    }

    private T? ParseChoice<T>(string name, JsonElement value)
        where T : struct, Enum
    {
        if (value.ValueKind is JsonValueKind.String)
        {
            // Enum.TryParse would take numbers and lists as well.
            foreach (var choice in Enum.GetValues<T>())
            {
                if (value.ValueEquals(Enum.GetName(choice))) return choice;
            }
        }

        return Fail<T?>(name, $"must be one of {string.Join(", ", Enum.GetNames<T>())}");
    }

    private bool TryGet(string name, out JsonElement value) => _element.TryGetProperty(name, out value) && value.ValueKind is not JsonValueKind.Null;

    private void RefuseOthers(ReadOnlySpan<string> members)
    {
        foreach (var member in _element.EnumerateObject())
        {
            if (!members.Contains(member.Name)) Fail(member.Name, "is not known: additional members are not allowed");
        }
    }
}
