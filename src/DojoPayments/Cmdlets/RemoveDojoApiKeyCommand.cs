using System.IO;
using System.Management.Automation;
using DojoPayments.Credentials;

namespace DojoPayments.Cmdlets;

/// <summary>Forgets the API key that Set-DojoApiKey keeps for this runspace or this account.</summary>
[Cmdlet(VerbsCommon.Remove, "DojoApiKey", SupportsShouldProcess = true)]
public sealed class RemoveDojoApiKeyCommand : PSCmdlet
{
    /// <summary>Whose key to forget: this runspace's, or this account's on this machine.</summary>
    [Parameter]
    public DojoApiKeyScope Scope { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Scope == DojoApiKeyScope.Session)
            RemoveFromSession();
        else
            RemoveFromAccount();
    }

    private void RemoveFromSession()
    {
        if (RunspaceKeys.Current is { } key && ShouldProcess(key.ToString(), "Forget the API key of this PowerShell session"))
            RunspaceKeys.Remove();
    }

    // Not read first: what cannot be read has to be removable above all.
    private void RemoveFromAccount()
    {
        if (AccountKey.Path is not { } path || !File.Exists(path) || !ShouldProcess(path, "Remove the API key of this account"))
            return;
        this.OrEnd(AccountKey.Remove, path);
    }
}
