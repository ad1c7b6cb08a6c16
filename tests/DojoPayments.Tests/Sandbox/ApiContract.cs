using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using DojoPayments.Shell;

namespace DojoPayments.Tests.Sandbox;

/// <summary>
/// What the module and the sandbox rely on of the vendor's API, in ApiContract.json: the members of each object that is sent or answered,
/// with their types under the vendor's names. <c>?</c> is nullable, <c>!</c> required, <c>[]</c> a list.
/// </summary>
internal sealed class ApiContract
{
    // The vendor's schema leaves this one object open.
    private const string Open = "ProblemDetails";

    /// <summary>The vendor's examples of a payment intent have these, and its schema forgot them.</summary>
    public static readonly string[] MembersOfTheExamples = ["paymentEvents"];

    private readonly JsonObject _objects;
    private readonly JsonObject _enumerations;

    private ApiContract(JsonNode contract)
    {
        _objects = contract["objects"]!.AsObject();
        _enumerations = contract["enumerations"]!.AsObject();
    }

    public static ApiContract Read() =>
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "DojoPayments.Tests", "Sandbox", "ApiContract.json")))!);

    /// <summary>The values of an enumeration, in the vendor's order.</summary>
    public IReadOnlyList<string> Values(string enumeration) => [.. _enumerations[enumeration]!.AsArray().Select(static value => (string)value!)];

    /// <summary>Each member has the type that the vendor's OpenAPI file gives it, and each value of an enumeration is there.</summary>
    /// <param name="schemas">The file's schemas by name.</param>
    public void ShouldMatch(JsonObject schemas)
    {
        foreach (var (name, members) in _objects)
        {
            var schema = schemas[name]?.AsObject();
            Assert.True(schema is not null, $"The file has no {name}.");
            Assert.True(name == Open || (bool?)schema["additionalProperties"] is false, $"{name} is open.");
            string[] required = [.. (schema["required"]?.AsArray() ?? []).Select(static member => (string)member!)];
            Assert.All(required, member => Assert.True(members!.AsObject().ContainsKey(member), $"{name} requires {member}."));
            foreach (var (member, type) in members!.AsObject())
            {
                Assert.True(schema["properties"]![member] is not null, $"The file has no {name}.{member}.");
                var inFile = TypeOf(schemas, schema["properties"]![member]!.AsObject()) + (required.Contains(member, StringComparer.Ordinal) ? "!" : "");
                Assert.True(string.Equals(inFile, (string?)type, StringComparison.Ordinal), $"{name}.{member} is {type}, and {inFile} in the file.");
            }
        }

        foreach (var (name, _) in _enumerations)
            Assert.Equal(schemas[name]!["enum"]!.AsArray().Select(static value => (string)value!), Values(name));
    }

    /// <summary>A JSON object has the members that this one must have, no others, and each of its type.</summary>
    public void Check(string name, JsonNode value, params string[] alsoAllowed) => CheckObject(name, value.AsObject(), name, alsoAllowed);

    /// <summary>What the module reads or writes of an object is in the contract and of a type that fits.</summary>
    /// <param name="name">The object.</param>
    /// <param name="type">The class that stands for it.</param>
    /// <param name="isWritten">The module sends it, so that every required member has to be there.</param>
    /// <param name="alsoAllowed">Members that only the vendor's examples have.</param>
    public void Check(string name, JsonTypeInfo type, bool isWritten = false, params string[] alsoAllowed)
    {
        var members = _objects[name]!.AsObject();
        // What is ignored has neither.
        List<JsonPropertyInfo> properties = [.. type.Properties.Where(static property => property.Get is not null || property.Set is not null)];
        foreach (var property in properties.Where(property => !alsoAllowed.Contains(property.Name, StringComparer.Ordinal)))
        {
            var expected = (string?)members[property.Name];
            Assert.True(expected is not null, $"{name} has no {property.Name}.");
            CheckClass(expected.TrimEnd('!'), property.PropertyType, type, $"{name}.{property.Name}", isWritten);
        }

        if (isWritten)
            Assert.All(members.Where(static member => ((string)member.Value!).EndsWith('!')), member => Assert.Contains(properties, property => string.Equals(property.Name, member.Key, StringComparison.Ordinal)));
    }

    private void CheckClass(string expected, Type type, JsonTypeInfo owner, string path, bool isWritten)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        // What the API may leave null has to have a null here.
        Assert.False(!isWritten && expected.EndsWith('?') && bare == type && bare.IsValueType, $"{path} is {expected}, and {type} has no null.");
        expected = expected.TrimEnd('?');
        if (expected.EndsWith("[]", StringComparison.Ordinal))
        {
            Assert.True(type.IsArray, $"{path} is {expected}, and {type} no list.");
            CheckClass(expected[..^2], type.GetElementType()!, owner, path + "[]", isWritten);
        }
        else if (_objects.ContainsKey(expected))
        {
            Check(expected, owner.Options.GetTypeInfo(type), isWritten, expected is "PaymentIntent" ? MembersOfTheExamples : []);
        }
        else
        {
            Type[] fitting = expected switch
            {
                "int64" => [typeof(long)],
                "int32" => [typeof(int), typeof(long)],
                "boolean" => [typeof(bool)],
                "date-time" => [typeof(DateTimeOffset), typeof(DateTime)],
                _ => [typeof(string)],
            };
            Assert.True(fitting.Contains(bare), $"{path} is {expected}, and {bare} does not fit.");
        }
    }

    private void CheckObject(string name, JsonObject value, string path, string[] alsoAllowed)
    {
        var members = _objects[name]!.AsObject();
        foreach (var (member, type) in members)
            Assert.True(!((string)type!).EndsWith('!') || value.ContainsKey(member), $"{path} lacks {member}.");
        foreach (var (member, content) in value)
        {
            if (alsoAllowed.Contains(member, StringComparer.Ordinal)) continue;
            Assert.True(members.ContainsKey(member), $"{path}.{member} is not in the contract.");
            CheckValue(((string)members[member]!).TrimEnd('!'), content, $"{path}.{member}");
        }
    }

    private void CheckValue(string type, JsonNode? value, string path)
    {
        if (value is null)
        {
            Assert.True(type.EndsWith('?'), $"{path} is null.");
            return;
        }

        type = type.TrimEnd('?');
        if (type.EndsWith("[]", StringComparison.Ordinal))
        {
            foreach (var item in value.AsArray()) CheckValue(type[..^2], item, path + "[]");
        }
        else if (type.EndsWith(" map", StringComparison.Ordinal))
        {
            foreach (var (key, item) in value.AsObject()) CheckValue(type[..^4], item, $"{path}.{key}");
        }
        else if (_objects.ContainsKey(type))
        {
            CheckObject(type, value.AsObject(), path, type is "PaymentIntent" ? MembersOfTheExamples : []);
        }
        else
        {
            Assert.True(IsOf(type, value.AsValue()), $"{path} is no {type}: {value.ToJsonString()}");
        }
    }

    private bool IsOf(string type, JsonValue value) => type switch
    {
        "int64" => value.TryGetValue(out long _),
        "int32" => value.TryGetValue(out int _),
        "boolean" => value.TryGetValue(out bool _),
        "date-time" => value.TryGetValue(out DateTimeOffset _),
        "string" or "timespan" => value.TryGetValue(out string? _),
        _ => value.TryGetValue(out string? text) && Values(type).Contains(text, StringComparer.Ordinal),
    };

    /// <summary>The type of a schema as the contract writes it.</summary>
    private static string TypeOf(JsonObject schemas, JsonObject schema)
    {
        var nullable = (bool?)schema["nullable"] is true ? "?" : "";
        var reference = (string?)schema["$ref"] ?? (string?)schema["oneOf"]?[0]?["$ref"];
        if (reference is not null)
        {
            var name = reference.Split('/')[^1];
            var target = schemas[name]!.AsObject();
            // A name for a text of any kind is no type of its own.
            return (target["enum"] is null && (string?)target["type"] == "string" ? "string" : name) + nullable;
        }

        return nullable.Insert(0, (string?)schema["type"] switch
        {
            "array" => TypeOf(schemas, schema["items"]!.AsObject()) + "[]",
            "object" => TypeOf(schemas, schema["additionalProperties"]!.AsObject()) + " map",
            var type => (string?)schema["format"] ?? type!,
        });
    }
}
