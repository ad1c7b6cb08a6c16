using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace DojoPayments.Shell;

/// <summary>The PowerShell and the Pester that the build restored from the package registry.</summary>
public static class RestoredShell
{
    /// <summary>The version of the shell, as <c>$PSVersionTable.PSVersion</c> has it.</summary>
    public static string Version { get; } = Built("PowerShellVersion");

    /// <summary>The folder of the shell, <c>$PSHOME</c> in it.</summary>
    public static string Home { get; } = Path.Combine(Path.GetFullPath(Built("RestoredShellFolder")), OperatingSystem.IsWindows() ? "win" : "unix");

    /// <summary>The manifest of Pester, for <c>Import-Module</c>.</summary>
    public static string Pester { get; } = Path.GetFullPath(Built("RestoredPester"));

    /// <summary>
    /// The shell with a command line, without a profile, telemetry and the check for updates; its streams are this process's.
    /// </summary>
    /// <param name="arguments">The arguments of <c>pwsh</c>, after <c>-NoProfile</c>.</param>
    /// <exception cref="InvalidOperationException">The package is not there (any more).</exception>
    public static ProcessStartInfo Command(params IEnumerable<string> arguments)
    {
        var program = Path.Combine(Home, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        if (!File.Exists(program))
            throw new InvalidOperationException($"There is no PowerShell in {Home}. Restore it: dotnet restore src/DojoPayments.Shell");

        string[] start = HasProgram ? [] : [Path.Combine(Home, "pwsh.dll")];
        if (HasProgram)
            AllowExecution(program);
        var command = new ProcessStartInfo(HasProgram ? program : Path.Combine(DotNetRoot, "dotnet"), [.. start, "-NoProfile", .. arguments])
        {
            UseShellExecute = false,
            Environment = { ["POWERSHELL_TELEMETRY_OPTOUT"] = "1", ["POWERSHELL_UPDATECHECK"] = "Off" },
        };
        // The program looks for .NET where an installer puts it, and this .NET may have come in another way.
        command.Environment.TryAdd("DOTNET_ROOT", DotNetRoot);
        return command;
    }

    /// <summary>The package's programs are for x64 Windows and Linux with glibc; elsewhere <c>dotnet</c> runs the same assembly.</summary>
    private static bool HasProgram { get; } = RuntimeInformation.ProcessArchitecture is Architecture.X64
        && (OperatingSystem.IsWindows() || (OperatingSystem.IsLinux() && !RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)));

    /// <summary>The folder of the .NET that runs this process: the runtime lies in <c>shared/Microsoft.NETCore.App/version</c>.</summary>
    private static string DotNetRoot { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private static string Built(string name) =>
        typeof(RestoredShell).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(built => built.Key == name).Value!;

    /// <summary>A package has no permissions: what a restore gives its files is up to the machine.</summary>
    private static void AllowExecution(string program)
    {
        if (OperatingSystem.IsWindows())
            return;
        var mode = File.GetUnixFileMode(program);
        if (!mode.HasFlag(UnixFileMode.UserExecute))
            File.SetUnixFileMode(program, mode | UnixFileMode.UserExecute);
    }
}
