using System;

namespace DojoPayments;

/// <summary>
/// The result that New-DojoCapture would have for a row. The properties have the names of that cmdlet's parameters and hold minor
/// units, so that the Ready rows can be piped there without <c>-AmountUnit</c>.
/// </summary>
public sealed class DojoCapturePlan
{
    internal DojoCapturePlan(DojoCaptureInstruction row, DojoCaptureResult result)
    {
        Row = row.Row;
        PaymentIntentId = row.PaymentIntentId;
        Reference = row.Reference;
        Result = result;
    }

    /// <summary>The row's place in the input, from 1.</summary>
    public long Row { get; }

    /// <summary>The payment intent to capture from, as read.</summary>
    public string? PaymentIntentId { get; }

    /// <summary>Ready, or the reason against it.</summary>
    public DojoCaptureResult Result { get; }

    /// <summary>The amount in minor units (pence, cents), without tips; null if it is not valid or not known.</summary>
    public long? Amount { get; internal init; }

    /// <summary>The tips in minor units; null if none were given or they are not valid.</summary>
    public long? TipsAmount { get; internal init; }

    /// <summary>
    /// The remaining amount of the intent before this row, in minor units: the amounts of earlier rows that are Ready or
    /// LapsesWithinHour are subtracted. Null if the intent was not read.
    /// </summary>
    public long? RemainingBefore { get; internal init; }

    /// <summary>
    /// The remaining amount of the intent after this row, in minor units: the amount of the row is subtracted if the row is Ready or
    /// LapsesWithinHour. Tips are not subtracted.
    /// </summary>
    public long? RemainingAfter { get; internal init; }

    /// <summary>The currency as an ISO 4217 code; null if the intent was not read.</summary>
    public string? Currency { get; internal init; }

    /// <inheritdoc cref="DojoPaymentIntent.CaptureBefore"/>
    public DateTimeOffset? CaptureBefore { get; internal init; }

    /// <inheritdoc cref="DojoPaymentIntent.AutoExpireAction"/>
    public string? AutoExpireAction { get; internal init; }

    /// <summary>The caller's own reference.</summary>
    public string? Reference { get; }

    /// <summary>The name of this capture across runs; derived if there is a journal and the row has none.</summary>
    public string? OperationId { get; internal init; }

    /// <summary>The id of the capture that the row names, or that the API lists for the row (<c>-SkipCaptured</c>); null if none.</summary>
    public string? CaptureId { get; internal init; }

    /// <summary>The reason why the row is not Ready, or a remark about it, in words.</summary>
    public string? Detail { get; internal init; }
}
