namespace DojoPayments.Sandbox;

/// <summary>A request that a fault may hit.</summary>
/// <param name="Operation">What it asks for.</param>
/// <param name="PaymentIntentId">The intent it names; empty for none.</param>
/// <param name="Number">The how-manieth request for this operation it is, from 1, since the sandbox started.</param>
public readonly record struct FaultCandidate(ApiOperation Operation, string PaymentIntentId, long Number);
