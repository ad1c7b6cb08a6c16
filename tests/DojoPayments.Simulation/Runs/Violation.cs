namespace DojoPayments.Simulation;

/// <summary>What a simulation must never show.</summary>
internal enum ViolationKind
{
    Double,
    Loss,
    WrongId,
    SharedId,
    FoundFailed,
    ToldOtherwise,
    OutOfOrder,
    SettledTwice,
    SentUnannounced,
    OverLimit,
    Hang,
    EndlessDoubt,
    Fault,
}

/// <summary>One thing that went wrong.</summary>
internal sealed record Violation(ViolationKind Kind, string Words)
{
    public override string ToString() => $"{Kind}: {Words}";
}
