using System.Collections;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace DojoPayments.Benchmarks.Children;

/// <summary>What resuming or listing a journal took.</summary>
/// <param name="PeakMegabytes">The most memory the process ever had resident.</param>
/// <param name="Seconds">The opening and the making of the rows included.</param>
internal sealed record ResumeRun(double PeakMegabytes, double Seconds);

/// <summary>Resumes or lists a journal in a process of its own and tells how much memory and time that took.</summary>
internal static class ResumeChild
{
    private const string Verb = "resume-child";

    private static readonly Option<Uri> s_server = new("--server") { CustomParser = static argument => new Uri(argument.Tokens[0].Value) };
    private static readonly Option<int> s_rows = new("--rows");
    private static readonly Option<string> s_journal = new("--journal");
    private static readonly Option<bool> s_list = new("--list");

    public static Command Command()
    {
        var command = new Command(Verb) { s_server, s_rows, s_journal, s_list };
        command.Hidden = true;
        command.SetAction(static parsed => Run(parsed.GetRequiredValue(s_server), parsed.GetValue(s_rows), parsed.GetRequiredValue(s_journal), parsed.GetValue(s_list)));
        return command;
    }

    /// <param name="server">Nothing is asked of it.</param>
    /// <param name="journal">See <see cref="SampleJournal"/>.</param>
    /// <param name="rows">How many it has.</param>
    /// <param name="isListed">It is listed and not resumed.</param>
    public static ResumeRun Run(Uri server, string journal, int rows, bool isListed)
    {
        string[] arguments = [Verb, "--server", server.AbsoluteUri, "--rows", rows.ToString(CultureInfo.InvariantCulture), "--journal", journal];
        var numbers = MeasuringProcess.RunSelf(isListed ? [.. arguments, "--list"] : arguments);
        return new ResumeRun(numbers[0], numbers[1]);
    }

    private static void Run(Uri server, int rows, string journal, bool isListed)
    {
        using var shell = Shell.Connect(server);
        var clock = Stopwatch.StartNew();
        var count = isListed
            ? shell.Count("Get-DojoCaptureJournal $args[0]", journal)
            : shell.Capture(CaptureRow.Lazily(rows).Select(static row => row.ToCustomObject()), new Hashtable { ["ThrottleLimit"] = 32, ["JournalPath"] = journal });
        var seconds = clock.Elapsed.TotalSeconds;
        if (count != rows)
            throw new InvalidOperationException($"{count} of {rows} rows came out.");
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{self.PeakWorkingSet64 / (1024.0 * 1024)} {seconds}"));
    }
}
