namespace DojoPayments.Quickstart;

/// <summary>A capture that the sample has to bring about.</summary>
internal readonly record struct SampleCapture(string PaymentIntentId, long Amount, long? TipsAmount);
