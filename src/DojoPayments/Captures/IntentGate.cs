using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;

namespace DojoPayments.Captures;

/// <summary>
/// One batch at a time works on an intent, in the whole process: with two at once a read-back could not tell their captures
/// apart. Who comes second is called when it is free.
/// </summary>
internal sealed class IntentGate
{
    private static readonly ConcurrentDictionary<Uri, IntentGate> s_byAddress = new();
    private static readonly Queue<Action> s_nobody = new(0);

    private readonly object _gate = new();
    private readonly Dictionary<string, Queue<Action>> _waiting = new(StringComparer.Ordinal);

    /// <summary>The one of an API address, which every batch of the process shares.</summary>
    public static IntentGate Of(Uri baseUri) => s_byAddress.GetOrAdd(baseUri, static _ => new IntentGate());

    /// <returns>True where the intent is free and now entered; false where <paramref name="onEntered"/> will be called when it is.</returns>
    public bool TryEnter(string paymentIntentId, Action onEntered)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(paymentIntentId, out var queue))
            {
                _waiting.Add(paymentIntentId, s_nobody);
                return true;
            }

            if (ReferenceEquals(queue, s_nobody))
                _waiting[paymentIntentId] = queue = new Queue<Action>();
            queue.Enqueue(onEntered);
            return false;
        }
    }

    /// <summary>Lets the next one in.</summary>
    public void Leave(string paymentIntentId)
    {
        Action next;
        lock (_gate)
        {
            var queue = _waiting[paymentIntentId];
            if (queue.Count == 0)
            {
                _waiting.Remove(paymentIntentId);
                return;
            }

            next = queue.Dequeue();
        }

        // Elsewhere, because the caller and the next one each hold their own batch's lock.
        ThreadPool.UnsafeQueueUserWorkItem(static state => ((Action)state!)(), next);
    }
}
