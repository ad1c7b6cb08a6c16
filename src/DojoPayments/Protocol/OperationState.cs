namespace DojoPayments.Protocol;

/// <summary>The state of an operation as known from an earlier row of this input or from an earlier run.</summary>
internal enum OperationState : byte
{
    /// <summary>The operation was never sent, or was sent and refused: it may be sent.</summary>
    Free,

    /// <summary>The operation was sent, and it is not known whether the capture was made.</summary>
    Open,

    /// <summary>The capture was made.</summary>
    Captured,
}
