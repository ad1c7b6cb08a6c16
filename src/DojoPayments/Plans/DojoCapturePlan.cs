using System;

namespace DojoPayments;

/// <summary>
/// What New-DojoCapture would make of a row. Its properties are named like that cmdlet's parameters and hold minor units, so
/// that the rows that are Ready can be piped there, with <c>-AmountUnit</c> left out.
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

    /// <summary>Ready, or why not.</summary>
    public DojoCaptureResult Result { get; }

    /// <summary>The amount in minor units (pence, cents), without tips; null if it is not valid or not known.</summary>
    public long? Amount { get; internal init; }

    /// <summary>The tips in minor units; null if none were given or they are not valid.</summary>
    public long? TipsAmount { get; internal init; }

    /// <summary>
    /// What is left of the intent before this row, in minor units: the rows before it that are Ready or LapsesWithinHour are
    /// taken off. Null if it was not read.
    /// </summary>
    public long? RemainingBefore { get; internal init; }

    /// <summary>
    /// What is left of it after this row, in minor units: less by the amount where the row is Ready or LapsesWithinHour. Tips
    /// are not taken off.
    /// </summary>
    public long? RemainingAfter { get; internal init; }

    /// <summary>ISO 4217; null if the intent was not read.</summary>
    public string? Currency { get; internal init; }

    /// <inheritdoc cref="DojoPaymentIntent.CaptureBefore"/>
    public DateTimeOffset? CaptureBefore { get; internal init; }

    /// <inheritdoc cref="DojoPaymentIntent.AutoExpireAction"/>
    public string? AutoExpireAction { get; internal init; }

    /// <summary>The caller's own reference.</summary>
    public string? Reference { get; }

    /// <summary>The name of this capture across runs; derived if there is a journal and the row has none.</summary>
    public string? OperationId { get; internal init; }

    /// <summary>The capture that the row names, or that the API lists for it (<c>-SkipCaptured</c>); null for none.</summary>
    public string? CaptureId { get; internal init; }

    /// <summary>Why it is not Ready, or what else is to be said of it, in words.</summary>
    public string? Detail { get; internal init; }
}
