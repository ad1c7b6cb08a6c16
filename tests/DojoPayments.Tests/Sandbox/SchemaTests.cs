using System.Text.Json.Nodes;
using DojoPayments.Sandbox;
using DojoPayments.Shell;

namespace DojoPayments.Tests.Sandbox;

/// <summary>Holds the sandbox's answers against the vendor's OpenAPI file, where that is at hand; it is not part of this repository.</summary>
public sealed class SchemaTests
{
    // The prose of the file has these two in every error; its schema forgot them.
    private static readonly string[] s_problemMembersOfTheProse = ["errors", "traceId"];

    [Fact]
    public async Task Every_answer_has_the_members_of_its_schema_and_no_others()
    {
        var schemas = Schemas();
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        const string Id = "pi_a";
        sandbox.Ledger.Authorize(Id, 1000);

        Check(schemas, "Capture", await ReadAsync(caller.CaptureAsync(Id, """{"amount":900,"tipsAmount":3}""")));
        Check(schemas, "Capture", await ReadAsync(caller.CaptureAsync(Id, 50)));
        Check(schemas, "PaymentIntent", await caller.GetIntentAsync(Id));
        Check(schemas, "PagedResultOfPaymentIntent", await ReadAsync(caller.PostAsync("payment-intents/search", """{"cursor":{"limit":1}}""")));
        Check(schemas, "ProblemDetails", await ReadAsync(caller.CaptureAsync(Id, 0)), s_problemMembersOfTheProse);
        Check(schemas, "ProblemDetails", await ReadAsync(caller.CaptureAsync(Id, 5000)), s_problemMembersOfTheProse);
    }

    private static JsonObject Schemas()
    {
        var path = Path.Combine(Repository.Root, "..", "shared", "api", "dojo-api-2026-02-27.json");
        Assert.SkipUnless(File.Exists(path), "The vendor's OpenAPI file is not at hand.");
        return JsonNode.Parse(File.ReadAllText(path))!["components"]!["schemas"]!.AsObject();
    }

    private static async Task<JsonNode> ReadAsync(Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        return await SandboxCaller.ReadAsync(response);
    }

    private static void Check(JsonObject schemas, string schema, JsonNode value, params string[] alsoAllowed) =>
        Check(schemas, schemas[schema]!.AsObject(), value, schema, alsoAllowed);

    private static void Check(JsonObject schemas, JsonObject schema, JsonNode? value, string path, params string[] alsoAllowed)
    {
        if (value is null)
        {
            Assert.True((bool?)schema["nullable"] is true, $"{path} is null.");
            return;
        }

        schema = Resolve(schemas, schema);
        switch ((string?)schema["type"])
        {
            case "object":
                CheckObject(schemas, schema, value.AsObject(), path, alsoAllowed);
                break;
            case "array":
                foreach (var item in value.AsArray()) Check(schemas, schema["items"]!.AsObject(), item, path + "[]");
                break;
            case "integer":
                Assert.True(value.AsValue().TryGetValue(out long _), $"{path} is no integer.");
                break;
            case "boolean":
                Assert.True(value.AsValue().TryGetValue(out bool _), $"{path} is no boolean.");
                break;
            default:
                CheckText(schema, value.AsValue(), path);
                break;
        }
    }

    private static void CheckObject(JsonObject schemas, JsonObject schema, JsonObject value, string path, string[] alsoAllowed)
    {
        foreach (var required in schema["required"]?.AsArray() ?? []) Assert.True(value.ContainsKey((string)required!), $"{path} lacks {required}.");
        var properties = schema["properties"]?.AsObject() ?? [];
        foreach (var (name, member) in value)
        {
            if (alsoAllowed.Contains(name, StringComparer.Ordinal)) continue;
            var known = properties[name] ?? schema["additionalProperties"] as JsonObject;
            Assert.True(known is not null, $"{path}.{name} is not in the schema.");
            Check(schemas, known.AsObject(), member, $"{path}.{name}");
        }
    }

    private static void CheckText(JsonObject schema, JsonValue value, string path)
    {
        Assert.True(value.TryGetValue(out string? text), $"{path} is no string.");
        if (schema["enum"] is JsonArray choices) Assert.True(choices.Any(choice => string.Equals((string?)choice, text, StringComparison.Ordinal)), $"{path}: {text}");
        if (string.Equals((string?)schema["format"], "date-time", StringComparison.Ordinal)) Assert.True(value.TryGetValue(out DateTimeOffset _), $"{path} is no time.");
    }

    private static JsonObject Resolve(JsonObject schemas, JsonObject schema)
    {
        while (true)
        {
            var reference = (string?)schema["$ref"] ?? (string?)schema["oneOf"]?[0]?["$ref"];
            if (reference is null) return schema;
            schema = schemas[reference.Split('/')[^1]]!.AsObject();
        }
    }
}
