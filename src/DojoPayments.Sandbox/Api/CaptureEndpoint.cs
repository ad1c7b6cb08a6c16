using System.Buffers;
using System.Text.Json;

namespace DojoPayments.Sandbox;

/// <summary><c>POST /payment-intents/{id}/captures</c>, the one path that has to keep up with a benchmark.</summary>
internal sealed class CaptureEndpoint(IntentLedger ledger)
{
    public ApiAnswer Answer(ApiRequest request)
    {
        if (Parse(request.Body, out var amount, out var tips) is { } errors) return Problem.Invalid(errors);
        var refusal = ledger.Capture(request.Route.PaymentIntentId, amount, tips, request.Number, out var captureId, out var reference);
        return refusal is null ? ApiAnswer.Ok(Body(captureId, reference)) : Problem.From(refusal);
    }

    private static ReadOnlyMemory<byte> Body(string captureId, string reference)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("message"u8, $"collect payment for the order {reference}");
        json.WriteString("captureId"u8, captureId);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static FieldErrors? Parse(in ReadOnlySequence<byte> body, out long amount, out long? tips)
    {
        amount = 0;
        tips = null;
        var errors = new FieldErrors();
        try
        {
            var json = new Utf8JsonReader(body);
            if (!json.Read() || json.TokenType is not JsonTokenType.StartObject) return NotAnObject(errors);

            bool amountSeen = false, tipsSeen = false;
            while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("amount"u8)) amount = ReadAmount(ref json, ref amountSeen, errors);
                else if (json.ValueTextEquals("tipsAmount"u8)) tips = ReadTips(ref json, ref tipsSeen, errors);
                else ReadUnknown(ref json, errors);
            }

            // Reads past the end of the object: anything but white space there is an error of its own.
            json.Read();
            if (!amountSeen) errors.Add("amount", "The Amount field is required.");
        }
        catch (JsonException error)
        {
            errors.Add("$", $"The body is not valid JSON: {error.Message}");
        }

        return errors.Any ? errors : null;
    }

    private static FieldErrors NotAnObject(FieldErrors errors)
    {
        errors.Add("$", "The body must be a JSON object.");
        return errors;
    }

    private static long ReadAmount(ref Utf8JsonReader json, ref bool seen, FieldErrors errors)
    {
        Once("amount", ref seen, errors);
        json.Read();
        if (!TryReadInteger(ref json, out var value)) errors.Add("amount", "The Amount field must be a whole number of minor units.");
        else if (value <= 0) errors.Add("amount", "The Amount field must be greater than 0.");
        return value;
    }

    private static long? ReadTips(ref Utf8JsonReader json, ref bool seen, FieldErrors errors)
    {
        Once("tipsAmount", ref seen, errors);
        json.Read();
        if (json.TokenType is JsonTokenType.Null) return null;
        if (!TryReadInteger(ref json, out var value)) errors.Add("tipsAmount", "The TipsAmount field must be a whole number of minor units.");
        else if (value < 0) errors.Add("tipsAmount", "The TipsAmount field must not be negative.");
        return value;
    }

    private static void ReadUnknown(ref Utf8JsonReader json, FieldErrors errors)
    {
        errors.Add(json.GetString()!, "The field is not known: additional members are not allowed.");
        json.Read();
        json.Skip();
    }

    private static void Once(string field, ref bool seen, FieldErrors errors)
    {
        if (seen) errors.Add(field, "The field is given more than once.");
        seen = true;
    }

    private static bool TryReadInteger(ref Utf8JsonReader json, out long value)
    {
        value = 0;
        if (json.TokenType is JsonTokenType.Number) return json.TryGetInt64(out value);
        json.Skip();
        return false;
    }
}
