using System.Net;
using DojoPayments.Api;

namespace DojoPayments.Tests.Api;

/// <summary>.NET Framework's settings, which .NET keeps as well and does not use.</summary>
public class FrameworkConnectionsTests
{
#pragma warning disable SYSLIB0014 // It is .NET Framework that they are for.
    [Fact]
    public void The_connections_to_the_API_are_set_up_and_no_others()
    {
        var proxy = new WebProxy("http://proxy.invalid:8080");
        var server = new Uri("https://framework.dojo.invalid/");

        FrameworkConnections.Prepare(server, proxy: null, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(2));
        FrameworkConnections.Prepare(server, proxy, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(2));

        foreach (var point in new[] { ServicePointManager.FindServicePoint(server), ServicePointManager.FindServicePoint(server, proxy) })
            Assert.Equal((300_000, 2000, false), (point.ConnectionLeaseTimeout, point.MaxIdleTime, point.UseNagleAlgorithm));
        Assert.NotEqual(2000, ServicePointManager.FindServicePoint(new Uri("https://other.invalid/")).MaxIdleTime);
    }

    [Theory]
    [InlineData((SecurityProtocolType)0, (SecurityProtocolType)0)]
#pragma warning disable CS0618, CA5364, SYSLIB0039 // What an old process has.
    [InlineData(SecurityProtocolType.Ssl3 | SecurityProtocolType.Tls, SecurityProtocolType.Ssl3 | SecurityProtocolType.Tls | SecurityProtocolType.Tls12)]
#pragma warning restore CS0618, CA5364, SYSLIB0039
    [InlineData(SecurityProtocolType.Tls12, SecurityProtocolType.Tls12)]
    [InlineData(SecurityProtocolType.Tls13, SecurityProtocolType.Tls12 | SecurityProtocolType.Tls13)]
    public void TLS_1_2_is_added_where_the_process_has_neither_it_nor_the_system_s_choice(SecurityProtocolType current, SecurityProtocolType expected) =>
        Assert.Equal(expected, FrameworkConnections.WithTls12(current));
#pragma warning restore SYSLIB0014
}
