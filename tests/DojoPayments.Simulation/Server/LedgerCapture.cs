namespace DojoPayments.Simulation;

/// <summary>A capture that was made, as the ledger knows it.</summary>
internal sealed class LedgerCapture
{
    public required string Id { get; init; }

    public required Payload Payload { get; init; }

    /// <summary>By the clock of the machine that made it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is listed first, in true time.</summary>
    public required DateTimeOffset ListedAt { get; init; }

    /// <summary>From when on every node lists it, in true time.</summary>
    public required DateTimeOffset SureFrom { get; init; }

    /// <summary>When it fails after all, in true time; null where it does not.</summary>
    public DateTimeOffset? FailsAt { get; init; }

    /// <summary>Nothing of ours asked for it.</summary>
    public bool IsForeign { get; init; }

    public bool HasFailed(DateTimeOffset now) => FailsAt <= now;
}

/// <summary>What is captured: those that are equal here cannot be told from each other.</summary>
/// <param name="Intent">The payment intent.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Tips">Minor units; none is 0.</param>
internal readonly record struct Payload(string Intent, long Amount, long Tips);
