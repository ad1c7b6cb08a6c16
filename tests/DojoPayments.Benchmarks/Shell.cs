using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DojoPayments.Shell;

namespace DojoPayments.Benchmarks;

/// <summary>The real engine with the staged module, on a thread of its own as a shell has it.</summary>
internal sealed class Shell : IDisposable
{
    private readonly Runspace _runspace;

    public Shell()
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Test-RowBinding", typeof(TestRowBindingCommand), helpFileName: null));
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        _runspace.Open();
    }

    /// <summary>A shell that is ready to capture.</summary>
    public static Shell Connect(Uri baseUri)
    {
        var shell = new Shell();
        shell.Import();
        using var key = new System.Net.NetworkCredential(string.Empty, ServerProcess.Key).SecurePassword;
        shell.Run("Set-DojoApiKey $args[0]; $PSDefaultParameterValues['*-Dojo*:BaseUri'] = $args[1]", key, baseUri);
        return shell;
    }

    public void Import() => Run("Import-Module $args[0]", Repository.StagedManifest);

    /// <returns>How many objects came out.</returns>
    public int Capture(IEnumerable rows, Hashtable parameters) => Count("param($rows, $parameters) $rows | New-DojoCapture @parameters", rows, parameters);

    /// <summary>
    /// Runs a script as a host does: each object is handed to the host, which drops it. A command that took the objects would cost
    /// as much again, and a variable that kept them would let the collector copy them.
    /// </summary>
    /// <returns>How many objects came out.</returns>
    /// <exception cref="InvalidOperationException">The script wrote an error.</exception>
    public int Count(string script, params object[] arguments)
    {
        var counter = new Counter();
        Run(counter, script, arguments);
        return counter.Objects;
    }

    /// <exception cref="InvalidOperationException">The script wrote an error.</exception>
    public void Run(string script, params object[] arguments) => Run(new Counter(), script, arguments);

    public void Dispose() => _runspace.Dispose();

    private void Run(Counter output, string script, object[] arguments)
    {
        using var shell = PowerShell.Create(_runspace).AddScript(script);
        foreach (var argument in arguments)
            shell.AddArgument(argument);
        shell.Invoke<PSObject>(input: null, output);
        if (shell.HadErrors)
            throw new InvalidOperationException($"{script}: {shell.Streams.Error.FirstOrDefault()}");
    }

    /// <summary>Takes objects, counts them and keeps none.</summary>
    private sealed class Counter : Collection<PSObject>
    {
        public int Objects { get; private set; }

        protected override void InsertItem(int index, PSObject item) => Objects++;
    }
}
