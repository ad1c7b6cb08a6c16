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

    /// <summary>The API's id of it.</summary>
    public string? Id { get; }

    /// <summary>Minor units (pence, cents), without tips; null if the API names none.</summary>
    public long? Amount { get; }

    /// <summary>Minor units; null if the API names none.</summary>
    public long? TipsAmount { get; }

    /// <summary>Created while it is not decided, then Successful, Declined or Failed.</summary>
    public string? Status { get; }

    /// <summary>When it was made, UTC by the server's clock.</summary>
    public DateTimeOffset? CreatedAt { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Status} {DojoMoney.Format(Amount, _currency)}";
}
