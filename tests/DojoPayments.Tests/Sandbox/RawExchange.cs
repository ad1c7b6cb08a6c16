using System.Net.Sockets;
using System.Text;
using DojoPayments.Sandbox;

namespace DojoPayments.Tests.Sandbox;

internal enum ConnectionEnd
{
    Fin,
    Reset,
}

/// <summary>One capture request over a bare socket, to see the very bytes that come back and how the connection ends.</summary>
internal sealed class RawExchange : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly StringBuilder _received = new();

    public string Received => _received.ToString();

    public static async Task<RawExchange> CaptureAsync(DojoSandbox sandbox, string id, long amount)
    {
        var body = $$"""{"amount":{{amount}}}""";
        var exchange = await AnnounceAsync(sandbox, id, body.Length);
        await exchange.WriteAsync(body);
        return exchange;
    }

    /// <summary>Sends the header alone.</summary>
    public static async Task<RawExchange> AnnounceAsync(DojoSandbox sandbox, string id, int bodyLength)
    {
        var exchange = new RawExchange();
        await exchange._client.ConnectAsync(sandbox.BaseUri.Host, sandbox.BaseUri.Port, TestContext.Current.CancellationToken);
        await exchange.WriteAsync(
            $"POST /payment-intents/{id}/captures HTTP/1.1\r\nHost: {sandbox.BaseUri.Authority}\r\nAuthorization: Basic {SandboxCaller.Key}\r\n" +
            $"Version: 2024-02-05\r\nContent-Type: application/json\r\nContent-Length: {bodyLength}\r\n\r\n");
        return exchange;
    }

    public async Task<ConnectionEnd> ReadToEndAsync()
    {
        while (true)
        {
            try
            {
                if (!await ReadSomeAsync()) return ConnectionEnd.Fin;
            }
            catch (IOException error) when (error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
            {
                return ConnectionEnd.Reset;
            }
        }
    }

    public async Task ReadUntilAsync(string text)
    {
        while (!Received.Contains(text, StringComparison.Ordinal)) Assert.True(await ReadSomeAsync(), $"The connection ended after: {Received}");
    }

    /// <summary>Whether it is still open and silent after a while.</summary>
    public async Task<bool> IsSilentAsync()
    {
        using var aWhile = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        aWhile.CancelAfter(TimeSpan.FromMilliseconds(300));
        try
        {
            await _client.GetStream().ReadExactlyAsync(new byte[1], aWhile.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    public void Dispose() => _client.Dispose();

    private Task WriteAsync(string text) => _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken).AsTask();

    private async Task<bool> ReadSomeAsync()
    {
        var buffer = new byte[64 * 1024];
        var count = await _client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken);
        _received.Append(Encoding.Latin1.GetString(buffer, 0, count));
        return count > 0;
    }
}
