using System;
using DojoPayments.Confirmations;

namespace DojoPayments;

/// <summary>
/// The present state of a capture, read from its payment intent. The properties have the names of the parameters of
/// <c>Confirm-DojoCapture</c>, so that a confirmation can be exported to a file and confirmed again.
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

    /// <summary>The payment intent of the capture.</summary>
    public string PaymentIntentId { get; }

    /// <summary>The API's id of the capture.</summary>
    public string CaptureId { get; }

    /// <summary>The amount in minor units (pence, cents), without tips; null if neither the row nor the API gives it.</summary>
    public long? Amount { get; internal init; }

    /// <summary>The tips in minor units; null if there are none.</summary>
    public long? TipsAmount { get; internal init; }

    /// <summary>ISO 4217, GBP or EUR.</summary>
    public string? Currency { get; internal init; }

    /// <summary>
    /// The API's <c>Successful</c>, <c>Created</c> (not decided yet), <c>Declined</c> or <c>Failed</c> (no money was taken);
    /// <c>Refunded</c> or <c>PartlyRefunded</c> if all or a part of the captured amount of its payment intent was refunded;
    /// <c>NotListed</c> if the intent no longer lists the capture, and <c>Accepted</c> if it does not list it yet.
    /// </summary>
    public string Status { get; }

    /// <summary>The status of the payment intent.</summary>
    public string? IntentStatus { get; internal init; }

    /// <summary>The refunded amount of the payment intent, over all its captures, in minor units.</summary>
    public long RefundedAmount { get; internal init; }

    /// <summary>The caller's own reference.</summary>
    public string? Reference { get; }

    /// <summary>The name of the capture across runs.</summary>
    public string? OperationId { get; }

    /// <summary>The capture's place in the input or in the journal, from 1.</summary>
    public long Row { get; }

    /// <summary>
    /// The time of the capture, UTC, from the input or the journal, or from the API if they do not give it; null if none of them
    /// does.
    /// </summary>
    public DateTimeOffset? CapturedAt { get; internal init; }

    /// <summary>The time at which the payment intent was read, UTC by this machine's clock.</summary>
    public DateTimeOffset ConfirmedAt { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => $"{CaptureId} {Status} {DojoMoney.Format(Amount, Currency)}";
}
