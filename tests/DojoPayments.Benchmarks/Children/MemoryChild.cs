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
    private static readonly Option<string?> s_journal = new("--journal");

    public static Command Command()
    {
        var command = new Command(Verb) { s_server, s_warmUp, s_rows, s_inFlight, s_journal };
        command.Hidden = true;
        command.SetAction(static parsed =>
        {
            var parameters = new Hashtable { ["ThrottleLimit"] = parsed.GetValue(s_inFlight) };
            if (parsed.GetValue(s_journal) is { } journal)
                parameters["JournalPath"] = journal;
            Capture(parsed.GetRequiredValue(s_server), parsed.GetValue(s_warmUp), parsed.GetValue(s_rows), parameters);
        });
        return command;
    }

    /// <param name="server">Has as many intents as rows are asked for.</param>
    /// <param name="warmUp">Rows that are captured before the time counts; 0 for a cold process.</param>
    /// <param name="rows">How many are measured.</param>
    /// <param name="inFlight">Captures in flight.</param>
    public static MemoryRun Run(Uri server, int warmUp, int rows, int inFlight) => Run(server, warmUp, rows, inFlight, []);

    /// <summary>The same with a journal, in a cold process: a journal serves one batch.</summary>
    public static MemoryRun RunWithJournal(Uri server, int rows, int inFlight, string journal) => Run(server, warmUp: 0, rows, inFlight, ["--journal", journal]);

    private static MemoryRun Run(Uri server, int warmUp, int rows, int inFlight, string[] others)
    {
        var numbers = MeasuringProcess.RunSelf(
            [Verb, "--server", server.AbsoluteUri, "--warm-up", Text(warmUp), "--rows", Text(rows), "--in-flight", Text(inFlight), .. others]);
        return new MemoryRun(numbers[0], numbers[1]);
    }

    private static void Capture(Uri server, int warmUp, int rows, Hashtable parameters)
    {
        using var shell = Shell.Connect(server);
        if (warmUp > 0)
            Capture(shell, warmUp, parameters);
        // A single short batch is over before the machine has settled. Without a warm-up it is the peak that is asked for.
        var batches = Math.Max(1, warmUp / rows);
        var clock = Stopwatch.StartNew();
        for (var batch = 0; batch < batches; batch++)
            Capture(shell, rows, parameters);
        var microseconds = clock.Elapsed.TotalMicroseconds / batches / rows;

        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{self.PeakWorkingSet64 / (1024.0 * 1024)} {microseconds}"));
    }

    // Rows are made as the pipeline asks for them, or they would be most of what is measured.
    private static void Capture(Shell shell, int rows, Hashtable parameters)
    {
        var captured = shell.Capture(CaptureRow.Lazily(rows).Select(static row => row.ToCustomObject()), parameters);
        if (captured != rows)
            throw new InvalidOperationException($"{captured} of {rows} rows were captured.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
