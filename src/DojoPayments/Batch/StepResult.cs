using System;

namespace DojoPayments.Batch;

/// <summary>The result of a step of an operation; its stage decides how it goes on.</summary>
/// <param name="Delay">The wait before it goes on; meanwhile its slot is free.</param>
/// <param name="EndsBatch">The error that ends the batch; null in the usual case.</param>
/// <param name="IsGivenUp">True if the batch was stopped before the operation could be sent.</param>
internal readonly record struct StepResult(TimeSpan Delay = default, DojoException? EndsBatch = null, bool IsGivenUp = false)
{
    public static StepResult GiveUp => new(IsGivenUp: true);
}
