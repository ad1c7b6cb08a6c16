using System.Collections;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace DojoPayments.Benchmarks.Children;

/// <summary>Captures a number of rows through the pipeline and tells how much memory and time that took.</summary>
internal static class MemoryChild
{
    private const string Verb = "memory-child";

    private static readonly Option<Uri> s_server = new("--server") { CustomParser = static argument => new Uri(argument.Tokens[0].Value) };
    private static readonly Option<int> s_warmUp = new("--warm-up");
    private static readonly Option<int> s_rows = new("--rows");
    private static readonly Option<int> s_inFlight = new("--in-flight");

    public static Command Command()
    {
        var command = new Command(Verb) { s_server, s_warmUp, s_rows, s_inFlight };
        command.Hidden = true;
        command.SetAction(static parsed => Capture(parsed.GetRequiredValue(s_server), parsed.GetValue(s_warmUp), parsed.GetValue(s_rows), parsed.GetValue(s_inFlight)));
        return command;
    }

    public static MemoryRun Run(Uri server, int warmUp, int rows, int inFlight)
    {
        var numbers = ChildProcess.RunSelf(
            Verb, "--server", server.AbsoluteUri, "--warm-up", Text(warmUp), "--rows", Text(rows), "--in-flight", Text(inFlight));
        return new MemoryRun(numbers[0], numbers[1]);
    }

    private static void Capture(Uri server, int warmUp, int rows, int inFlight)
    {
        using var shell = Shell.Connect(server);
        if (warmUp > 0)
            Capture(shell, warmUp, inFlight);
        // A single short batch is over before the machine has settled. Without a warm-up it is the peak that is asked for.
        var batches = Math.Max(1, warmUp / rows);
        var clock = Stopwatch.StartNew();
        for (var batch = 0; batch < batches; batch++)
            Capture(shell, rows, inFlight);
        var microseconds = clock.Elapsed.TotalMicroseconds / batches / rows;

        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{self.PeakWorkingSet64 / (1024.0 * 1024)} {microseconds}"));
    }

    // Rows are made as the pipeline asks for them, or they would be most of what is measured.
    private static void Capture(Shell shell, int rows, int inFlight)
    {
        var captured = shell.Capture(CaptureRow.Lazily(rows).Select(static row => row.ToCustomObject()), new Hashtable { ["ThrottleLimit"] = inFlight });
        if (captured != rows)
            throw new InvalidOperationException($"{captured} of {rows} rows were captured.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
