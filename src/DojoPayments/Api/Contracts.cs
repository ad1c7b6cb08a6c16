using System.Text.Json.Serialization;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>The body of POST /payment-intents/{id}/captures; the schema forbids members that are not named here.</summary>
internal sealed class CaptureRequest
{
    /// <summary>Minor units.</summary>
    [JsonPropertyName("amount")]
    public long Amount { get; set; }

    /// <summary>Minor units; not sent if no tips were given.</summary>
    [JsonPropertyName("tipsAmount")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TipsAmount { get; set; }
}

/// <summary>The body of the 200 answer to a capture; both members may be null by the vendor's schema.</summary>
internal sealed class CaptureResponse
{
    [JsonPropertyName("message")]
    public string? Message { get; set; }

    [JsonPropertyName("captureId")]
    public string? CaptureId { get; set; }
}

/// <summary>Source-generated, so that the first capture after an import needs no reflection.</summary>
[JsonSerializable(typeof(CaptureRequest))]
[JsonSerializable(typeof(CaptureResponse))]
[JsonSerializable(typeof(PaymentIntentResponse))]
internal sealed partial class ApiJson : JsonSerializerContext;
