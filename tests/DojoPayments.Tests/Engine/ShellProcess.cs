using System.Diagnostics;
using DojoPayments.Shell;

namespace DojoPayments.Tests.Engine;

/// <summary>A PowerShell of its own, as a scheduled task starts it.</summary>
internal static class ShellProcess
{
    /// <summary>Runs it without a profile and without anybody to answer.</summary>
    public static async Task<(int ExitCode, string Text)> RunAsync(IReadOnlyDictionary<string, string?> environment, params IEnumerable<string> arguments)
    {
        var command = RestoredShell.Command(["-NonInteractive", .. arguments]);
        command.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in environment)
            command.Environment[name] = value;
        command.RedirectStandardInput = command.RedirectStandardOutput = command.RedirectStandardError = true;
        using var process = Process.Start(command)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }
}
