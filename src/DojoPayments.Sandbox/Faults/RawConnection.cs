using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DojoPayments.Sandbox;

/// <summary>The connection beneath HTTP, for what no HTTP server would do. The request must have been read to its end.</summary>
internal sealed class RawConnection(HttpContext context, CancellationToken stopping)
{
    /// <summary>Ends the connection by RST, which is how Kestrel aborts.</summary>
    public void Reset() => context.Abort();

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes) => await Transport.WriteAsync(bytes, stopping);

    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Ends the connection by FIN, after what was written.</summary>
    public async Task CloseAsync()
    {
        await Transport.CompleteAsync();
        await StallAsync();
    }

    /// <summary>Writes nothing more until the client has gone or the server stops.</summary>
    public async Task StallAsync()
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        await Task.Delay(Timeout.Infinite, gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Kestrel must not add an answer of its own.
        context.Abort();
    }

    private PipeWriter Transport => context.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport.Output;
}
