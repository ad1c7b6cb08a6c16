using System;
using System.Collections.Generic;

namespace DojoPayments.Captures;

/// <summary>
/// One operation at a time works on an intent, in the whole process: with two at once a read-back could not tell their
/// captures apart. The others stand in line behind it, whichever batch they are of.
/// </summary>
internal sealed class IntentLanes
{
    private readonly object _gate = new();
    private readonly Dictionary<string, CaptureOperation> _lastOfIntent = new(StringComparer.Ordinal);

    /// <returns>False where the operation has to wait until <see cref="Leave"/> hands it to the one before it.</returns>
    public bool TryEnter(CaptureOperation operation)
    {
        lock (_gate)
        {
            if (!_lastOfIntent.TryGetValue(operation.PaymentIntentId, out var before))
            {
                _lastOfIntent.Add(operation.PaymentIntentId, operation);
                return true;
            }

            before.NextOfIntent = operation;
            _lastOfIntent[operation.PaymentIntentId] = operation;
            return false;
        }
    }

    /// <summary>Ends an operation's turn.</summary>
    /// <returns>The one whose turn it is now; null where nobody waits.</returns>
    public CaptureOperation? Leave(CaptureOperation operation)
    {
        lock (_gate)
        {
            if (operation.NextOfIntent is { } next)
                return next;
            _lastOfIntent.Remove(operation.PaymentIntentId);
            return null;
        }
    }
}
