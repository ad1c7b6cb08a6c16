using System.Net;
using System.Security.Authentication;
using DojoPayments.Api;

namespace DojoPayments.Tests.Api;

/// <summary>What the transports throw, on .NET and on .NET Framework, and what is made of it.</summary>
public class ConnectionFaultTests
{
    public static TheoryData<Exception, string> Faults => new()
    {
        { new HttpRequestException("x", new AuthenticationException("untrusted")), "Security" },
        { new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new AuthenticationException("untrusted")), "Security" },
        { new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new IOException("eof")), "Handshake" },
        { new HttpRequestException(HttpRequestError.ProxyTunnelError, "The proxy tunnel request to proxy 'http://p/' failed with status code '407'."), "ProxyAuthentication" },
        { new HttpRequestException(HttpRequestError.ProxyTunnelError, "The proxy tunnel request to proxy 'http://p:407/' failed with status code '502'."), "Connection" },
        { new HttpRequestException(HttpRequestError.ConnectionError, "refused"), "Connection" },
        { new HttpRequestException("x", new WebException("x", WebExceptionStatus.TrustFailure)), "Security" },
        { new HttpRequestException("x", new WebException("x", WebExceptionStatus.SecureChannelFailure)), "Security" },
        { new HttpRequestException("x", new WebException("x", new IOException("eof"), WebExceptionStatus.SendFailure, response: null)), "Handshake" },
        { new HttpRequestException("x", new WebException("x", WebExceptionStatus.ConnectFailure)), "Connection" },
        { new IOException("reset"), "Connection" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void It_is_told_what_failed(Exception exception, string expected) => Assert.Equal(expected, ConnectionFault.Of(exception).ToString());
}
