using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace DojoPayments.Sandbox;

/// <summary>Payment intents as the API writes them.</summary>
internal static class IntentJson
{
    // Recognisable, so that a test can look for it where no secret may turn up.
    private const string SecretPrefix = "made-up-client-session-secret-of-";

    private static readonly TimeSpan s_voidedAfter = TimeSpan.FromDays(30);
    private static readonly TimeSpan s_secretLifetime = TimeSpan.FromMinutes(30);

    public static ApiAnswer Answer(Intent intent)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer)) Write(json, intent.Snapshot(listedOnly: true));
        return ApiAnswer.Ok(buffer.WrittenMemory);
    }

    public static void Write(Utf8JsonWriter json, LedgerIntent intent)
    {
        var terms = intent.Terms;
        json.WriteStartObject();
        json.WriteString("id"u8, intent.Id);
        json.WriteString("captureMode"u8, Name(terms.CaptureMode));
        json.WriteBoolean("cardHolderNotPresent"u8, value: false);
        json.WriteString("clientSessionSecret"u8, SecretPrefix + intent.Id);
        json.WriteString("clientSessionSecretExpirationDate"u8, intent.CreatedAt + s_secretLifetime);
        json.WriteString("status"u8, Name(intent.Status));
        json.WriteStartArray("paymentMethods"u8);
        json.WriteStringValue("Card"u8);
        json.WriteEndArray();
        WriteMoney(json, "amount", terms.Amount, terms.Currency);
        WriteMoney(json, "totalAmount", terms.Amount, terms.Currency);
        json.WriteNumber("refundedAmount"u8, intent.RefundedAmount);
        json.WriteString("createdAt"u8, intent.CreatedAt);
        json.WriteString("updatedAt"u8, intent.UpdatedAt);
        json.WriteString("reference"u8, terms.Reference);
        json.WriteString("expireAt"u8, terms.ExpireAt ?? intent.CreatedAt + s_voidedAfter);
        if (terms.AutoExpireIn is { } lifetime) json.WriteString("autoExpireIn"u8, lifetime.ToString("c", CultureInfo.InvariantCulture));
        if (terms.AutoExpireAction is { } action) json.WriteString("autoExpireAction"u8, Name(action));
        WriteEvents(json, intent);
        WriteCaptures(json, intent.Captures);
        json.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter json, LedgerIntent intent)
    {
        json.WriteStartArray("paymentEvents"u8);
        if (intent.AuthorizedAt is { } authorizedAt)
        {
            json.WriteStartObject();
            json.WriteString("transactionDateTime"u8, authorizedAt);
            json.WriteString("eventType"u8, Name(IntentStatus.Authorized));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMoney(Utf8JsonWriter json, string name, long value, string currency)
    {
        json.WriteStartObject(name);
        json.WriteNumber("value"u8, value);
        json.WriteString("currencyCode"u8, currency);
        json.WriteEndObject();
    }

    private static void WriteCaptures(Utf8JsonWriter json, IReadOnlyList<LedgerCapture> captures)
    {
        json.WriteStartArray("captures"u8);
        foreach (var capture in captures)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, capture.Id);
            json.WriteNumber("amount"u8, capture.Amount);
            if (capture.TipsAmount is { } tips) json.WriteNumber("tipsAmount"u8, tips);
            else json.WriteNull("tipsAmount"u8);
            json.WriteString("status"u8, Name(capture.Status));
            json.WriteString("createdAt"u8, capture.CreatedAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Name<T>(T value)
        where T : struct, Enum => Enum.GetName(value) ?? throw new ArgumentOutOfRangeException(nameof(value));
}
