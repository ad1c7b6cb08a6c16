using System;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DojoPayments.Api;

/// <summary>Reads a text; of any other value the JSON itself, so that it differs from a missing member.</summary>
internal sealed class LooseTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        using var other = JsonDocument.ParseValue(ref reader);
        return other.RootElement.GetRawText();
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => throw new NotSupportedException();
}
