using System;
using System.Management.Automation;

namespace DojoPayments.Cmdlets;

/// <summary>The one way from an error to PowerShell's record of it.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord ToErrorRecord(this DojoException error, object? target = null) => new(error, error.ErrorId, Category(error.Id), target);

    /// <summary>Does what may fail, and ends the pipeline with its error if it does.</summary>
    public static T OrEnd<T>(this Cmdlet cmdlet, Func<T> work, object? target = null)
    {
        try
        {
            return work();
        }
        catch (DojoException error)
        {
            cmdlet.ThrowTerminatingError(error.ToErrorRecord(target));
            throw;
        }
    }

    /// <inheritdoc cref="OrEnd{T}"/>
    public static void OrEnd(this Cmdlet cmdlet, Action work, object? target = null) => cmdlet.OrEnd(
        () =>
        {
            work();
            return true;
        },
        target);

    private static ErrorCategory Category(DojoErrorId id) => id switch
    {
        DojoErrorId.InvalidAmount or DojoErrorId.InvalidPaymentIntentId or DojoErrorId.InvalidBaseUri or DojoErrorId.InvalidApiVersion or DojoErrorId.InvalidProxy or DojoErrorId.AmountWithRemaining or DojoErrorId.InvalidOperationId or DojoErrorId.InvalidResendAfter or DojoErrorId.CaptureIdMissing => ErrorCategory.InvalidArgument,
        DojoErrorId.DojoBadRequest or DojoErrorId.OperationMismatch or DojoErrorId.OperationChanged or DojoErrorId.AmountUnitMismatch or DojoErrorId.InvalidColumns => ErrorCategory.InvalidData,
        DojoErrorId.EnvironmentMismatch => ErrorCategory.InvalidOperation,
        DojoErrorId.DojoNotFound or DojoErrorId.DojoCaptureNotListed => ErrorCategory.ObjectNotFound,
        DojoErrorId.DojoConflict or DojoErrorId.AlreadyCaptured => ErrorCategory.ResourceExists,
        DojoErrorId.DojoNothingRemaining or DojoErrorId.DojoRemainderUnknown => ErrorCategory.ResourceUnavailable,
        DojoErrorId.DojoRateLimited or DojoErrorId.AmountTooLarge or DojoErrorId.TotalTooLarge => ErrorCategory.LimitsExceeded,
        DojoErrorId.DojoReadFailed => ErrorCategory.ReadError,
        DojoErrorId.DojoCaptureDeclined or DojoErrorId.DojoCaptureFailed => ErrorCategory.InvalidResult,
        DojoErrorId.JournalUnavailable => ErrorCategory.ResourceUnavailable,
        DojoErrorId.DojoNotSent or DojoErrorId.DojoUnreachable => ErrorCategory.ConnectionError,
        DojoErrorId.DojoOutcomeUnknown or DojoErrorId.DojoOutcomesUnknown => ErrorCategory.OperationTimeout,
        DojoErrorId.DojoApiKeyMissing or DojoErrorId.InvalidApiKey or DojoErrorId.DojoUnauthorized => ErrorCategory.AuthenticationError,
        DojoErrorId.InvalidApiKeyFile => ErrorCategory.SecurityError,
        DojoErrorId.SecretModuleMissing => ErrorCategory.NotInstalled,
        DojoErrorId.SecretVaultNotFound or DojoErrorId.SecretNotFound => ErrorCategory.ObjectNotFound,
        DojoErrorId.SecretUnavailable => ErrorCategory.ResourceUnavailable,
        DojoErrorId.DojoForbidden => ErrorCategory.PermissionDenied,
        _ => ErrorCategory.NotSpecified,
    };
}
