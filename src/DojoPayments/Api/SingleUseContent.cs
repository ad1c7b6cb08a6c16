using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace DojoPayments.Api;

/// <summary>
/// A request body that can be written once. It distinguishes a request that provably never started, and may be repeated, from a
/// request whose outcome is not known; and it stops the transport from repeating a request by itself.
/// </summary>
internal sealed class SingleUseContent : HttpContent
{
    private const int Untouched = 0;
    private const int Started = 1;
    private const int Closed = 2;

    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    // The time-out stands still while the machine sleeps, so the clock checks the time as well, with this tolerance.
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(1);

    private readonly byte[] _body;
    private readonly RequestDeadline _deadline;
    private readonly TimeSpan _operationTimeout;
    private readonly TimeSpan _longestUntilStart;
    private readonly RequestClock _clock;
    private int _state;

    /// <param name="body">The whole body.</param>
    /// <param name="deadline">Ends the request; moved to <paramref name="operationTimeout"/> from now when the body starts.</param>
    /// <param name="operationTimeout">The time for the complete answer.</param>
    /// <param name="connectionTimeout">The time until the body must be started.</param>
    /// <param name="clock">The clock of the request.</param>
    public SingleUseContent(byte[] body, RequestDeadline deadline, TimeSpan operationTimeout, TimeSpan connectionTimeout, RequestClock clock)
    {
        _longestUntilStart = connectionTimeout + s_tolerance;
        _clock = clock;
        _body = body;
        _deadline = deadline;
        _operationTimeout = operationTimeout;
        Headers.ContentType = s_json;
    }

    /// <summary>Forbids the body from here on; true if it had been started before.</summary>
    public bool Close() => Interlocked.CompareExchange(ref _state, Closed, Untouched) == Started;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // The announcement of the capture is too old by now.
        if (_clock.Elapsed > _longestUntilStart)
            throw new InvalidOperationException("The machine slept, or its clock was set, before the request could be begun.");
        if (Interlocked.CompareExchange(ref _state, Started, Untouched) != Untouched)
            throw new InvalidOperationException("A capture's body is written once only.");
        _deadline.Set(_operationTimeout);
        return stream.WriteAsync(_body, 0, _body.Length);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
