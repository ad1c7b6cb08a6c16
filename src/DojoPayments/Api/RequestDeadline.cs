using System;
using System.Collections.Concurrent;
using System.Threading;

namespace DojoPayments.Api;

/// <summary>
/// Ends a request that takes too long. One serves request after request: to make a source, its timer and its link to the
/// caller's token for each costs more than all else that is kept about a request.
/// </summary>
internal sealed class RequestDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _abort;
    private readonly ConcurrentQueue<RequestDeadline> _idle;
    private readonly int _shortest;
    private int _rentedAt;

    private RequestDeadline(ConcurrentQueue<RequestDeadline> idle, int shortest, CancellationToken abort)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(abort);
        _abort = abort;
        _idle = idle;
        _shortest = shortest;
    }

    public CancellationToken Token => _source.Token;

    /// <summary>It has ended its request, or was told to by the caller's token.</summary>
    public bool IsOver => _source.IsCancellationRequested;

    /// <summary>Ends the request that much from now, and at no other time.</summary>
    public void Set(TimeSpan time) => _source.CancelAfter(time);

    /// <summary>The request is answered or given up.</summary>
    public void Dispose()
    {
        // One that may be about to fire could end the next request, so only one that is far from it is kept.
        if (unchecked((uint)(Environment.TickCount - _rentedAt)) < (uint)_shortest / 2 && !IsOver)
        {
            _source.CancelAfter(Timeout.Infinite);
            _idle.Enqueue(this);
        }
        else
        {
            _source.Dispose();
        }
    }

    /// <summary>The deadlines of a client's requests.</summary>
    internal sealed class Pool
    {
        private readonly ConcurrentQueue<RequestDeadline> _idle = new();
        private readonly int _shortest;

        /// <param name="shortest">The shortest time that a deadline is set to.</param>
        public Pool(TimeSpan shortest) => _shortest = (int)Math.Min(int.MaxValue, shortest.TotalMilliseconds);

        /// <param name="first">When the request is ended, from now.</param>
        /// <param name="abort">Ends the request as well.</param>
        public RequestDeadline Begin(TimeSpan first, CancellationToken abort)
        {
            if (!_idle.TryDequeue(out var deadline) || deadline._abort != abort || deadline.IsOver)
            {
                deadline?._source.Dispose();
                // .NET Framework leaves a registration behind with each request, so that none is used twice there.
                deadline = new RequestDeadline(_idle, ApiTransport.IsNetFramework ? 0 : _shortest, abort);
            }

            deadline._rentedAt = Environment.TickCount;
            deadline.Set(first);
            return deadline;
        }
    }
}
