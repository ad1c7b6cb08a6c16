using System.Management.Automation;
using System.Security;
using DojoPayments.Credentials;

namespace DojoPayments.Cmdlets;

/// <summary>Keeps the API key for this runspace; asks for it where none is given.</summary>
[Cmdlet(VerbsCommon.Set, "DojoApiKey", SupportsShouldProcess = true)]
public sealed class SetDojoApiKeyCommand : PSCmdlet
{
    /// <summary>The secret key, <c>sk_sandbox_...</c> or <c>sk_prod_...</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The secret API key, sk_sandbox_... or sk_prod_...")]
    [NoPlainText]
    [ValidateNotNull]
    public SecureString ApiKey { get; set; } = null!;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            var key = Credentials.ApiKey.Parse(ApiKey, "Set-DojoApiKey");
            if (ShouldProcess(key.ToString(), "Keep the API key for this PowerShell session"))
                RunspaceKeys.Set(key);
        }
        catch (DojoException error)
        {
            ThrowTerminatingError(error.ToErrorRecord());
        }
    }
}
