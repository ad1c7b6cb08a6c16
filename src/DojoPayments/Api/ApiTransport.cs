using System;
using System.Net.Http;
using System.Reflection;
using System.Runtime.InteropServices;

namespace DojoPayments.Api;

/// <summary>The process's one set of connections; runspaces and batches share it.</summary>
internal static class ApiTransport
{
    // Long runs must notice a moved DNS name; a pooled connection would otherwise live as long as the run.
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(5);

    private static readonly Lazy<HttpMessageInvoker> s_shared = new(static () => new HttpMessageInvoker(CreateHandler(), disposeHandler: true));

    /// <summary>True on .NET Framework (Windows PowerShell 5.1), whose response streams do not notice a cancelled read.</summary>
    public static bool IsNetFramework { get; } = RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);

    /// <summary>Bare on purpose: HttpClient's own time-out and buffering would only repeat what <see cref="DojoApiClient"/> does.</summary>
    public static HttpMessageInvoker Shared => s_shared.Value;

    internal static HttpMessageHandler CreateHandler()
    {
        // .NET Standard does not show SocketsHttpHandler, but only it can bound a connection's lifetime.
        var type = Type.GetType("System.Net.Http.SocketsHttpHandler, System.Net.Http");
        if (type is null)
            return CreateFrameworkHandler();

        var handler = (HttpMessageHandler)Activator.CreateInstance(type)!;
        Set("AllowAutoRedirect", false);
        Set("UseCookies", false);
        Set("PooledConnectionLifetime", s_connectionLifetime);
        return handler;

        void Set(string property, object value) => type.GetProperty(property, BindingFlags.Public | BindingFlags.Instance)!.SetValue(handler, value);
    }

    private static HttpClientHandler CreateFrameworkHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // The process-wide default of two would be the real throttle limit.
        MaxConnectionsPerServer = 1024,
    };
}
