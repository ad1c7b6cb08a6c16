using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

namespace DojoPayments.Sandbox;

/// <summary>Errors in the API's format: RFC 7807 with <c>errors</c> and <c>traceId</c>.</summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json; charset=utf-8";

    public static ApiAnswer Unauthorized(string detail) => Of(401, detail);

    public static ApiAnswer Invalid(FieldErrors errors) => Of(400, detail: null, errors);

    public static ApiAnswer Invalid(string field, string message) => Invalid(new FieldErrors { { field, message } });

    public static ApiAnswer From(Refusal refusal) => Of(refusal.IsUnknownIntent ? 404 : 409, refusal.Detail);

    public static ApiAnswer Of(int status, string? detail = null, FieldErrors? errors = null)
    {
        var (title, type) = Describe(status);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (errors is not null) WriteErrors(json, errors);
            json.WriteString("type"u8, type);
            json.WriteString("title"u8, errors is null ? title : "One or more validation errors occurred.");
            json.WriteNumber("status"u8, status);
            if (detail is not null) json.WriteString("detail"u8, detail);
            json.WriteString("traceId"u8, $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01");
            json.WriteEndObject();
        }

        return new ApiAnswer(status, ContentType, buffer.WrittenMemory);
    }

    /// <summary>The same problem with its members in PascalCase; any other answer as it is.</summary>
    public static ApiAnswer InPascalCase(ApiAnswer answer)
    {
        if (answer.ContentType != ContentType) return answer;
        using var problem = JsonDocument.Parse(answer.Body);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in problem.RootElement.EnumerateObject())
            {
                json.WritePropertyName(char.ToUpperInvariant(member.Name[0]) + member.Name[1..]);
                member.Value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return answer with { Body = buffer.WrittenMemory };
    }

    private static void WriteErrors(Utf8JsonWriter json, FieldErrors errors)
    {
        json.WriteStartObject("errors"u8);
        foreach (var (field, messages) in errors)
        {
            json.WriteStartArray(field);
            foreach (var message in messages) json.WriteStringValue(message);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static (string Title, string Type) Describe(int status)
    {
        const string Rfc7231 = "https://tools.ietf.org/html/rfc7231#section-";
        return status switch
        {
            400 => ("Bad Request", Rfc7231 + "6.5.1"),
            401 => ("Unauthorized", "https://tools.ietf.org/html/rfc7235#section-3.1"),
            403 => ("Forbidden", Rfc7231 + "6.5.3"),
            404 => ("Not Found", Rfc7231 + "6.5.4"),
            405 => ("Method Not Allowed", Rfc7231 + "6.5.5"),
            408 => ("Request Timeout", Rfc7231 + "6.5.7"),
            409 => ("Conflict", Rfc7231 + "6.5.8"),
            413 => ("Payload Too Large", Rfc7231 + "6.5.11"),
            415 => ("Unsupported Media Type", Rfc7231 + "6.5.13"),
            429 => ("Too Many Requests", "https://tools.ietf.org/html/rfc6585#section-4"),
            500 => ("An error occurred while processing your request.", Rfc7231 + "6.6.1"),
            502 => ("Bad Gateway", Rfc7231 + "6.6.3"),
            503 => ("Service Unavailable", Rfc7231 + "6.6.4"),
            504 => ("Gateway Timeout", Rfc7231 + "6.6.5"),
            _ => ("Error", "about:blank"),
        };
    }
}
