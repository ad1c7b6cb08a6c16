using System.Management.Automation;
using System.Security;

namespace DojoPayments.Cmdlets;

/// <summary>
/// Refuses a key given as plain text before the engine does: the engine's own conversion error would repeat the key.
/// </summary>
internal sealed class NoPlainTextAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is SecureString or null
            ? value
            : throw new ArgumentTransformationMetadataException(
                "An API key is not taken as plain text, which would stay in histories and logs. Leave the parameter of Set-DojoApiKey out to be asked for it, or give a SecureString, for example from Read-Host -AsSecureString.");
    }
}
