using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DojoPayments.Tests.Engine;

/// <summary>Speaks TLS before a server of this machine that speaks none, with a certificate that nobody trusts.</summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly X509Certificate2 _certificate;

    /// <param name="destination">The server's port.</param>
    public TlsFront(int destination)
    {
        _certificate = CreateCertificate();
        _server = new LoopbackServer(async (stream, stop) =>
        {
            await using var tls = new SslStream(stream);
            try
            {
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, stop);
            }
            catch (System.Security.Authentication.AuthenticationException)
            {
                // A client that does not trust it.
                return;
            }

            using var behind = new TcpClient();
            await behind.ConnectAsync("127.0.0.1", destination, stop);
            await LoopbackServer.RelayAsync(tls, behind.GetStream(), stop);
        });
    }

    public int Port => _server.Port;

    /// <summary>For a client that is to trust this one certificate.</summary>
    public RemoteCertificateValidationCallback Trust => (_, certificate, _, _) =>
        certificate is not null && certificate.GetRawCertData().AsSpan().SequenceEqual(_certificate.RawDataMemory.Span);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=api.dojo.invalid", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        // On Windows a key that only lives in memory cannot be used for TLS.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
