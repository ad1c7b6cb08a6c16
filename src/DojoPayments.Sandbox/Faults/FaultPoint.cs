namespace DojoPayments.Sandbox;

/// <summary>Where a fault stands to the effect of the request it hits.</summary>
public enum FaultPoint
{
    /// <summary>The request never takes effect.</summary>
    BeforeEffect,

    /// <summary>The request has taken effect before the client notices anything.</summary>
    AfterEffect,

    /// <summary>The request takes effect after a delay, whether the client is still there or not.</summary>
    Late,
}

/// <summary>What happens to the connection.</summary>
internal enum FaultAction
{
    /// <summary>A complete answer is written, possibly a forged one.</summary>
    Answer,

    /// <summary>RST, no bytes.</summary>
    Reset,

    /// <summary>FIN, no bytes.</summary>
    Close,

    /// <summary>No bytes until the client gives up.</summary>
    Stall,

    /// <summary>Headers and half of the body, then nothing until the client gives up.</summary>
    StallBody,

    /// <summary>Headers and half of the body, then FIN.</summary>
    TruncateBody,

    /// <summary>Bytes that are no HTTP, then FIN.</summary>
    Garbage,
}
