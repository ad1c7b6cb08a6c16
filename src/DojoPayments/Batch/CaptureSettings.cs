using System;

namespace DojoPayments.Batch;

/// <summary>The settings of a batch.</summary>
internal sealed record CaptureSettings
{
    /// <summary>Captures in flight.</summary>
    public int ThrottleLimit { get; init; } = 8;

    /// <summary>How often a send that provably was not processed is repeated.</summary>
    public int MaximumRetryCount { get; init; } = 3;

    /// <summary>How long a send's capture is looked for.</summary>
    public TimeSpan ReadBackTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a send the API is trusted to list its capture, so that its absence is proof.</summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Accepted captures are read back until they have their final state.</summary>
    public bool Verify { get; init; }

    /// <summary>What the amounts of the input are written in.</summary>
    public DojoAmountUnit AmountUnit { get; init; }

    /// <summary>Only the captures that the intents do not list already are made.</summary>
    public bool SkipCaptured { get; init; }
}
