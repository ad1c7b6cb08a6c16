using System.Collections.Concurrent;
using System.Text;

namespace DojoPayments.Tests.Engine;

/// <summary>
/// An HTTP proxy on 127.0.0.1. It opens tunnels (CONNECT), all to one port of this machine whatever name was asked for, and
/// notes the head of each request.
/// </summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private const string EndOfHead = "\r\n\r\n";

    private readonly LoopbackServer _server;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly int? _destination;
    private readonly string? _account;

    /// <param name="destination">The port that every tunnel leads to; null to answer 502.</param>
    /// <param name="account">"user:password" without which it answers 407; null to ask for none.</param>
    public ConnectProxy(int? destination = null, string? account = null)
    {
        _destination = destination;
        _account = account;
        _server = new LoopbackServer(ServeAsync);
    }

    public Uri Address => new($"http://127.0.0.1:{_server.Port}/");

    /// <summary>The heads of the requests so far, in order.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Stream client, CancellationToken stop)
    {
        while (await ReadHeadAsync(client, stop) is { } head)
        {
            _requests.Enqueue(head);
            if (_account is not null && !head.Contains($"\r\nProxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(_account))}\r\n", StringComparison.OrdinalIgnoreCase))
            {
                await AnswerAsync("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\n");
            }
            else if (_destination is { } port && head.StartsWith("CONNECT ", StringComparison.Ordinal))
            {
                using var tunnel = new System.Net.Sockets.TcpClient();
                await tunnel.ConnectAsync("127.0.0.1", port, stop);
                await AnswerAsync("200 Connection established", string.Empty);
                await LoopbackServer.RelayAsync(client, tunnel.GetStream(), stop);
                return;
            }
            else
            {
                await AnswerAsync("502 Bad Gateway", "Content-Length: 0\r\n");
            }
        }

        async Task AnswerAsync(string status, string headers) => await client.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}\r\n"), stop);
    }

    /// <summary>Null at the end of the connection. A client sends nothing behind a CONNECT before its answer, so nothing is read too far.</summary>
    private static async Task<string?> ReadHeadAsync(Stream client, CancellationToken stop)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains(EndOfHead, StringComparison.Ordinal))
        {
            var count = await client.ReadAsync(buffer, stop);
            if (count == 0)
                return null;
            head.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return head.ToString();
    }
}
