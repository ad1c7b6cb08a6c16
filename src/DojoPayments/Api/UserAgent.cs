using System.Runtime.InteropServices;

namespace DojoPayments.Api;

/// <summary>The User-Agent header of a request. Common filters refuse requests without one.</summary>
internal static class UserAgent
{
    /// <summary>Name and version of the module, then its platform: <c>DojoPayments/0.1.0 (.NET 10.0.1; Linux; X64)</c>.</summary>
    public static string Value { get; } =
        $"DojoPayments/{typeof(UserAgent).Assembly.GetName().Version!.ToString(3)} ({RuntimeInformation.FrameworkDescription}; {System()}; {RuntimeInformation.ProcessArchitecture})";

    private static string System() =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "Windows" :
        RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "macOS" :
        RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? "Linux" : "other";
}
