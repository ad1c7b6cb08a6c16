namespace DojoPayments;

/// <summary>
/// A row as it was read: the target object of every error about it. Its properties are named like the parameters of
/// <c>New-DojoCapture</c>, so failed rows can be exported, mended and piped back in.
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

    /// <summary>The amount as read; minor units where it was valid.</summary>
    public object? Amount { get; }

    /// <summary>The tips as read; minor units where they were valid, null if none were given.</summary>
    public object? TipsAmount { get; }

    /// <summary>The caller's own reference.</summary>
    public string? Reference { get; }

    /// <summary>The name of this capture across runs: the caller's own, or in an error with a journal the one that was derived.</summary>
    public string? OperationId { get; }

    /// <summary>The API's id of the capture that this row reports; null in a row that is to be captured.</summary>
    public string? CaptureId { get; internal init; }

    /// <summary>True for a single capture that was typed as parameters, and not read from an input.</summary>
    internal bool IsTyped { get; init; }

    /// <summary>True if the amount is the rest of the payment intent (-Remaining).</summary>
    internal bool IsRemainder { get; private init; }

    /// <summary>ISO 4217; null if the intent was not read.</summary>
    internal string? Currency { get; private init; }

    /// <summary>The same row as a capture of the rest of the payment intent.</summary>
    /// <param name="operationId">Its name.</param>
    /// <param name="amount">Minor units; null while it is not known.</param>
    /// <param name="currency">The intent's, where it was read.</param>
    internal DojoCaptureInstruction ForRemainder(string? operationId, long? amount, string? currency) => new(Row, PaymentIntentId, amount, TipsAmount, Reference, operationId)
    {
        IsTyped = IsTyped,
        IsRemainder = true,
        Currency = currency,
    };

    /// <summary>The same row with the name that was derived for it, so that it keeps it when it is run again.</summary>
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
