namespace DojoPayments;

/// <summary>
/// A row as it was read: the target object of every error about it. The properties have the names of the parameters of
/// <c>New-DojoCapture</c>, so that failed rows can be exported, corrected and piped to that cmdlet again.
/// </summary>
public sealed class DojoCaptureInstruction
{
    internal DojoCaptureInstruction(long row, string? paymentIntentId, object? amount, object? tipsAmount, string? reference, string? operationId)
    {
        Row = row;
        PaymentIntentId = paymentIntentId;
        Amount = amount;
        TipsAmount = tipsAmount;
        Reference = reference;
        OperationId = operationId;
    }

    /// <summary>The row's place in the input, from 1; 0 for an operation of the journal that no row of the input names.</summary>
    public long Row { get; }

    /// <summary>The payment intent to capture from, as read.</summary>
    public string? PaymentIntentId { get; }

    /// <summary>The amount as read; in minor units if it is valid.</summary>
    public object? Amount { get; }

    /// <summary>The tips as read; in minor units if they are valid, null if none were given.</summary>
    public object? TipsAmount { get; }

    /// <summary>The caller's own reference.</summary>
    public string? Reference { get; }

    /// <summary>The name of this capture across runs: the caller's own, or, in an error with a journal, the derived one.</summary>
    public string? OperationId { get; }

    /// <summary>The API's id of the capture that this row reports; null in a row that is to be captured.</summary>
    public string? CaptureId { get; internal init; }

    /// <summary>The currency as an ISO 4217 code; null if the run did not read the payment intent.</summary>
    public string? Currency { get; internal set; }

    /// <summary>True for a single capture that was typed as parameters, and not read from an input.</summary>
    internal bool IsTyped { get; init; }

    /// <summary>True if the amount is the rest of the payment intent (-Remaining).</summary>
    internal bool IsRemainder { get; private init; }


    /// <summary>The same row as a capture of the rest of the payment intent.</summary>
    /// <param name="operationId">The name of the capture.</param>
    /// <param name="amount">The amount in minor units; null while it is not known.</param>
    /// <param name="currency">The currency of the intent; null if the intent was not read.</param>
    internal DojoCaptureInstruction ForRemainder(string? operationId, long? amount, string? currency) => new(Row, PaymentIntentId, amount, TipsAmount, Reference, operationId)
    {
        IsTyped = IsTyped,
        IsRemainder = true,
        Currency = currency,
    };

    /// <summary>The same row with its derived name, so that the row keeps the name in a later run.</summary>
    /// <param name="operationId">The name; null if it has none.</param>
    internal DojoCaptureInstruction Named(string? operationId) => operationId is null || OperationId is not null ? this : new(Row, PaymentIntentId, Amount, TipsAmount, Reference, operationId)
    {
        CaptureId = CaptureId,
        IsTyped = IsTyped,
        IsRemainder = IsRemainder,
        Currency = Currency,
    };

    /// <inheritdoc/>
    public override string ToString() => $"row {Row}: {PaymentIntentId} {Amount}";
}
