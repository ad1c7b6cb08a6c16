using System;

namespace DojoPayments.Captures;

/// <summary>What comes next for an operation.</summary>
internal enum NextStep
{
    /// <summary>Its outcome is decided.</summary>
    Conclude,

    /// <summary>It goes on in its phase after a delay; meanwhile its slot is free.</summary>
    GoOn,

    /// <summary>The batch was stopped before it could be sent.</summary>
    GiveUp,
}

/// <summary>What one request for an operation came to.</summary>
/// <param name="Next">What comes next.</param>
/// <param name="Delay">The wait before it.</param>
/// <param name="EndsBatch">Why no further row should be sent; null in the usual case.</param>
internal readonly record struct CaptureStep(NextStep Next, TimeSpan Delay = default, DojoException? EndsBatch = null)
{
    public static CaptureStep Conclude(DojoException? endsBatch = null) => new(NextStep.Conclude, EndsBatch: endsBatch);

    public static CaptureStep GoOn(TimeSpan delay) => new(NextStep.GoOn, delay);
}
