using System;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http;
using System.Reflection;
using System.Runtime.InteropServices;

namespace DojoPayments.Api;

/// <summary>The process's connections: one set for each way through a proxy, which runspaces and batches share.</summary>
internal static class ApiTransport
{
    // Long runs must notice a moved DNS name; a pooled connection would otherwise live as long as the run.
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(5);

    // A server may close an idle connection just as the next capture is sent, which leaves a doubt: it is closed here first.
    private static readonly TimeSpan s_idleTime = TimeSpan.FromSeconds(2);

    // .NET Standard does not show it, but only it can bound a connection's lifetime. .NET Framework has none.
    private static readonly Type? s_sockets = Type.GetType("System.Net.Http.SocketsHttpHandler, System.Net.Http");

    private static readonly ConcurrentDictionary<ProxySettings, HttpMessageInvoker> s_byProxy = new();

    /// <summary>True on .NET Framework (Windows PowerShell 5.1), whose response streams do not notice a cancelled read.</summary>
    public static bool IsNetFramework { get; } = RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);

    /// <summary>Bare on purpose: HttpClient's own time-out and buffering would only repeat what <see cref="DojoApiClient"/> does.</summary>
    /// <param name="connection">The connection, with its address and its proxy.</param>
    public static HttpMessageInvoker For(ApiConnection connection)
    {
        if (s_sockets is null)
            PrepareFramework(connection);
        return s_byProxy.GetOrAdd(connection.Proxy, static proxy => new HttpMessageInvoker(CreateHandler(proxy), disposeHandler: true));
    }

    internal static HttpMessageHandler CreateHandler(ProxySettings proxy)
    {
        if (s_sockets is null)
            return CreateFrameworkHandler(proxy);

        var type = s_sockets;
        var handler = (HttpMessageHandler)Activator.CreateInstance(type)!;
        Set("AllowAutoRedirect", false);
        Set("UseCookies", false);
        Set("PooledConnectionLifetime", s_connectionLifetime);
        Set("PooledConnectionIdleTimeout", s_idleTime);
        Set("UseProxy", !proxy.Equals(ProxySettings.None));
        Set("Proxy", proxy.ToWebProxy());
        Set("DefaultProxyCredentials", CredentialCache.DefaultCredentials);
        return handler;

        void Set(string property, object? value) => type.GetProperty(property, BindingFlags.Public | BindingFlags.Instance)!.SetValue(handler, value);
    }

    private static HttpClientHandler CreateFrameworkHandler(ProxySettings proxy) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // The process-wide default of two would be the real throttle limit.
        MaxConnectionsPerServer = 1024,
        UseProxy = !proxy.Equals(ProxySettings.None),
        Proxy = proxy.ToWebProxy(),
        DefaultProxyCredentials = CredentialCache.DefaultCredentials,
    };

    private static void PrepareFramework(ApiConnection connection)
    {
        ServicePointManager.SecurityProtocol = FrameworkConnections.WithTls12(ServicePointManager.SecurityProtocol);
        var proxy = connection.Proxy.Equals(ProxySettings.System) ? WebRequest.DefaultWebProxy : connection.Proxy.ToWebProxy();
        FrameworkConnections.Prepare(connection.BaseUri, proxy, s_connectionLifetime, s_idleTime);
    }
}
