using System;

namespace DojoPayments.Batch;

/// <summary>What follows a step of an operation: where it goes on is told by its stage.</summary>
/// <param name="Delay">The wait before it goes on; meanwhile its slot is free.</param>
/// <param name="EndsBatch">Why no further row should be sent; null in the usual case.</param>
/// <param name="IsGivenUp">The batch was stopped before it could be sent.</param>
internal readonly record struct StepResult(TimeSpan Delay = default, DojoException? EndsBatch = null, bool IsGivenUp = false)
{
    public static StepResult GiveUp => new(IsGivenUp: true);
}
