using System.Collections;
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
        state.Commands.Add(new SessionStateCmdletEntry("Measure-Row", typeof(MeasureRowCommand), helpFileName: null));
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
    public int Capture(IEnumerable rows, Hashtable parameters) =>
        (int)Run("param($rows, $parameters) $rows | New-DojoCapture @parameters | Measure-Row", rows, parameters).Single().BaseObject;

    /// <exception cref="InvalidOperationException">The script wrote an error.</exception>
    public IReadOnlyList<PSObject> Run(string script, params object[] arguments)
    {
        using var shell = PowerShell.Create(_runspace).AddScript(script);
        foreach (var argument in arguments)
            shell.AddArgument(argument);
        var output = shell.Invoke();
        return shell.HadErrors ? throw new InvalidOperationException($"{script}: {shell.Streams.Error.FirstOrDefault()}") : output;
    }

    public void Dispose() => _runspace.Dispose();
}
