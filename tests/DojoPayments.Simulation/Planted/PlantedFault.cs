using DojoPayments.Protocol;

namespace DojoPayments.Simulation;

/// <summary>A fault that the product does not have, planted to see that the simulation would find it.</summary>
/// <param name="Name">By which it is chosen.</param>
/// <param name="Story">What is wrong with it, in one line.</param>
/// <param name="World">The world in which it is to be found.</param>
internal sealed record PlantedFault(string Name, string Story, string World)
{
    /// <summary>The first seed with which it is looked for in the short form, where an earlier one would take long to find it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The protocol's decisions with one of them wrong.</summary>
    public CaptureRules? Rules { get; init; }

    /// <summary>A flush says that it is done, and nothing is on the disk for good.</summary>
    public bool SkipsFlush { get; init; }

    /// <summary>What a flush puts on the disk is what the one before it should have.</summary>
    public bool FlushesLate { get; init; }

    /// <summary>A read that failed counts as one of an intent without captures.</summary>
    public bool ReadsFailureAsEmpty { get; init; }

    /// <summary>The state of a listed capture that failed is not looked at.</summary>
    public bool IgnoresFailure { get; init; }

    /// <summary>A process that is started anew finds an empty journal.</summary>
    public bool ForgetsJournal { get; init; }
}
