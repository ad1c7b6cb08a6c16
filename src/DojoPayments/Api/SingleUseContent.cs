using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace DojoPayments.Api;

/// <summary>
/// A request body that can be written once. It tells a request that provably never started, and may be repeated, from one
/// whose outcome is open; and it stops the transport from repeating a request by itself.
/// </summary>
internal sealed class SingleUseContent : HttpContent
{
    private const int Untouched = 0;
    private const int Started = 1;
    private const int Closed = 2;

    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly byte[] _body;
    private readonly CancellationTokenSource _deadline;
    private readonly TimeSpan _operationTimeout;
    private int _state;

    /// <param name="body">The whole body.</param>
    /// <param name="deadline">Ends the request; moved to <paramref name="operationTimeout"/> from now when the body starts.</param>
    /// <param name="operationTimeout">Time for the complete answer.</param>
    public SingleUseContent(byte[] body, CancellationTokenSource deadline, TimeSpan operationTimeout)
    {
        _body = body;
        _deadline = deadline;
        _operationTimeout = operationTimeout;
        Headers.ContentType = s_json;
    }

    /// <summary>Forbids the body from here on, and tells whether it had been started before.</summary>
    public bool Close() => Interlocked.CompareExchange(ref _state, Closed, Untouched) == Started;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        if (Interlocked.CompareExchange(ref _state, Started, Untouched) != Untouched)
            throw new InvalidOperationException("A capture's body is written once only.");
        _deadline.CancelAfter(_operationTimeout);
        return stream.WriteAsync(_body, 0, _body.Length);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
