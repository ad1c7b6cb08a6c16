namespace DojoPayments.Sandbox;

/// <summary>A capture as it stands in the ledger: the truth, whatever a client was told.</summary>
/// <param name="Id">The capture's id, <c>cp_...</c>, never given twice.</param>
/// <param name="PaymentIntentId">The intent it was taken from.</param>
/// <param name="Amount">In minor units, without tips.</param>
/// <param name="TipsAmount">In minor units; null where the request named none.</param>
/// <param name="Status">Its status when the ledger was asked.</param>
/// <param name="CreatedAt">When it took effect, UTC by the server's clock.</param>
/// <param name="RequestNumber">Which request made it, counted from 1 over all requests of the sandbox; 0 for what was captured
/// when the intent lapsed.</param>
public sealed record LedgerCapture(
    string Id, string PaymentIntentId, long Amount, long? TipsAmount, CaptureStatus Status, DateTime CreatedAt, long RequestNumber);
