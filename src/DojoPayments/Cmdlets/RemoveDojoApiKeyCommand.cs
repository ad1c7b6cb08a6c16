using System.Management.Automation;
using DojoPayments.Credentials;

namespace DojoPayments.Cmdlets;

/// <summary>Forgets the API key that Set-DojoApiKey keeps for this runspace.</summary>
[Cmdlet(VerbsCommon.Remove, "DojoApiKey", SupportsShouldProcess = true)]
public sealed class RemoveDojoApiKeyCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (RunspaceKeys.Current is { } key && ShouldProcess(key.ToString(), "Forget the API key of this PowerShell session"))
            RunspaceKeys.Remove();
    }
}
