using System.Diagnostics;

namespace DojoPayments.Quickstart;

/// <summary>The user's own PowerShell 7, in a process of its own as a scheduled task would start it.</summary>
internal sealed class InstalledPowerShell : IScriptEngine
{
    private readonly string _path;

    private InstalledPowerShell(string path) => _path = path;

    public string Description => $"The installed PowerShell ({_path})";

    /// <returns>The first <c>pwsh</c> on the path; null where there is none.</returns>
    public static InstalledPowerShell? Find()
    {
        var name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        var path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        return path is null ? null : new InstalledPowerShell(path);
    }

    public async Task<bool> RunAsync(ScriptRun run)
    {
        using var process = Start(run);
        // pwsh would wait for the end of a redirected input that nobody closes.
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    private Process Start(ScriptRun run)
    {
        // Bypass: a fresh Windows client runs no scripts, and a quickstart is no place to change that for good.
        var start = new ProcessStartInfo(_path, ["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", run.ScriptPath])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            Environment = { ["POWERSHELL_TELEMETRY_OPTOUT"] = "1" },
        };
        if (ConsoleOutput.IsPlain) start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in run.Parameters)
        {
            start.ArgumentList.Add("-" + name);
            start.ArgumentList.Add(value);
        }

        return Process.Start(start)!;
    }
}
