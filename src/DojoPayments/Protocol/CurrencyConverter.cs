using System;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DojoPayments.Protocol;

/// <summary>Reads the currency of an amount; a value that is not an amount object gives null.</summary>
internal sealed class CurrencyConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? currency = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCurrency = reader.ValueTextEquals("currencyCode"u8);
            reader.Read();
            if (isCurrency && reader.TokenType == JsonTokenType.String)
                currency = reader.ValueTextEquals("GBP"u8) ? "GBP" : reader.GetString();
            else
                reader.Skip();
        }

        return currency;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => throw new NotSupportedException();
}
