using System;
using System.Text.Json;
using System.Text.Json.Serialization;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>Reads the time of the payment from its details; any other form gives null.</summary>
internal sealed class PaymentTimeConverter : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Transaction.Read(ref reader).At;

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>Reads the authorisation time of a payment from the list of its events; any other form gives null.</summary>
internal sealed class AuthorizationTimeConverter : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        DateTimeOffset? first = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var (at, isAuthorization) = Transaction.Read(ref reader);
            if (isAuthorization && at is not null && !(at >= first))
                first = at;
        }

        return first;
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>One transaction of a payment.</summary>
/// <param name="At">Its time; null if it has no time with an offset from UTC.</param>
/// <param name="IsAuthorization">True if it is the authorisation.</param>
internal readonly record struct Transaction(DateTimeOffset? At, bool IsAuthorization)
{
    /// <summary>Reads one value of any kind.</summary>
    public static Transaction Read(ref Utf8JsonReader reader)
    {
        DateTimeOffset? at = null;
        var isAuthorization = false;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return default;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTime = reader.ValueTextEquals("transactionDateTime"u8);
            var isType = reader.ValueTextEquals("eventType"u8);
            reader.Read();
            if (isTime)
                at = OffsetTimeConverter.Read(ref reader);
            else if (isType && reader.TokenType == JsonTokenType.String)
                isAuthorization = reader.ValueTextEquals("Authorized"u8);
            else
                reader.Skip();
        }

        return new Transaction(at, isAuthorization);
    }
}
