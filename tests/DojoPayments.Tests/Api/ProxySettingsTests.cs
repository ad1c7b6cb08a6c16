using System.Net;
using DojoPayments.Api;
using DojoPayments.Protocol;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Api;

/// <summary>Requests on their way through a proxy, with the system's proxy as the test sets it.</summary>
[Collection(nameof(EnvironmentVariables))]
public class ProxySettingsTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);
    private static readonly Uri s_api = new("https://api.dojo.invalid/");

    [Fact]
    public async Task A_capture_goes_through_a_proxy_that_asks_for_an_account()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        await using var front = new TlsFront(sandbox.BaseUri.Port);
        await using var proxy = new ConnectProxy(front.Port, "me:secretWord");
        sandbox.Ledger.Authorize("pi_1", 1000);
        var settings = ProxySettings.Create(proxy.Address, new NetworkCredential("me", "secretWord"), usesDefaultCredentials: false, isOff: false);

        using var transport = Transport(settings, front);
        var exchange = await CaptureAsync(s_api, settings, transport);

        Assert.Equal(sandbox.Ledger.Captures[0].Id, exchange.Value?.CaptureId);
        Assert.All(proxy.Requests, head => Assert.StartsWith("CONNECT api.dojo.invalid:443 ", head, StringComparison.Ordinal));
        Assert.DoesNotContain(proxy.Requests, head => head.Contains(PowerShellSession.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_system_s_proxy_is_used_unless_none_is_asked_for()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        await using var front = new TlsFront(sandbox.BaseUri.Port);
        await using var proxy = new ConnectProxy(front.Port);
        sandbox.Ledger.Authorize("pi_1", 1000);
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(proxy.Address);
        try
        {
            var loopback = new UriBuilder(sandbox.BaseUri) { Scheme = "https", Port = front.Port }.Uri;
            using var none = Transport(ProxySettings.None, front);
            Assert.Equal(200, (await CaptureAsync(loopback, ProxySettings.None, none)).StatusCode);
            Assert.Empty(proxy.Requests);

            using var system = Transport(ProxySettings.System, front);
            Assert.Equal(200, (await CaptureAsync(s_api, ProxySettings.System, system)).StatusCode);
            Assert.Single(proxy.Requests);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    [Fact]
    public void The_system_s_proxy_gets_the_credentials_of_the_account()
    {
        using var handler = Assert.IsType<SocketsHttpHandler>(ApiTransport.CreateHandler(ProxySettings.System));
        Assert.Same(CredentialCache.DefaultCredentials, handler.DefaultProxyCredentials);
        Assert.True(handler.UseProxy);
        Assert.Null(handler.Proxy);
    }

    [Fact]
    public void The_account_s_own_credentials_are_sent_to_a_given_proxy_only_if_that_is_asked_for()
    {
        var address = new Uri("http://proxy.invalid:8080");
        Assert.Same(CredentialCache.DefaultCredentials, ProxySettings.Create(address, null, usesDefaultCredentials: true, isOff: false).ToWebProxy()!.Credentials);
        Assert.Null(ProxySettings.Create(address, null, usesDefaultCredentials: false, isOff: false).ToWebProxy()!.Credentials);
    }

    [Fact]
    public void Plain_http_has_no_proxy_whatever_is_asked_for()
    {
        var settings = ProxySettings.Create(new Uri("http://proxy.invalid:8080"), null, usesDefaultCredentials: false, isOff: false);
        Assert.Same(ProxySettings.None, Connection(new Uri("http://127.0.0.1:1/"), settings).Proxy);
        Assert.Same(ProxySettings.None, Connection(new Uri("http://localhost/"), null).Proxy);
        Assert.Same(settings, Connection(new Uri("https://127.0.0.1:1/"), settings).Proxy);
        Assert.Same(ProxySettings.System, Connection(s_api, null).Proxy);
    }

    [Fact]
    public void Only_equal_settings_share_their_connections()
    {
        ProxySettings[] different =
        [
            ProxySettings.None,
            ProxySettings.System,
            Of("http://proxy.invalid:8080"),
            Of("http://proxy.invalid:8081"),
            Of("http://proxy.invalid:8080", "me", "word"),
            Of("http://proxy.invalid:8080", "me", "other word"),
            Of("http://proxy.invalid:8080", "CONTOSO\\me", "word"),
            ProxySettings.Create(new Uri("http://proxy.invalid:8080"), null, usesDefaultCredentials: true, isOff: false),
        ];

        Assert.Equal(different.Length, different.Select(settings => ApiTransport.For(Connection(s_api, settings))).Distinct().Count());
        Assert.Same(ApiTransport.For(Connection(s_api, Of("http://proxy.invalid:8080", "me", "word"))), ApiTransport.For(Connection(s_api, different[4])));
    }

    [Fact]
    public async Task A_proxy_s_407_before_the_body_is_no_answer_of_the_API()
    {
        using var transport = new HttpMessageInvoker(new RefusingHandler());
        var exchange = await CaptureAsync(s_api, ProxySettings.System, transport);
        Assert.Equal((0, ApiFailure.ProxyAuthentication, false), (exchange.StatusCode, exchange.Failure, exchange.BodyStarted));
    }

    private static ProxySettings Of(string address, string? user = null, string? password = null) => ProxySettings.Create(
        new Uri(address),
        user is null ? null : new System.Management.Automation.PSCredential(user, PowerShellSession.Secret(password!)).GetNetworkCredential(),
        usesDefaultCredentials: false,
        isOff: false);

    private static ApiConnection Connection(Uri api, ProxySettings? settings) =>
        ApiConnection.Create(api, ApiConnection.OldestVersion, PowerShellSession.Key, s_timeout, s_timeout, settings);

    private static HttpMessageInvoker Transport(ProxySettings settings, TlsFront front)
    {
        var handler = (SocketsHttpHandler)ApiTransport.CreateHandler(settings);
        handler.SslOptions.RemoteCertificateValidationCallback = front.Trust;
        return new HttpMessageInvoker(handler);
    }

    private static Task<ApiExchange<CaptureResponse>> CaptureAsync(Uri api, ProxySettings settings, HttpMessageInvoker transport) =>
        new DojoApiClient(Connection(api, settings), transport).CaptureAsync("pi_1", new CaptureRequest { Amount = 1 }, readsDate: false, TestContext.Current.CancellationToken);

    /// <summary>As .NET Framework hands on a proxy's refusal to open a tunnel.</summary>
    private sealed class RefusingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.ProxyAuthenticationRequired));
    }
}
