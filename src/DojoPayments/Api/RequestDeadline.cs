using System;
using System.Collections.Concurrent;
using System.Threading;

namespace DojoPayments.Api;

/// <summary>
/// Ends a request that takes too long. One deadline is used for many requests, one after another: a new source with its timer and
/// its link to the caller's token for each request would cost more than all other objects of a request.
/// </summary>
internal sealed class RequestDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _abort;
    private readonly ConcurrentQueue<RequestDeadline> _idle;
    private long _begunAt;

    private RequestDeadline(ConcurrentQueue<RequestDeadline> idle, CancellationToken abort)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(abort);
        _abort = abort;
        _idle = idle;
    }

    public CancellationToken Token => _source.Token;

    /// <summary>True if it has ended its request, or the caller's token has.</summary>
    public bool IsOver => _source.IsCancellationRequested;

    /// <summary>Ends the request after this time from now, in place of any time set before.</summary>
    public void Set(TimeSpan time) => _source.CancelAfter(time);

    /// <summary>The request is answered or given up.</summary>
    public void Dispose()
    {
        // .NET Framework leaves a registration behind with each request, so no deadline is used twice there.
        if (IsOver || ApiTransport.IsNetFramework)
            _source.Dispose();
        else
            _idle.Enqueue(this);
    }

    /// <summary>The deadlines of a client's requests.</summary>
    internal sealed class Pool
    {
        private readonly ConcurrentQueue<RequestDeadline> _idle = new();
        private readonly TimeSpan _half;

        /// <param name="shortest">The shortest time that a deadline is set to.</param>
        public Pool(TimeSpan shortest) => _half = TimeSpan.FromTicks(shortest.Ticks / 2);

        /// <param name="first">The time from now after which the request is ended.</param>
        /// <param name="now">The present <see cref="World.Timestamp"/>.</param>
        /// <param name="abort">Ends the request as well.</param>
        public RequestDeadline Begin(TimeSpan first, long now, CancellationToken abort)
        {
            // The timer still runs from the last request: if it may be about to fire, it could end this request.
            if (!_idle.TryDequeue(out var deadline) || deadline._abort != abort || deadline.IsOver || World.Between(deadline._begunAt, now) >= _half)
            {
                deadline?._source.Dispose();
                deadline = new RequestDeadline(_idle, abort);
            }

            deadline._begunAt = now;
            deadline.Set(first);
            return deadline;
        }
    }
}
