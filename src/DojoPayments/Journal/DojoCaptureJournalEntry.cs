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
    /// <c>Captured</c>, <c>Refused</c>, <c>Unknown</c> (sent, looked for and not found) or <c>Open</c> (announced, and nothing
    /// further: in flight now, or cut off by a crash).
    /// </summary>
    public string Status { get; internal set; } = "Open";

    /// <summary>The API's id of the capture; null if it was not captured.</summary>
    public string? CaptureId { get; internal set; }

    /// <summary>The API's state of the capture as it was last seen: <c>Accepted</c>, <c>Created</c>, <c>Successful</c>, ...</summary>
    public string? CaptureStatus { get; internal set; }

    /// <summary>The id of the error that the row got last.</summary>
    public string? ErrorId { get; internal set; }

    /// <summary>The API's message, or the error's.</summary>
    public string? Message { get; internal set; }

    /// <summary>When it was first announced, UTC by this machine's clock.</summary>
    public DateTimeOffset FirstSentAt { get; internal set; }

    /// <summary>The time of its last line in the journal, UTC by this machine's clock.</summary>
    public DateTimeOffset UpdatedAt { get; internal set; }
}
