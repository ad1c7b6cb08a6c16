using System.ComponentModel;
using DojoPayments.Benchmarks.Children;

namespace DojoPayments.Benchmarks;

/// <summary>The shell itself, where the machine has it.</summary>
internal static class Pwsh
{
    /// <summary>Null where there is none.</summary>
    public static string? Version { get; } = FindVersion();

    /// <param name="script">A file beside this program.</param>
    /// <param name="environment">Added to this process's.</param>
    /// <param name="arguments">The script's.</param>
    public static string Run(string script, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        ChildProcess.Run("pwsh", environment, ["-NoProfile", "-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, script), .. arguments]);

    private static string? FindVersion()
    {
        try
        {
            return ChildProcess.Run("pwsh", environment: null, "-NoProfile", "-NonInteractive", "-Command", "\"$($PSVersionTable.PSVersion)\"").Trim();
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            return null;
        }
    }
}
