namespace DojoPayments.Protocol;

/// <summary>The names of the stages, for the tables that go by them.</summary>
internal enum StageKind
{
    /// <summary>It is to be sent.</summary>
    Queued,

    /// <summary>A listed capture is this row's, and is taken for it at its turn.</summary>
    Listed,

    /// <summary>It is to be compared with the captures that its intent lists.</summary>
    Comparing,

    /// <summary>Its send is announced in the journal, on the disk or on the way to it.</summary>
    Announced,

    /// <summary>A send was begun, and nothing is known of it.</summary>
    InFlight,

    /// <summary>It was sent, and only its intent's list can tell whether it was made.</summary>
    Unresolved,

    /// <summary>It was accepted, and its final state is looked for.</summary>
    Verifying,

    /// <summary>It is decided.</summary>
    Settled,
}
