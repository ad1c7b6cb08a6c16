using System;
using DojoPayments.Protocol;

namespace DojoPayments;

/// <summary>A capture as its payment intent lists it.</summary>
public sealed class DojoPaymentIntentCapture
{
    private readonly string? _currency;

    internal DojoPaymentIntentCapture(CaptureDetails details, string? currency)
    {
        _currency = currency;
        Id = details.Id;
        Amount = details.Amount;
        TipsAmount = details.TipsAmount;
        Status = details.Status;
        CreatedAt = details.CreatedAt?.ToUniversalTime();
    }

    /// <summary>The API's id of the capture.</summary>
    public string? Id { get; }

    /// <summary>The amount in minor units (pence, cents), without tips; null if the API gives none.</summary>
    public long? Amount { get; }

    /// <summary>The tips in minor units; null if the API gives none.</summary>
    public long? TipsAmount { get; }

    /// <summary>Created until the capture is decided, then Successful, Declined or Failed.</summary>
    public string? Status { get; }

    /// <summary>The time at which the capture was made, UTC by the server's clock.</summary>
    public DateTimeOffset? CreatedAt { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Status} {DojoMoney.Format(Amount, _currency)}";
}
