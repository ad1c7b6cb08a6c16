using DojoPayments.Shell;

namespace DojoPayments.Tests.Engine;

/// <summary>A PowerShell of its own, as a scheduled task starts it.</summary>
internal static class ShellProcess
{
    /// <summary>Runs it without a profile and without anybody to answer.</summary>
    public static Task<(int ExitCode, string Text)> RunAsync(IReadOnlyDictionary<string, string?> environment, params IEnumerable<string> arguments)
    {
        var command = RestoredShell.Command(["-NonInteractive", .. arguments]);
        command.Environment["NO_COLOR"] = "1";
        return BuiltProgram.RunAsync(command, environment);
    }
}
