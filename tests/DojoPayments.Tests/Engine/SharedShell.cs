using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DojoPayments.Shell;

namespace DojoPayments.Tests.Engine;

/// <summary>
/// PowerShells with the module on their module path that go on from test to test, since to start one costs far more processor time than
/// a batch. Each run has a runspace of its own, and its process knows as little of the API as a new one.
/// </summary>
internal sealed class SharedShell : IDisposable
{
    // A runspace of its own in that process, which forgets before what it learnt at the address. The last line is the exit code.
    private const string Script = """
        param($key, $baseUri, $script)
        $before = [System.Environment]::GetEnvironmentVariables()
        $env:DOJO_API_KEY = $key
        $env:DOJO_BASE_URI = $baseUri
        $module = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'DojoPayments' }
        if ($module) {
            $world = $module.GetType('DojoPayments.World', $true).GetProperty('Real').GetValue($null)
            $null = $module.GetType('DojoPayments.Batch.ApiAddressState', $true).GetMethod('Restart').Invoke($null, @([uri]$baseUri, $world))
        }
        $exitCode = 0
        $runspace = [runspacefactory]::CreateRunspace($Host)
        $runspace.Open()
        $shell = [powershell]::Create($runspace).AddScript('param($script) . ([scriptblock]::Create($script)) 2>&1 3>&1').AddArgument($script)
        $output = New-Object System.Collections.Generic.List[psobject]
        try { $shell.Invoke($null, $output) } catch { $exitCode = 1; $output.Add("$_") }
        $output | Out-String -Stream -Width 4096
        $shell.Dispose()
        $runspace.Dispose()
        foreach ($name in [System.Environment]::GetEnvironmentVariables().Keys) { [System.Environment]::SetEnvironmentVariable($name, $before[$name]) }
        foreach ($name in $before.Keys) { [System.Environment]::SetEnvironmentVariable($name, $before[$name]) }
        "$exitCode"
        """;

    private static readonly ConcurrentBag<SharedShell> s_idle = [];

    private readonly string _pipe = $"dojo-{Guid.NewGuid():N}"[..16];
    private readonly ChildProcess _process;
    private readonly RecordingHost _host = new();
    private readonly Runspace _runspace;

    /// <summary>Starts one that nobody else has.</summary>
    public SharedShell()
    {
        // It ends when its input does, and that is with the process that runs the tests.
        var start = RestoredShell.Command("-NonInteractive", "-CustomPipeName", _pipe, "-Command", "'ready'; $null = [Console]::In.ReadLine()");
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        start.Environment["NO_COLOR"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0";
        // As it is installed: found by name, and loaded by the first call.
        start.Environment["PSModulePath"] = ModulePath;
        _process = ChildProcess.Start(start);
        _runspace = RunspaceFactory.CreateRunspace(new NamedPipeConnectionInfo(_pipe), _host, typeTable: null);
    }

    /// <summary>The folder that the module is found in by its name.</summary>
    public static string ModulePath { get; } = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Repository.StagedModule))!;

    /// <summary>Runs a script as <c>pwsh -Command</c> does.</summary>
    /// <param name="key">The key in the environment; null for none.</param>
    /// <param name="baseUri">The API's address in the environment.</param>
    /// <param name="script">The script; its <c>exit</c> is the exit code.</param>
    /// <returns>The exit code, 1 after an error that ended the script, and the text that a console would show.</returns>
    public static async Task<(int ExitCode, string Text)> RunAsync(string? key, Uri baseUri, string script)
    {
        if (!s_idle.TryTake(out var shell))
            shell = new SharedShell();
        try
        {
            var result = await shell.InvokeAsync(key, baseUri, script);
            s_idle.Add(shell);
            return result;
        }
        catch
        {
            // It hangs or has died, or the test was cancelled: the next run gets another.
            shell.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        // First of all: a session of a shell that hangs does not close.
        _process.Dispose();
        _runspace.Dispose();
    }

    private void Open()
    {
        Assert.Equal("ready", _process.ReadLine());
        _runspace.Open();
    }

    /// <inheritdoc cref="RunAsync"/>
    public async Task<(int ExitCode, string Text)> InvokeAsync(string? key, Uri baseUri, string script)
    {
        _host.Forget();
        if (_runspace.RunspaceStateInfo.State == RunspaceState.BeforeOpen)
            await Eventually.EndsAsync(Task.Run(Open));
        using var shell = PowerShell.Create(_runspace).AddScript(Script).AddArgument(key).AddArgument(baseUri.AbsoluteUri).AddArgument(script);
        var lines = (await Eventually.EndsAsync(shell.InvokeAsync())).Select(static line => line.ToString()).ToList();
        var exitCode = _host.ExitCode ?? int.Parse(lines[^1], CultureInfo.InvariantCulture);
        return (exitCode, string.Join('\n', [.. lines[..^1], .. _host.Lines]));
    }
}
