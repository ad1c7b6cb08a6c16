using System.Management.Automation;
using System.Text;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

public class ProxyTests
{
    private const string Api = "-BaseUri https://api.dojo.invalid/ -MaximumRetryCount 3";

    [Theory]
    [InlineData("New-DojoCapture pi_1 1")]
    [InlineData("Test-DojoCapture pi_1 1")]
    [InlineData("Get-DojoPaymentIntent pi_1")]
    [InlineData("Get-DojoPaymentIntent")]
    public async Task The_proxy_that_is_given_is_asked_for_a_tunnel_and_never_sees_the_key(string command)
    {
        await using var proxy = new ConnectProxy();
        using var session = new PowerShellSession();

        session.Run($"{command} -Proxy $args[0] -BaseUri https://api.dojo.invalid/ -MaximumRetryCount 0", proxy.Address);

        var head = Assert.Single(proxy.Requests);
        Assert.StartsWith("CONNECT api.dojo.invalid:443 ", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Proxy-Authorization", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(PowerShellSession.Key, head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_account_for_the_proxy_is_given_to_it_when_it_asks()
    {
        await using var sandbox = await DojoPayments.Sandbox.DojoSandbox.StartAsync();
        await using var front = new TlsFront(sandbox.BaseUri.Port);
        await using var proxy = new ConnectProxy(front.Port, "me:secretWord");
        using var session = new PowerShellSession();

        var result = session.Run($"New-DojoCapture pi_1 1 {Api} -Proxy $args[0] -ProxyCredential $args[1]", proxy.Address, new PSCredential("me", PowerShellSession.Secret("secretWord")));

        Assert.Contains("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:secretWord")), proxy.Requests.Last(), StringComparison.Ordinal);
        // The tunnel is open; the certificate at its end is the next thing that is wrong.
        Assert.Equal(["DojoNotSent"], result.ErrorIds);
        Assert.DoesNotContain("407", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secretWord", result.Errors[0].Exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-DojoCapture pi_1 1", "DojoNotSent")]
    [InlineData("Get-DojoPaymentIntent pi_1", "DojoReadFailed")]
    public async Task A_407_is_said_to_be_the_proxy_s_with_what_to_do_and_not_tried_again(string command, string id)
    {
        await using var proxy = new ConnectProxy(account: "me:secretWord");
        using var session = new PowerShellSession();

        var result = session.Run($"{command} {Api} -Proxy $args[0]", proxy.Address);

        Assert.Equal([id], result.ErrorIds);
        var error = Assert.IsType<DojoException>(result.Errors[0].Exception);
        Assert.Contains("407", error.Message, StringComparison.Ordinal);
        Assert.Contains("-ProxyCredential", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(proxy.Requests);
    }

    [Fact]
    public async Task Plain_http_to_loopback_goes_through_no_proxy_even_where_one_is_given()
    {
        await using var proxy = new ConnectProxy();
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");

        session.Run("New-DojoCapture pi_1 1 -Proxy $args[0]", proxy.Address).ShouldBeClean();

        Assert.Equal(1, session.Sandbox.Ledger.CaptureCount);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task Plain_http_to_loopback_goes_through_no_proxy_that_the_environment_names()
    {
        await using var proxy = new ConnectProxy();
        var address = proxy.Address.ToString();

        var (exitCode, text) = await BuiltProgram.RunAsync(
            "src/DojoPayments.Quickstart",
            new Dictionary<string, string?> { ["http_proxy"] = address, ["HTTP_PROXY"] = address, ["ALL_PROXY"] = address, ["NO_PROXY"] = string.Empty },
            "--engine",
            "embedded");

        Assert.True(exitCode == 0, text);
        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [InlineData("-Proxy proxy.invalid:8080")]
    [InlineData("-Proxy 'proxy.invalid'")]
    [InlineData("-Proxy socks5://proxy.invalid")]
    [InlineData("-Proxy http://user:secretWord@proxy.invalid:8080")]
    [InlineData("-Proxy ''")]
    [InlineData("-ProxyCredential $credential")]
    [InlineData("-ProxyUseDefaultCredentials")]
    [InlineData("-Proxy http://proxy.invalid -ProxyCredential $credential -ProxyUseDefaultCredentials")]
    [InlineData("-NoProxy -Proxy http://proxy.invalid")]
    [InlineData("-NoProxy -ProxyCredential $credential")]
    [InlineData("-NoProxy -ProxyUseDefaultCredentials")]
    public async Task What_cannot_be_a_proxy_or_contradicts_itself_ends_it_before_anything_is_sent(string arguments)
    {
        await using var session = await SandboxSession.StartAsync();
        foreach (var command in new[] { "New-DojoCapture pi_1 1", "Test-DojoCapture pi_1 1", "Get-DojoPaymentIntent pi_1" })
        {
            var result = session.Run($"$credential = $args[0]; {command} {arguments}", new PSCredential("me", PowerShellSession.Secret("secretWord")));
            Assert.Equal(("InvalidProxy", ErrorCategory.InvalidArgument), (result.TerminatingId, result.Terminating!.CategoryInfo.Category));
            Assert.DoesNotContain("secretWord", result.Terminating.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData("-NoProxy")]
    [InlineData("-NoProxy:$false")]
    [InlineData("-Proxy $null")]
    [InlineData("-Proxy $null -ProxyCredential $null -ProxyUseDefaultCredentials:$false")]
    [InlineData("-ProxyCredential ([pscredential]::Empty)")]
    [InlineData("-Proxy http://proxy.invalid -ProxyUseDefaultCredentials")]
    public async Task What_is_not_given_is_not_missed(string arguments)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Run("New-DojoCapture pi_1 1 " + arguments).ShouldBeClean();
    }
}
