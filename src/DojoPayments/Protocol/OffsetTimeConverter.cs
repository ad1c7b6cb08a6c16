using System;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DojoPayments.Protocol;

/// <summary>
/// Reads a time that has an offset from UTC; any other gives null, because .NET takes a time without an offset as local time.
/// </summary>
internal sealed class OffsetTimeConverter : JsonConverter<DateTimeOffset?>
{
    // "2026-03-02": the hyphens of a date are no offset.
    private const int DateLength = 10;

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <summary>Reads one value of any kind.</summary>
    /// <returns>Null if the value is not a time with an offset.</returns>
    public static DateTimeOffset? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        return reader.GetString() is { } text && HasOffset(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
            writer.WriteStringValue(time);
        else
            writer.WriteNullValue();
    }

    private static bool HasOffset(string text) => text.Length > DateLength && (text.EndsWith("Z", StringComparison.Ordinal) || text.IndexOfAny(['+', '-'], DateLength) >= 0);
}
