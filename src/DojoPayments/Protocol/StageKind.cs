namespace DojoPayments.Protocol;

/// <summary>The names of the stages, for the tables that use them as keys.</summary>
internal enum StageKind
{
    /// <summary>The operation is to be sent.</summary>
    Queued,

    /// <summary>A listed capture belongs to this row, and the row takes it at its turn.</summary>
    Listed,

    /// <summary>The operation is to be compared with the captures that its intent lists.</summary>
    Comparing,

    /// <summary>The send is announced in the journal, on the disk or on the way to it.</summary>
    Announced,

    /// <summary>A send has begun, and its result is not known.</summary>
    InFlight,

    /// <summary>The operation was sent, and only the list of its intent can show whether the capture was made.</summary>
    Unresolved,

    /// <summary>The operation was accepted, and its final state is looked for.</summary>
    Verifying,

    /// <summary>The outcome of the operation is decided.</summary>
    Settled,
}
