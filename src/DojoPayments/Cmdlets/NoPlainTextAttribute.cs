using System.Management.Automation;
using System.Security;
using DojoPayments.Credentials;

namespace DojoPayments.Cmdlets;

/// <summary>
/// Refuses a key given as plain text before the engine does: the engine's own conversion error would repeat the key.
/// </summary>
internal sealed class NoPlainTextAttribute : ArgumentTransformationAttribute
{
    /// <summary>
    /// True for a parameter that reads the pipeline: the engine puts the object, and so the key, into the record of each error
    /// about it. The cmdlet then gets <see cref="Refused"/>, and ends the pipeline with an error of its own.
    /// </summary>
    public bool IsLeftToCmdlet { get; init; }

    /// <summary>Stands for a key that was given as plain text.</summary>
    public static SecureString Refused { get; } = new();

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is SecureString or null)
            return value;
        return IsLeftToCmdlet ? Refused : throw new ArgumentTransformationMetadataException(ApiKeyErrors.PlainText().Message);
    }
}
