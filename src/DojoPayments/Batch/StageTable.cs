using System;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>The stages that may follow each stage.</summary>
internal static class StageTable
{
    // An operation that is not decided may be in doubt after a fault of this module, and may be given up or refused.
    private const int Always = (1 << (int)StageKind.Unresolved) | (1 << (int)StageKind.Settled);

    private static readonly int[] s_next =
    [
        /* Queued */ Always | (1 << (int)StageKind.Listed) | (1 << (int)StageKind.Comparing) | (1 << (int)StageKind.Announced) | (1 << (int)StageKind.InFlight) | (1 << (int)StageKind.Verifying),
        /* Listed */ Always | (1 << (int)StageKind.Verifying),
        /* Comparing */ Always | (1 << (int)StageKind.Queued) | (1 << (int)StageKind.Verifying),
        /* Announced */ Always | (1 << (int)StageKind.Announced) | (1 << (int)StageKind.InFlight),
        /* InFlight */ Always | (1 << (int)StageKind.Queued) | (1 << (int)StageKind.Verifying),
        /* Unresolved */ Always | (1 << (int)StageKind.Queued) | (1 << (int)StageKind.Comparing) | (1 << (int)StageKind.Verifying),
        /* Verifying */ 1 << (int)StageKind.Settled,
        /* Settled */ 0,
    ];

    public static bool Allows(StageKind from, StageKind to) => (s_next[(int)from] & (1 << (int)to)) != 0;

    /// <exception cref="InvalidOperationException">The stage <paramref name="to"/> may not follow <paramref name="from"/>.</exception>
    public static void Check(StageKind from, StageKind to)
    {
        if (!Allows(from, to))
            throw new InvalidOperationException($"An operation that is {from} cannot be {to} next.");
    }
}
