using System;

namespace DojoPayments;

/// <summary>A capture that the API accepted.</summary>
public sealed class DojoCapture
{
    internal const string Accepted = "Accepted";

    internal DojoCapture(string paymentIntentId, string captureId, long amount, long? tipsAmount)
    {
        PaymentIntentId = paymentIntentId;
        CaptureId = captureId;
        Amount = amount;
        TipsAmount = tipsAmount;
    }

    /// <summary>The payment intent of the capture.</summary>
    public string PaymentIntentId { get; }

    /// <summary>The API's id of the capture.</summary>
    public string CaptureId { get; }

    /// <summary>The captured amount in minor units (pence, cents), without tips.</summary>
    public long Amount { get; }

    /// <summary>The captured tips in minor units; null if none were given.</summary>
    public long? TipsAmount { get; }

    /// <summary>The currency as an ISO 4217 code; null if the run did not read the payment intent.</summary>
    public string? Currency { get; internal set; }

    /// <summary>
    /// <c>Accepted</c> if the API answered 200: settlement may still decline the capture, and then no money is taken. The API's own
    /// <c>Created</c>, <c>Successful</c>, <c>Declined</c> or <c>Failed</c> if the capture was read back.
    /// </summary>
    public string Status { get; internal set; } = Accepted;

    /// <summary>The API's message; null if it gave none.</summary>
    public string? Message { get; internal init; }

    /// <summary>The caller's own reference.</summary>
    public string? Reference { get; internal init; }

    /// <summary>The name of this capture across runs.</summary>
    public string? OperationId { get; internal init; }

    /// <summary>The row's place in the input, from 1.</summary>
    public long Row { get; internal init; }

    /// <summary>The number of capture requests that were begun for the row; 0 if the capture was <see cref="Found"/>.</summary>
    public int Attempts { get; internal init; }

    /// <summary>The time of the API's answer, UTC; for a capture that was found in the API's list, the time at which it was made.</summary>
    public DateTimeOffset CapturedAt { get; internal init; }

    /// <summary>True if an earlier run, or an earlier row of this input, made the capture and this row only reports it.</summary>
    public bool Resumed { get; internal init; }

    /// <summary>True if the API already listed the capture (<c>-SkipCaptured</c>) and nothing was sent for this row.</summary>
    public bool Found { get; internal init; }

    /// <summary>True if an earlier row of this input has the same <see cref="OperationId"/>: both are one capture.</summary>
    public bool Repeated { get; internal init; }

    /// <summary>The same capture in another state.</summary>
    internal DojoCapture WithStatus(string status)
    {
        var other = (DojoCapture)MemberwiseClone();
        other.Status = status;
        return other;
    }
}
