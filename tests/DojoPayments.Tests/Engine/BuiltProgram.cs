using System.Diagnostics;
using DojoPayments.Shell;

namespace DojoPayments.Tests.Engine;

/// <summary>Runs a program of the repository as its users do: as a process of its own.</summary>
internal static class BuiltProgram
{
    /// <param name="project">Its folder, from the root.</param>
    /// <param name="arguments">Its command line.</param>
    public static Task<(int ExitCode, string Text)> RunAsync(string project, params string[] arguments) =>
        RunAsync(project, new Dictionary<string, string?>(StringComparer.Ordinal), arguments);

    /// <param name="project">Its folder, from the root.</param>
    /// <param name="environment">What it finds in its environment beside what this process has.</param>
    /// <param name="arguments">Its command line.</param>
    public static Task<(int ExitCode, string Text)> RunAsync(string project, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        RunAsync(new ProcessStartInfo("dotnet", [Repository.BuiltProgram(project), .. arguments]), environment);

    /// <param name="start">Any program.</param>
    /// <param name="environment">What it finds in its environment beside what this process has.</param>
    public static async Task<(int ExitCode, string Text)> RunAsync(ProcessStartInfo start, IReadOnlyDictionary<string, string?> environment)
    {
        // A short life does not gain by it, and it costs a sixth of the processor time.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var (exitCode, output, errors) = await ChildProcess.RunAsync(start, TestContext.Current.CancellationToken);
        return (exitCode, output + errors);
    }
}
