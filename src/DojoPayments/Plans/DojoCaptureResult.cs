namespace DojoPayments;

/// <summary>The result that New-DojoCapture would have for a row, as far as it is known without a send.</summary>
public enum DojoCaptureResult
{
    /// <summary>No obstacle: the row would be sent.</summary>
    Ready,

    /// <summary>The id is not the id of a payment intent.</summary>
    InvalidPaymentIntentId,

    /// <summary>The operation id has control characters, or characters that were lost by a wrong encoding.</summary>
    InvalidOperationId,

    /// <summary>The intent is of the sandbox and the key is of production.</summary>
    WrongEnvironment,

    /// <summary>The amount or the tips can be read in two ways or not at all, or an amount is given with -Remaining.</summary>
    InvalidAmount,

    /// <summary>The row alone is above -MaximumAmount.</summary>
    AmountTooLarge,

    /// <summary>The run would end before this row because of -MaximumTotal.</summary>
    TotalTooLarge,

    /// <summary>
    /// The operation id was used before for another intent, amount, tips or reference, or is a known id in another spelling.
    /// </summary>
    OperationMismatch,

    /// <summary>
    /// The journal does not have the row, and has operations of its intent that no row names: the row may be one of them, changed.
    /// </summary>
    OperationChanged,

    /// <summary>The row has a CaptureId, or the journal says that an earlier run captured it.</summary>
    AlreadyCaptured,

    /// <summary>With -SkipCaptured: the intent already lists the capture of the row, and nothing would be sent.</summary>
    Found,

    /// <summary>
    /// With -SkipCaptured: the intent does not list the capture that the row's CaptureId names, or that capture has another amount
    /// or other tips, took no money, or belongs to another row.
    /// </summary>
    CaptureIdMismatch,

    /// <summary>
    /// The journal says that the API accepted the capture and later declined it, failed to make it, or no longer lists it: the
    /// operation is not captured again under its operation id.
    /// </summary>
    NotSuccessful,

    /// <summary>
    /// The journal says that an earlier run sent the capture, and has no outcome: New-DojoCapture looks for the capture first. With
    /// -Remaining also if another capture of the intent is in doubt, so that the remaining amount is not known.
    /// </summary>
    OutcomeUnknown,

    /// <summary>An earlier row of this input is the same operation, which is captured once.</summary>
    Repeated,

    /// <summary>There is no such intent for this key.</summary>
    NotFound,

    /// <summary>The intent could not be read, or with -SkipCaptured its list does not show whether the row is captured.</summary>
    NotRead,

    /// <summary>A part or all of the payment was refunded.</summary>
    Refunded,

    /// <summary>The authorisation was reversed.</summary>
    Reversed,

    /// <summary>The intent was cancelled.</summary>
    Canceled,

    /// <summary>The intent is not authorised, or in a state that this module does not know.</summary>
    NotAuthorized,

    /// <summary>The intent is captured automatically.</summary>
    WrongCaptureMode,

    /// <summary>The authorisation has lapsed: the amount that was not captured is released, or captured automatically.</summary>
    Lapsed,

    /// <summary>
    /// The row would be sent, as for Ready, but it has to be sent soon: the authorisation may lapse within the hour.
    /// </summary>
    LapsesWithinHour,

    /// <summary>The amount is above the amount that the captures so far and the earlier rows leave.</summary>
    OverRemaining,

    /// <summary>-Remaining is given, and nothing remains.</summary>
    NothingRemaining,
}
