namespace DojoPayments.Proof;

/// <summary>How hard it is made, and what the cmdlet is told.</summary>
internal sealed record ProofSettings
{
    /// <summary>Made up; the sandbox takes every key of this form.</summary>
    public const string Key = "sk_sandbox_madeUpForTheProof42";

    public const int ThrottleLimit = 32;

    /// <summary>Shorter than the late effects of <see cref="Sandbox.FaultCatalog"/>, so that nobody waits for those.</summary>
    public const int OperationTimeoutSeconds = 2;

    public const int ConnectionTimeoutSeconds = 2;

    public const int ReadBackTimeoutSeconds = 3;

    /// <summary>The assumption everything rests on: by then the API lists what it made. The latest effect here takes 2 seconds.</summary>
    public static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(3);

    /// <summary>When an absent capture counts as not made: the module adds 5 seconds for the clocks, and a Date header has whole ones.</summary>
    public static readonly TimeSpan DueAfter = ResendAfter + TimeSpan.FromSeconds(6);

    /// <summary>How long after its effect the API first lists a capture.</summary>
    public static readonly TimeSpan ListingDelay = TimeSpan.FromMilliseconds(100);

    public required int Rows { get; init; }

    public required int Seed { get; init; }

    public required int Kills { get; init; }

    public required double FaultShare { get; init; }

    /// <summary>The share of the journal's writes and flushes that fails.</summary>
    public double DiskFaultShare { get; init; }

    /// <summary>In the end the disk is mended, so that the proof comes to one: after so many workers for which it failed.</summary>
    public int MostDiskFaults { get; init; }

    public ProofMode Mode { get; init; }

    /// <summary>The cmdlet makes only what the API does not list.</summary>
    public bool SkipsCaptured => Mode != ProofMode.SameJournal;

    public TimeSpan ClockOffset => TimeSpan.FromHours(Seed % 2 == 0 ? -1 : 1);
}
