using System.Management.Automation;
using DojoPayments.Credentials;

namespace DojoPayments.Cmdlets;

/// <summary>Tells which API key would be used, without showing it; nothing if there is none.</summary>
[Cmdlet(VerbsCommon.Get, "DojoApiKey")]
[OutputType(typeof(DojoApiKeyInfo))]
public sealed class GetDojoApiKeyCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (this.OrEnd(() => ApiKeySources.Find(null, new SecretVaults(InvokeCommand))) is { } key)
            WriteObject(new DojoApiKeyInfo(key));
    }
}
