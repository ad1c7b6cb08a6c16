using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DojoPayments.Shell;

namespace DojoPayments.Tests.Engine;

/// <summary>A runspace of the real engine with the staged module imported, as a user's shell has it.</summary>
internal sealed class PowerShellSession : IDisposable
{
    public const string Key = "sk_sandbox_madeUpForTests42";

    private readonly Runspace _runspace;

    /// <param name="baseUri">Where DOJO_BASE_URI would point; null leaves -BaseUri to the script.</param>
    /// <param name="key">The key to keep for the runspace; null for none.</param>
    public PowerShellSession(Uri? baseUri = null, string? key = Key)
    {
        var state = InitialSessionState.CreateDefault2();
        // A hosted engine on a Windows client takes Restricted for its policy, and imports nothing then.
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        _runspace = RunspaceFactory.CreateRunspace(Host, state);
        _runspace.Open();
        Import();
        if (baseUri is not null)
            Run("$PSDefaultParameterValues['*-Dojo*:BaseUri'] = $args[0]", baseUri).ShouldBeClean();
        if (key is not null)
            Run("Set-DojoApiKey $args[0]", Secret(key)).ShouldBeClean();
    }

    public RecordingHost Host { get; } = new();

    public static System.Security.SecureString Secret(string text) => new System.Net.NetworkCredential(string.Empty, text).SecurePassword;

    /// <summary>Runs a script until it ends or an error ends it; inside a try, as a script that handles its errors.</summary>
    public ScriptResult Run(string script, params object?[] arguments)
    {
        var terminating = new PSReference(null);
        using var shell = CreateShell("param($script, $arguments, $terminating) try { & ([scriptblock]::Create($script)) @arguments } catch { $terminating.Value = $_ }", script, arguments, terminating);
        var output = shell.Invoke();
        return new ScriptResult(output, shell.Streams, (ErrorRecord?)terminating.Value);
    }

    /// <summary>A shell that a test drives by itself, for example to stop it.</summary>
    public PowerShell CreateShell(string script, params object?[] arguments)
    {
        var shell = PowerShell.Create(_runspace).AddScript(script);
        foreach (var argument in arguments)
            shell.AddArgument(argument);
        return shell;
    }

    public void Dispose() => _runspace.Dispose();

    private void Import() => Run("Import-Module $args[0]", Repository.StagedManifest).ShouldBeClean();
}
