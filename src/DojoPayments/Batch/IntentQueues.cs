using System;
using System.Collections.Generic;
using System.Linq;

namespace DojoPayments.Batch;

/// <summary>
/// One operation at a time works on an intent, in the whole process: with two at once a read-back could not distinguish their
/// captures. The others wait in a queue behind it, including those of other batches.
/// </summary>
internal sealed class IntentQueues
{
    private readonly object _gate = new();
    private readonly Dictionary<string, IntentQueue> _queues = new(StringComparer.Ordinal);

    /// <returns>False if the operation has to wait until <see cref="Leave"/> returns it to the operation before it.</returns>
    public bool TryEnter(CaptureOperation operation)
    {
        lock (_gate)
        {
            if (!_queues.TryGetValue(operation.PaymentIntentId, out var queue))
            {
                _queues.Add(operation.PaymentIntentId, new IntentQueue(operation, operation));
                return true;
            }

            queue.Last.NextOfIntent = operation;
            _queues[operation.PaymentIntentId] = queue with { Last = operation };
            return false;
        }
    }

    /// <summary>Ends an operation's turn.</summary>
    /// <returns>The operation with the next turn; null if none waits.</returns>
    public CaptureOperation? Leave(CaptureOperation operation)
    {
        lock (_gate)
        {
            if (operation.NextOfIntent is { } next)
            {
                _queues[operation.PaymentIntentId] = _queues[operation.PaymentIntentId] with { Turn = next };
                return next;
            }

            _queues.Remove(operation.PaymentIntentId);
            return null;
        }
    }

    /// <summary>Takes a batch's waiting operations out of every queue; an operation that has its turn keeps it.</summary>
    public List<CaptureOperation> TakeWaiting(CaptureBatch batch)
    {
        var taken = new List<CaptureOperation>();
        lock (_gate)
        {
            foreach (var queue in _queues.Values.Where(static queue => queue.Turn.NextOfIntent is not null).ToList())
            {
                var last = queue.Turn;
                for (var operation = last.NextOfIntent; operation is not null; operation = operation.NextOfIntent)
                {
                    if (ReferenceEquals(operation.Batch, batch))
                    {
                        taken.Add(operation);
                        last.NextOfIntent = operation.NextOfIntent;
                    }
                    else
                    {
                        last = operation;
                    }
                }

                _queues[last.PaymentIntentId] = queue with { Last = last };
            }
        }

        return taken;
    }

    private readonly record struct IntentQueue(CaptureOperation Turn, CaptureOperation Last);
}
