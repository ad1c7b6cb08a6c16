namespace DojoPayments.Protocol;

/// <summary>The names of the stages, for the tables that use them as keys.</summary>
internal enum StageKind
{
    /// <summary>It is to be sent.</summary>
    Queued,

    /// <summary>A listed capture belongs to this row, and the row takes it at its turn.</summary>
    Listed,

    /// <summary>It is to be compared with the captures that its intent lists.</summary>
    Comparing,

    /// <summary>Its send is announced in the journal, on the disk or on the way to it.</summary>
    Announced,

    /// <summary>A send has begun, and its result is not known.</summary>
    InFlight,

    /// <summary>It was sent, and only the list of its intent can show whether the capture was made.</summary>
    Unresolved,

    /// <summary>It was accepted, and its final state is looked for.</summary>
    Verifying,

    /// <summary>Its outcome is decided.</summary>
    Settled,
}
