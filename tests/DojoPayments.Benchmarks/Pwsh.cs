using DojoPayments.Benchmarks.Children;
using DojoPayments.Shell;

namespace DojoPayments.Benchmarks;

/// <summary>The shell itself, in a process of its own; key and address are in the environment, as a scheduled task has them.</summary>
internal static class Pwsh
{
    /// <param name="script">A file beside this program.</param>
    /// <param name="server">What it calls.</param>
    /// <param name="arguments">The script's.</param>
    /// <returns>The numbers in the last line it wrote.</returns>
    public static double[] Run(string script, Uri server, params string[] arguments)
    {
        var command = RestoredShell.Command(["-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, script), .. arguments]);
        command.Environment["DOJO_API_KEY"] = ServerProcess.Key;
        command.Environment["DOJO_BASE_URI"] = server.AbsoluteUri;
        command.Environment["NO_COLOR"] = "1";
        return MeasuringProcess.Run(command);
    }
}
