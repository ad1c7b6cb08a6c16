using System.IO;
using System.Management.Automation;
using DojoPayments.Credentials;

namespace DojoPayments.Cmdlets;

/// <summary>Removes the API key that Set-DojoApiKey keeps for this runspace or this account.</summary>
[Cmdlet(VerbsCommon.Remove, "DojoApiKey", SupportsShouldProcess = true)]
public sealed class RemoveDojoApiKeyCommand : PSCmdlet
{
    /// <summary>The key of this runspace is removed, or the key of this account on this machine.</summary>
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
        if (RunspaceKeys.Current is { } key && ShouldProcess(key.ToString(), "Remove the API key of this PowerShell session"))
            RunspaceKeys.Remove();
    }

    // Not read first: a file that cannot be read must be removable too.
    private void RemoveFromAccount()
    {
        if (AccountKey.Path is not { } path || !File.Exists(path) || !ShouldProcess(path, "Remove the API key of this account"))
            return;
        this.OrEnd(AccountKey.Remove, path);
    }
}
