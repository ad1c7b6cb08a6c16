using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Shipped;

/// <summary>Invoke-DojoCaptureBatch as a scheduled task runs it, against a sandbox and in a folder of its own.</summary>
internal sealed partial class BatchScript : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _task = new();

    private BatchScript(DojoSandbox sandbox)
    {
        Sandbox = sandbox;
        TaskFile = _task.File("Task.ps1");
        System.IO.File.WriteAllLines(TaskFile, ["$ErrorActionPreference = 'Stop'", "Invoke-DojoCaptureBatch @args", "exit $LASTEXITCODE"]);
    }

    /// <summary>A script that a task starts with -File, and which calls the command by its name.</summary>
    public string TaskFile { get; }

    public DojoSandbox Sandbox { get; }

    public string Csv => File("captures.csv");

    public string Journal => File("captures.csv.journal");

    public string Result => File("captures.csv.result.csv");

    /// <summary>The lines of the log.</summary>
    public string[] Log => System.IO.File.ReadAllLines(File("captures.csv.log"));

    /// <summary>Status and error id of each line of the result file.</summary>
    public IEnumerable<string> Outcomes => OutcomesIn(Result);

    /// <summary>The same of the file that lists bad rows where the result file has captures.</summary>
    public IEnumerable<string> BadRows => OutcomesIn(Result + ".bad.csv");

    public List<Dictionary<string, string>> Results => Rows(Result);

    /// <inheritdoc cref="Outcomes"/>
    /// <param name="csv">The input's name.</param>
    public IEnumerable<string> OutcomesOf(string csv) => OutcomesIn(File(csv + ".result.csv"));

    /// <summary>The result file of another input.</summary>
    /// <param name="csv">The input's name.</param>
    public List<Dictionary<string, string>> ResultsOf(string csv) => Rows(File(csv + ".result.csv"));

    public static async Task<BatchScript> CreateAsync()
    {
        var sandbox = await DojoSandbox.StartAsync(new SandboxOptions());
        foreach (var id in new[] { "pi_sandbox_1", "pi_sandbox_2", "pi_sandbox_3" })
            sandbox.Ledger.Authorize(id, 1000);
        return new BatchScript(sandbox);
    }

    public string File(string name) => _folder.File(name);

    public void Input(params string[] lines) => System.IO.File.WriteAllLines(Csv, lines);

    /// <summary>Runs it over the file, in a shell that other tests have as well.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> Run(params string[] arguments) => Run(PowerShellSession.Key, arguments);

    public async Task<int> Run(string? key, string[] arguments)
    {
        // What begins as a name is one, and the rest are texts, as -File takes them.
        var line = string.Join(' ', arguments.Select(static argument => Name().IsMatch(argument) ? argument : Quoted(argument)));
        return Code(await Share(key, $"$ErrorActionPreference = 'Stop'; Invoke-DojoCaptureBatch -CsvPath {Quoted(Csv)} {line}; exit $LASTEXITCODE"));
    }

    /// <summary>Runs it over the file as a scheduled task does: in a process of its own, by a script.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> RunTask(params string[] arguments) => RunTask(PowerShellSession.Key, arguments);

    /// <inheritdoc cref="RunTask(string[])"/>
    public async Task<int> RunTask(string? key, string[] arguments) => Code(await Start(key, ["-File", TaskFile, "-CsvPath", Csv, .. arguments]));

    private static int Code((int ExitCode, string Text) run)
    {
        var (exitCode, text) = run;
        Assert.DoesNotContain(PowerShellSession.Key, text, StringComparison.Ordinal);
        Assert.True(exitCode != 1, text);
        return exitCode;
    }

    /// <summary>Runs it as often as there are command lines, in the folder and in one PowerShell, which is what takes the time.</summary>
    /// <param name="commandLines">In which <c>run</c> is the command.</param>
    /// <returns>The exit codes.</returns>
    public async Task<int[]> RunAll(params string[] commandLines)
    {
        var calls = commandLines.Select(line => $"{line}; \"code $LASTEXITCODE\"");
        var script = $"Set-Alias run Invoke-DojoCaptureBatch; $home1 = '{_folder.Path}'; Set-Location $home1; {string.Join("; ", calls)}";
        var (_, text) = await Share(PowerShellSession.Key, script);
        var codes = CodeLine().Matches(text).Select(match => int.Parse(match.Groups["code"].ValueSpan, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(codes.Length == commandLines.Length, text);
        return codes;
    }

    /// <summary>Runs it over the file until something has happened, and then ends the process; on Linux, where it can be found.</summary>
    /// <param name="hasHappened">Is asked again and again.</param>
    /// <param name="end">Ends the process of that id.</param>
    /// <param name="arguments">Further parameters of the command.</param>
    public async Task<(int ExitCode, string Text)> RunUntil(Func<bool> hasHappened, Action<string> end, params string[] arguments)
    {
        var run = Start(PowerShellSession.Key, ["-File", TaskFile, "-CsvPath", Csv, .. arguments]);
        await Eventually.IsTrueAsync(() => run.IsCompleted || hasHappened());
        if (!run.IsCompleted)
            end(Directory.GetDirectories("/proc").Select(System.IO.Path.GetFileName).OfType<string>().Single(IsRunning));
        return await run;
    }

    /// <summary>Ends a process as a system does that shuts down.</summary>
    public static void Terminate(string process)
    {
        using var kill = Process.Start("kill", process);
        kill.WaitForExit();
    }

    /// <summary>Runs a PowerShell of its own.</summary>
    public Task<(int ExitCode, string Text)> Start(string? key, IEnumerable<string> arguments) => ShellProcess.RunAsync(
        new Dictionary<string, string?>
        {
            ["DOJO_API_KEY"] = key,
            ["DOJO_BASE_URI"] = Sandbox.BaseUri.ToString(),
            ["PSModulePath"] = SharedShell.ModulePath,
        },
        arguments);

    /// <summary>Runs a script in a shell that other tests have as well.</summary>
    public Task<(int ExitCode, string Text)> Share(string? key, string script) => SharedShell.RunAsync(key, Sandbox.BaseUri, script);

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        _folder.Dispose();
        _task.Dispose();
    }

    private bool IsRunning(string process)
    {
        try
        {
            return System.IO.File.ReadAllText($"/proc/{process}/cmdline").Contains($"-CsvPath\0{Csv}\0", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static IEnumerable<string> OutcomesIn(string file) => Rows(file).Select(row => $"{row["Status"]} {row["ErrorId"]}");

    public static List<Dictionary<string, string>> Rows(string file)
    {
        var lines = System.IO.File.ReadAllLines(file);
        var names = Cells(lines[0]);
        return [.. lines.Skip(1).Select(line => names.Zip(Cells(line)).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static List<string> Cells(string line) =>
        [.. Cell().Matches(line).Select(match => match.Groups["text"].Value.Replace("\"\"", "\"", StringComparison.Ordinal))];

    [GeneratedRegex("(?<=^|,)(\"(?<text>([^\"]|\"\")*)\"|(?<text>[^,\"]*))(?=,|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex Cell();

    [GeneratedRegex("^code (?<code>[0-9]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex CodeLine();

    [GeneratedRegex("^-[A-Za-z]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex Name();
}
