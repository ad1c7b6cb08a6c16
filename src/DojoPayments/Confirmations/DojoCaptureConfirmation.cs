using System;
using DojoPayments.Confirmations;

namespace DojoPayments;

/// <summary>
/// What a capture is now, as its payment intent says. Its properties are named like the parameters of <c>Confirm-DojoCapture</c>,
/// so that it can go through a file and be confirmed again.
/// </summary>
public sealed class DojoCaptureConfirmation
{
    internal DojoCaptureConfirmation(ReportedCapture capture, string status)
    {
        Row = capture.Row.Row;
        PaymentIntentId = capture.Row.PaymentIntentId!;
        CaptureId = capture.Row.CaptureId!;
        Amount = capture.Amount;
        TipsAmount = capture.TipsAmount;
        Reference = capture.Row.Reference;
        OperationId = capture.Row.OperationId;
        CapturedAt = capture.CapturedAt?.ToUniversalTime();
        Status = status;
    }

    /// <summary>The payment intent it was captured from.</summary>
    public string PaymentIntentId { get; }

    /// <summary>The API's id of the capture.</summary>
    public string CaptureId { get; }

    /// <summary>Minor units (pence, cents), without tips; null if neither the row nor the API names it.</summary>
    public long? Amount { get; internal init; }

    /// <summary>Minor units; null if there are none.</summary>
    public long? TipsAmount { get; internal init; }

    /// <summary>ISO 4217, GBP or EUR.</summary>
    public string? Currency { get; internal init; }

    /// <summary>
    /// The API's <c>Successful</c>, <c>Created</c> (not decided yet), <c>Declined</c> or <c>Failed</c> (no money was taken);
    /// <c>Refunded</c> or <c>PartlyRefunded</c> if its payment intent paid back all or a part of what it captured;
    /// <c>NotListed</c> if the intent lists it no more, and <c>Accepted</c> if it does not list it yet.
    /// </summary>
    public string Status { get; }

    /// <summary>The status of the payment intent.</summary>
    public string? IntentStatus { get; internal init; }

    /// <summary>What the payment intent paid back, of all its captures, in minor units.</summary>
    public long RefundedAmount { get; internal init; }

    /// <summary>The caller's own reference.</summary>
    public string? Reference { get; }

    /// <summary>The name of the capture across runs.</summary>
    public string? OperationId { get; }

    /// <summary>The capture's place in the input or in the journal, from 1.</summary>
    public long Row { get; }

    /// <summary>When it was captured, UTC, as the input or the journal says, or the API where they do not; null if none of them says it.</summary>
    public DateTimeOffset? CapturedAt { get; internal init; }

    /// <summary>When the payment intent was read, UTC by this machine's clock.</summary>
    public DateTimeOffset ConfirmedAt { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => $"{CaptureId} {Status} {DojoMoney.Format(Amount, Currency)}";
}
