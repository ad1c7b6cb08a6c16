using System;
using System.Text.Json.Serialization;

namespace DojoPayments.Protocol;

/// <summary>
/// The part of the answer to GET /payment-intents/{id} that is read; everything but the id may be missing. The client session
/// secret is not read at all.
/// </summary>
internal sealed class PaymentIntentResponse
{
    [JsonPropertyName("id")]
    public string? Id { get; set; }

    /// <summary>ISO 4217; null if the API names none. The rest of the amount is not read.</summary>
    [JsonPropertyName("amount")]
    [JsonConverter(typeof(CurrencyConverter))]
    public string? Currency { get; set; }

    /// <summary>Every capture so far, including declined and failed ones; listed since API version 2024-02-05.</summary>
    [JsonPropertyName("captures")]
    public CaptureDetails[]? Captures { get; set; }
}

/// <summary>One entry of a payment intent's <c>captures</c>.</summary>
internal sealed class CaptureDetails
{
    [JsonPropertyName("id")]
    public string? Id { get; set; }

    /// <summary>Minor units; null if the API gives none: the capture could have any amount.</summary>
    [JsonPropertyName("amount")]
    public long? Amount { get; set; }

    /// <summary>Minor units; null and 0 mean the same.</summary>
    [JsonPropertyName("tipsAmount")]
    public long? TipsAmount { get; set; }

    /// <summary>Created, Successful, Declined or Failed.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; set; }

    /// <summary>By the server's clock; null if it is missing or has no offset, which could be read as any time of a day.</summary>
    [JsonPropertyName("createdAt")]
    [JsonConverter(typeof(OffsetTimeConverter))]
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>False if the API says that no money was taken.</summary>
    [JsonIgnore]
    public bool Counts => Status is not (CaptureStatuses.Declined or CaptureStatuses.Failed);
}

/// <summary>The API's names of the final states of a capture.</summary>
internal static class CaptureStatuses
{
    public const string Successful = "Successful";
    public const string Declined = "Declined";
    public const string Failed = "Failed";
}
