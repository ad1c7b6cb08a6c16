using System;
using System.Net;

namespace DojoPayments.Api;

/// <summary>The settings that .NET Framework keeps for the whole process or for each server, and not in the transport.</summary>
internal static class FrameworkConnections
{
    // .NET Standard has no name for it.
    private const SecurityProtocolType SystemDefault = default;

    /// <summary>Sets up the connections to a server; other servers keep their settings.</summary>
    /// <param name="server">The API's address.</param>
    /// <param name="proxy">The proxy of the requests; null for none.</param>
    /// <param name="lifetime">The time after which a connection is not used again.</param>
    /// <param name="idleTime">The time without use after which a connection is closed.</param>
    public static void Prepare(Uri server, IWebProxy? proxy, TimeSpan lifetime, TimeSpan idleTime)
    {
        var point = ServicePointManager.FindServicePoint(server, proxy);
        point.ConnectionLeaseTimeout = (int)lifetime.TotalMilliseconds;
        point.MaxIdleTime = (int)idleTime.TotalMilliseconds;
        // Headers and body are two writes, and the second must not wait for the answer to the first.
        point.UseNagleAlgorithm = false;
    }

    /// <summary>The protocols of the process with TLS 1.2 among them. It is only added: others decide about the rest.</summary>
    /// <param name="current">The protocols of the process; 0 leaves the choice to the system, and 1.2 alone would forbid newer
    /// protocols of the system.</param>
    public static SecurityProtocolType WithTls12(SecurityProtocolType current) =>
        current == SystemDefault ? current : current | SecurityProtocolType.Tls12;
}
