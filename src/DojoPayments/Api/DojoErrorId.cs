namespace DojoPayments.Api;

/// <summary>The stable ids of every error this module reports; the names are what scripts match on.</summary>
internal enum DojoErrorId
{
    InvalidAmount,
    InvalidPaymentIntentId,
    EnvironmentMismatch,
    DojoBadRequest,
    DojoNotFound,
    DojoConflict,
    DojoRejected,
    DojoRateLimited,
    DojoNotSent,
    DojoOutcomeUnknown,
    DojoCaptureDeclined,
    DojoCaptureFailed,
    OperationMismatch,
    AmountTooLarge,
    AmountWithRemaining,
    DojoNothingRemaining,
    DojoRemainderUnknown,
    DojoReadFailed,

    // These end a batch, because every further row would fail alike.
    DojoApiKeyMissing,
    InvalidApiKey,
    InvalidApiKeyFile,
    SecretModuleMissing,
    SecretVaultNotFound,
    SecretNotFound,
    SecretUnavailable,
    InvalidBaseUri,
    InvalidApiVersion,
    InvalidProxy,
    JournalUnavailable,
    DojoUnauthorized,
    DojoForbidden,
    DojoUnreachable,
    DojoOutcomesUnknown,
    TotalTooLarge,
}
