using System;

namespace DojoPayments;

/// <summary>
/// The latest state of one operation in a journal. The properties have the names of the parameters of <c>New-DojoCapture</c>, so
/// that entries can be filtered and piped to that cmdlet.
/// </summary>
public sealed class DojoCaptureJournalEntry
{
    internal DojoCaptureJournalEntry(string operationId, string paymentIntentId, long amount, long? tipsAmount, string? reference)
    {
        OperationId = operationId;
        PaymentIntentId = paymentIntentId;
        Amount = amount;
        TipsAmount = tipsAmount;
        Reference = reference;
    }

    /// <summary>The name of the operation across runs.</summary>
    public string OperationId { get; }

    /// <summary>The payment intent of the operation.</summary>
    public string PaymentIntentId { get; }

    /// <summary>The amount in minor units (pence, cents), without tips.</summary>
    public long Amount { get; }

    /// <summary>The tips in minor units; null if none were given.</summary>
    public long? TipsAmount { get; }

    /// <summary>The caller's own reference.</summary>
    public string? Reference { get; }

    /// <summary>
    /// <c>Captured</c>, <c>Refused</c> (by the API, or declined or failed after it was accepted), <c>Unknown</c> (sent or
    /// accepted, and not found by a read-back) or <c>Open</c> (announced, without a later record: in flight now, or cut off by a
    /// crash).
    /// </summary>
    public string Status { get; internal set; } = "Open";

    /// <summary>The API's id of the capture; null if the API did not accept it.</summary>
    public string? CaptureId { get; internal set; }

    /// <summary>
    /// The last known state of the capture: <c>Accepted</c>, <c>Created</c>, <c>Successful</c>, <c>Declined</c>, <c>Failed</c>, or
    /// another state that <c>Confirm-DojoCapture</c> recorded, see <see cref="DojoCaptureConfirmation.Status"/>.
    /// </summary>
    public string? CaptureStatus { get; internal set; }

    /// <summary>The id of the last error of the operation.</summary>
    public string? ErrorId { get; internal set; }

    /// <summary>The message of the API, or of the error.</summary>
    public string? Message { get; internal set; }

    /// <summary>The time of the first announcement, UTC by this machine's clock.</summary>
    public DateTimeOffset FirstSentAt { get; internal set; }

    /// <summary>The time of the last line of the operation in the journal, UTC by this machine's clock.</summary>
    public DateTimeOffset UpdatedAt { get; internal set; }

    /// <summary>The time of the capture, UTC; without meaning if the operation is not captured.</summary>
    internal DateTimeOffset CapturedAt { get; set; }

    /// <summary>The place of its last line in the journal; not used if the operation is not captured.</summary>
    internal long Place { get; set; }
}
