namespace DojoPayments.Protocol;

/// <summary>What is known of an operation from earlier in this input or from an earlier run.</summary>
internal enum OperationState : byte
{
    /// <summary>Never sent, or sent and refused: it may be sent.</summary>
    Free,

    /// <summary>Sent, and not known whether it was made.</summary>
    Open,

    /// <summary>Made.</summary>
    Captured,
}
