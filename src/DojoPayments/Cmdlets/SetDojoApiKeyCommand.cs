using System.Management.Automation;
using System.Security;
using DojoPayments.Credentials;

namespace DojoPayments.Cmdlets;

/// <summary>
/// Keeps the API key, or the name of the secret that holds it, for this runspace or this account; asks for a missing key.
/// </summary>
[Cmdlet(VerbsCommon.Set, "DojoApiKey", DefaultParameterSetName = KeySet, SupportsShouldProcess = true)]
public sealed class SetDojoApiKeyCommand : PSCmdlet
{
    private const string KeySet = "ApiKey";
    private const string SecretSet = "Secret";

    /// <summary>The secret key, <c>sk_sandbox_...</c> or <c>sk_prod_...</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = KeySet, HelpMessage = "The secret API key, sk_sandbox_... or sk_prod_...")]
    [NoPlainText(IsLeftToCmdlet = true)]
    [ValidateNotNull]
    public SecureString ApiKey { get; set; } = null!;

    /// <summary>The SecretManagement secret that holds the key; it is read at each use.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SecretSet)]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string SecretName { get; set; } = null!;

    /// <summary>The vault that the secret is in; without it SecretManagement searches all.</summary>
    [Parameter(ParameterSetName = SecretSet)]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? VaultName { get; set; }

    /// <summary>The key is kept for this runspace, or for this account on this machine.</summary>
    [Parameter]
    public DojoApiKeyScope Scope { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ReferenceEquals(ApiKey, NoPlainTextAttribute.Refused))
            ThrowTerminatingError(ApiKeyErrors.PlainText().ToErrorRecord());
        var kept = this.OrEnd(() => ParameterSetName == SecretSet
            ? new ConfiguredKey(new SecretReference(SecretName, VaultName))
            : new ConfiguredKey(Credentials.ApiKey.Parse(ApiKey, "Set-DojoApiKey")));
        if (Scope == DojoApiKeyScope.CurrentUser && ShouldProcess(kept.ToString(), "Keep the API key for this account on this machine"))
            this.OrEnd(() => AccountKey.Write(kept));
        else if (Scope == DojoApiKeyScope.Session && ShouldProcess(kept.ToString(), "Keep the API key for this PowerShell session"))
            RunspaceKeys.Set(kept);
    }
}
