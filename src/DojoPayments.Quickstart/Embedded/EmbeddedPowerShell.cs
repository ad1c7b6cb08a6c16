using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace DojoPayments.Quickstart;

/// <summary>The real PowerShell engine inside this process, for a machine that has only the .NET SDK.</summary>
internal sealed class EmbeddedPowerShell : IScriptEngine
{
    public string Description => "The embedded PowerShell engine (without Import-Csv: a CSV reader of the quickstart stands in for it)";

    public Task<bool> RunAsync(ScriptRun run) => Task.Run(() => Run(run));

    private static bool Run(ScriptRun run)
    {
        using var runspace = RunspaceFactory.CreateRunspace(new ConsoleHost(), CreateSession());
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand(run.ScriptPath);
        foreach (var (name, value) in run.Parameters)
            shell.AddParameter(name, value);
        // As a console does it: errors appear among the output, where they happened.
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        try
        {
            shell.Invoke();
            return true;
        }
        catch (RuntimeException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return false;
        }
    }

    private static InitialSessionState CreateSession()
    {
        var session = InitialSessionState.CreateDefault2();
        session.Commands.Add(new SessionStateCmdletEntry("Import-Csv", typeof(ImportCsvCommand), helpFileName: null));
        // A fresh Windows client runs no scripts.
        if (OperatingSystem.IsWindows()) session.ExecutionPolicy = ExecutionPolicy.Bypass;
        return session;
    }
}
