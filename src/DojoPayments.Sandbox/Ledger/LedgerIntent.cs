namespace DojoPayments.Sandbox;

/// <summary>A payment intent as it stood in the ledger when it was asked for.</summary>
public sealed record LedgerIntent
{
    /// <summary>The intent's id.</summary>
    public required string Id { get; init; }

    /// <summary>What it was created with.</summary>
    public required IntentTerms Terms { get; init; }

    /// <summary>Its status.</summary>
    public required IntentStatus Status { get; init; }

    /// <summary>Captured so far, without tips and without what was declined or failed; minor units.</summary>
    public required long CapturedAmount { get; init; }

    /// <summary>The tips captured so far; minor units.</summary>
    public required long CapturedTips { get; init; }

    /// <summary>Paid back so far; minor units.</summary>
    public required long RefundedAmount { get; init; }

    /// <summary>Every capture in the order of their effects, whether the API lists it yet or not.</summary>
    public required IReadOnlyList<LedgerCapture> Captures { get; init; }

    /// <summary>UTC by the server's clock.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When the customer authorised it, UTC by the server's clock; null if that never happened.</summary>
    public required DateTime? AuthorizedAt { get; init; }

    /// <summary>UTC by the server's clock.</summary>
    public required DateTime UpdatedAt { get; init; }

    /// <summary>What is left to capture, in minor units.</summary>
    public long RemainingAmount => Math.Max(0, Terms.Amount - CapturedAmount);
}
