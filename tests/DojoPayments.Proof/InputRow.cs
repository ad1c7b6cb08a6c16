namespace DojoPayments.Proof;

/// <summary>A row of the input.</summary>
/// <param name="Number">From 1.</param>
/// <param name="PaymentIntentId">The intent to capture from.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="TipsAmount">Minor units; null for an empty cell.</param>
/// <param name="OperationId">The row's own name for the capture; null for an empty cell.</param>
internal sealed record InputRow(int Number, string PaymentIntentId, long Amount, long? TipsAmount, string? OperationId)
{
    /// <summary>Rows of one name are one capture, which has one reference.</summary>
    public string Reference => OperationId ?? $"row-{Number}";

    /// <summary>What it takes; the API tells no more about a capture.</summary>
    public Payload Payload => new(PaymentIntentId, Amount, TipsAmount ?? 0);
}

/// <summary>What makes two captures the same to everybody but the one who ordered them.</summary>
/// <param name="PaymentIntentId">The intent.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Tips">Minor units; no tips are 0.</param>
internal readonly record struct Payload(string PaymentIntentId, long Amount, long Tips)
{
    public override string ToString() => $"{PaymentIntentId} {Amount} + {Tips}";
}
