using System;

namespace DojoPayments.Batch;

/// <summary>The settings of a batch.</summary>
internal sealed record CaptureSettings
{
    /// <summary>The greatest number of captures in flight.</summary>
    public int ThrottleLimit { get; init; } = 8;

    /// <summary>The number of repetitions of a send that provably was not processed.</summary>
    public int MaximumRetryCount { get; init; } = 3;

    /// <summary>The time for which a read-back looks for a capture.</summary>
    public TimeSpan ReadBackTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time after a send by which the API is trusted to list its capture, so that its absence is proof.</summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>True if accepted captures are read back until they have their final state.</summary>
    public bool Verify { get; init; }

    /// <summary>The unit of the amounts in the input.</summary>
    public DojoAmountUnit AmountUnit { get; init; }

    /// <summary>True if a row is sent only if its intent does not list its capture already.</summary>
    public bool SkipCaptured { get; init; }
}
