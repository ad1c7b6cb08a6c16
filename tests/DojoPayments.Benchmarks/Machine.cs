using System.Diagnostics;
using System.Runtime.InteropServices;
using DojoPayments.Shell;

namespace DojoPayments.Benchmarks;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static void Describe(Report report)
    {
        report.Line("# DojoPayments benchmarks");
        report.Line("");
        report.Line($"- {Processor()}, {Environment.ProcessorCount} cores ({RuntimeInformation.OSArchitecture}), {Report.Number(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024), 1)} GB of memory, the server on the same machine");
        report.Line($"- {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, PowerShell engine {EngineVersion()}");
        report.Line($"- module {StagedVersion()}, commit {Commit() ?? "unknown"}");
    }

    private static string Processor()
    {
        const string Name = "model name";
        const string Description = "/proc/cpuinfo";
        var line = File.Exists(Description) ? File.ReadLines(Description).FirstOrDefault(static line => line.StartsWith(Name, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown processor";
    }

    private static string? EngineVersion() => Plain(typeof(System.Management.Automation.PSObject).Assembly.Location);

    private static string? StagedVersion() => Plain(Path.Combine(Repository.StagedModule, "DojoPayments.dll"));

    // Without the commit, which need not be that of the build.
    private static string? Plain(string file) => FileVersionInfo.GetVersionInfo(file).ProductVersion?.Split(['+', ' '])[0];

    private static string? Commit()
    {
        try
        {
            return Git("rev-parse", "--short", "HEAD") is { Length: > 0 } commit
                ? commit + (Git("status", "--porcelain", "--untracked-files=no").Length > 0 ? " and changes" : "")
                : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string Git(params string[] arguments)
    {
        var git = ChildProcess.RunAsync(new ProcessStartInfo("git", arguments) { WorkingDirectory = Repository.Root }).GetAwaiter().GetResult();
        return git.ExitCode == 0 ? git.Output.Trim() : "";
    }
}
