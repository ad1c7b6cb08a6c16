using System.Diagnostics;

namespace DojoPayments.Tests.Engine;

/// <summary>Runs a program of the repository as its users do: as a process of its own.</summary>
internal static class BuiltProgram
{
    /// <param name="project">Its folder, from the root.</param>
    /// <param name="arguments">Its command line.</param>
    public static Task<(int ExitCode, string Text)> RunAsync(string project, params string[] arguments) =>
        RunAsync(project, new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    /// <param name="project">Its folder, from the root.</param>
    /// <param name="environment">What it finds in its environment beside what this process has.</param>
    /// <param name="arguments">Its command line.</param>
    public static async Task<(int ExitCode, string Text)> RunAsync(string project, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [RepositoryFiles.BuiltProgram(project), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }
}
