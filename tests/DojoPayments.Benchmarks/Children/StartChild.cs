using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace DojoPayments.Benchmarks.Children;

/// <summary>Imports the module and captures once; key and address are in the environment, as a scheduled task has them.</summary>
internal static class StartChild
{
    private const string Verb = "start-child";

    public static Command Command()
    {
        var command = new Command(Verb) { Hidden = true };
        command.SetAction(static _ => Measure());
        return command;
    }

    public static StartRun Run(Uri server) => StartRun.From(ChildProcess.Run("dotnet", Environment(server), typeof(StartChild).Assembly.Location, Verb));

    public static Dictionary<string, string> Environment(Uri server) => new()
    {
        ["DOJO_API_KEY"] = ServerProcess.Key,
        ["DOJO_BASE_URI"] = server.AbsoluteUri,
        ["NO_COLOR"] = "1",
    };

    private static void Measure()
    {
        using var shell = new Shell();
        // A shell has run something before the first import, its profile or its prompt.
        shell.Run("Get-Module | Measure-Row");
        var clock = Stopwatch.StartNew();
        shell.Import();
        var import = clock.Elapsed.TotalMilliseconds;
        clock.Restart();
        shell.Run("New-DojoCapture pi_sandbox_000001 1000");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{import} {clock.Elapsed.TotalMilliseconds}"));
    }
}
