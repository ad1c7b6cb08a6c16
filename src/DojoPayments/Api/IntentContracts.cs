using System;
using System.Text.Json.Serialization;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>
/// A payment intent with all its facts. The read-back has a contract of its own, so that no member that it does not need can make
/// it fail. The client session secret is not read at all.
/// </summary>
internal sealed class IntentDocument
{
    [JsonPropertyName("id")]
    public string? Id { get; set; }

    /// <summary>Auto or Manual.</summary>
    [JsonPropertyName("captureMode")]
    public string? CaptureMode { get; set; }

    /// <summary>One of <see cref="IntentStatuses"/>.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; set; }

    /// <summary>Without tips, service charge and cashback.</summary>
    [JsonPropertyName("amount")]
    public MoneyDocument? Amount { get; set; }

    /// <summary>Minor units.</summary>
    [JsonPropertyName("refundedAmount")]
    public long? RefundedAmount { get; set; }

    [JsonPropertyName("createdAt")]
    [JsonConverter(typeof(OffsetTimeConverter))]
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>The time at which it is voided if it is not authorised by then; an authorised intent has another deadline.</summary>
    [JsonPropertyName("expireAt")]
    [JsonConverter(typeof(OffsetTimeConverter))]
    public DateTimeOffset? ExpireAt { get; set; }

    /// <summary>The time from its authorisation to its lapse, as the API writes it; null if the API gives none.</summary>
    [JsonPropertyName("autoExpireIn")]
    [JsonConverter(typeof(LooseTextConverter))]
    public string? AutoExpireIn { get; set; }

    /// <summary>The API's action at the lapse: Release or Capture.</summary>
    [JsonPropertyName("autoExpireAction")]
    [JsonConverter(typeof(LooseTextConverter))]
    public string? AutoExpireAction { get; set; }

    /// <summary>
    /// The time of the payment; the vendor's documents have it once the state is final. Nothing else of the details is read.
    /// </summary>
    [JsonPropertyName("paymentDetails")]
    [JsonConverter(typeof(PaymentTimeConverter))]
    public DateTimeOffset? PaidAt { get; set; }

    /// <summary>
    /// The time of the first event of type Authorized; the vendor's schema does not have the events, and its examples do.
    /// </summary>
    [JsonPropertyName("paymentEvents")]
    [JsonConverter(typeof(AuthorizationTimeConverter))]
    public DateTimeOffset? AuthorizedAt { get; set; }

    [JsonPropertyName("reference")]
    public string? Reference { get; set; }

    /// <inheritdoc cref="PaymentIntentResponse.Captures"/>
    [JsonPropertyName("captures")]
    public CaptureDetails[]? Captures { get; set; }
}

/// <summary>An amount of a currency.</summary>
internal sealed class MoneyDocument
{
    /// <summary>Minor units.</summary>
    [JsonPropertyName("value")]
    public long Value { get; set; }

    /// <summary>ISO 4217; the API knows GBP and EUR.</summary>
    [JsonPropertyName("currencyCode")]
    public string? Currency { get; set; }
}

/// <summary>The body of POST /payment-intents/search; the schema forbids members that are not named here.</summary>
internal sealed class SearchRequest
{
    [JsonPropertyName("statuses")]
    public string[]? Statuses { get; set; }

    /// <summary>UTC.</summary>
    [JsonPropertyName("startDate")]
    public DateTime? From { get; set; }

    /// <summary>UTC.</summary>
    [JsonPropertyName("endDate")]
    public DateTime? To { get; set; }

    [JsonPropertyName("cursor")]
    public CursorDocument Cursor { get; set; } = new();
}

/// <summary>The page of a search that is asked for.</summary>
internal sealed class CursorDocument
{
    public const int LargestLimit = 100;

    /// <summary>The greatest number of intents in the page, 1 to <see cref="LargestLimit"/>.</summary>
    [JsonPropertyName("limit")]
    public int Limit { get; set; } = LargestLimit;

    /// <summary>The place behind which the page begins; null for the first one.</summary>
    [JsonPropertyName("after")]
    public string? After { get; set; }
}

/// <summary>One page of a search.</summary>
internal sealed class SearchPage
{
    [JsonPropertyName("data")]
    public IntentDocument[]? Data { get; set; }

    /// <summary>The place behind which the next page begins; null on the last one.</summary>
    [JsonPropertyName("after")]
    public string? After { get; set; }
}

/// <summary>The API's names for the states of a payment intent.</summary>
internal static class IntentStatuses
{
    public const string Created = "Created";
    public const string Authorized = "Authorized";
    public const string Captured = "Captured";
    public const string Reversed = "Reversed";
    public const string Refunded = "Refunded";
    public const string Canceled = "Canceled";

    private static readonly string[] s_all = [Created, Authorized, Captured, Reversed, Refunded, Canceled];

    /// <summary>A status as the API spells it; PowerShell users write any case.</summary>
    public static string Spelled(string status) => Array.Find(s_all, known => string.Equals(known, status, StringComparison.OrdinalIgnoreCase)) ?? status;
}

/// <summary>The API's names of the capture modes.</summary>
internal static class CaptureModes
{
    public const string Auto = "Auto";
}

/// <inheritdoc cref="ApiJson"/>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IntentDocument))]
[JsonSerializable(typeof(SearchRequest))]
[JsonSerializable(typeof(SearchPage))]
internal sealed partial class IntentJson : JsonSerializerContext;
