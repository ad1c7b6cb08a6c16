using System;

namespace DojoPayments;

/// <summary>
/// The latest state of one operation in a journal. Its properties are named like the parameters of <c>New-DojoCapture</c>, so
/// entries can be filtered and piped back in.
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

    /// <summary>The payment intent it captures from.</summary>
    public string PaymentIntentId { get; }

    /// <summary>Minor units (pence, cents), without tips.</summary>
    public long Amount { get; }

    /// <summary>Minor units; null if none were given.</summary>
    public long? TipsAmount { get; }

    /// <summary>The caller's own reference.</summary>
    public string? Reference { get; }

    /// <summary>
    /// <c>Captured</c>, <c>Refused</c> (by the API, or declined or failed after it was accepted), <c>Unknown</c> (sent or
    /// accepted, and not found when it was looked for) or <c>Open</c> (announced, and nothing further: in flight now, or cut off
    /// by a crash).
    /// </summary>
    public string Status { get; internal set; } = "Open";

    /// <summary>The API's id of the capture; null if the API did not accept it.</summary>
    public string? CaptureId { get; internal set; }

    /// <summary>
    /// The state of the capture as it was last seen: <c>Accepted</c>, <c>Created</c>, <c>Successful</c>, <c>Declined</c>,
    /// <c>Failed</c>, or what <c>Confirm-DojoCapture</c> found else, see <see cref="DojoCaptureConfirmation.Status"/>.
    /// </summary>
    public string? CaptureStatus { get; internal set; }

    /// <summary>The id of the error that the row got last.</summary>
    public string? ErrorId { get; internal set; }

    /// <summary>The API's message, or the error's.</summary>
    public string? Message { get; internal set; }

    /// <summary>When it was first announced, UTC by this machine's clock.</summary>
    public DateTimeOffset FirstSentAt { get; internal set; }

    /// <summary>The time of its last line in the journal, UTC by this machine's clock.</summary>
    public DateTimeOffset UpdatedAt { get; internal set; }

    /// <summary>When it was captured, UTC; of no meaning where it was not.</summary>
    internal DateTimeOffset CapturedAt { get; set; }

    /// <summary>Where the journal says so last; of no meaning where it was not captured.</summary>
    internal long Place { get; set; }
}
