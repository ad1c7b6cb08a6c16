using System;
using System.Collections.Generic;
using System.Linq;

namespace DojoPayments.Batch;

/// <summary>An operation that waits for its turn at its intent, and the batch that begins it then.</summary>
internal readonly record struct WaitingOperation(CaptureBatch Batch, CaptureOperation Operation)
{
    /// <summary>The turn of the operation has come.</summary>
    public void OnTurn() => Batch.OnTurn(Operation);
}

/// <summary>
/// One operation at a time works on an intent, in the whole process: with two at once a read-back could not distinguish their
/// captures. The others wait in a queue behind it, including those of other batches.
/// </summary>
internal sealed class IntentQueues
{
    private readonly object _gate = new();
    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);

    // Most intents have one row, and no queue.
    private readonly Dictionary<string, Queue<WaitingOperation>> _waiting = new(StringComparer.Ordinal);

    /// <returns>False if the operation has to wait until <see cref="Leave"/> returns it to the operation before it.</returns>
    public bool TryEnter(CaptureBatch batch, CaptureOperation operation)
    {
        lock (_gate)
        {
            if (_busy.Add(operation.PaymentIntentId))
                return true;
            if (!_waiting.TryGetValue(operation.PaymentIntentId, out var queue))
                _waiting.Add(operation.PaymentIntentId, queue = new Queue<WaitingOperation>());
            queue.Enqueue(new WaitingOperation(batch, operation));
            return false;
        }
    }

    /// <summary>Ends the turn of an intent's operation.</summary>
    /// <returns>The operation with the next turn; null if none waits.</returns>
    public WaitingOperation? Leave(string paymentIntentId)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 || !_waiting.TryGetValue(paymentIntentId, out var queue))
            {
                _busy.Remove(paymentIntentId);
                return null;
            }

            var next = queue.Dequeue();
            if (queue.Count == 0)
                _waiting.Remove(paymentIntentId);
            return next;
        }
    }

    /// <summary>Takes a batch's waiting operations out of every queue; an operation that has its turn keeps it.</summary>
    public List<CaptureOperation> TakeWaiting(CaptureBatch batch)
    {
        var taken = new List<CaptureOperation>();
        lock (_gate)
        {
            foreach (var queue in _waiting.ToList())
            {
                var ofOthers = new Queue<WaitingOperation>();
                foreach (var waiting in queue.Value)
                {
                    if (ReferenceEquals(waiting.Batch, batch))
                        taken.Add(waiting.Operation);
                    else
                        ofOthers.Enqueue(waiting);
                }

                if (ofOthers.Count > 0)
                    _waiting[queue.Key] = ofOthers;
                else
                    _waiting.Remove(queue.Key);
            }
        }

        return taken;
    }
}
