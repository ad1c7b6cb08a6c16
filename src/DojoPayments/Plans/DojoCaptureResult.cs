namespace DojoPayments;

/// <summary>What New-DojoCapture would make of a row, as far as can be told without sending it.</summary>
public enum DojoCaptureResult
{
    /// <summary>Nothing stands against it: it would be sent.</summary>
    Ready,

    /// <summary>The id is not one of a payment intent.</summary>
    InvalidPaymentIntentId,

    /// <summary>The operation id has characters that cannot be told apart.</summary>
    InvalidOperationId,

    /// <summary>The intent is one of the sandbox and the key one of production.</summary>
    WrongEnvironment,

    /// <summary>Amount or tips could be read in two ways or not at all, or an amount stands beside -Remaining.</summary>
    InvalidAmount,

    /// <summary>The row alone is above -MaximumAmount.</summary>
    AmountTooLarge,

    /// <summary>The run would end before this row, for -MaximumTotal.</summary>
    TotalTooLarge,

    /// <summary>
    /// The operation id stood for another intent, amount, tips or reference before, or is a known one in another spelling.
    /// </summary>
    OperationMismatch,

    /// <summary>
    /// The journal does not have the row, and has operations of its intent that no row names: it may be one of them, changed.
    /// </summary>
    OperationChanged,

    /// <summary>The row has a CaptureId, or the journal says that an earlier run captured it.</summary>
    AlreadyCaptured,

    /// <summary>With -SkipCaptured: the intent lists its capture already, and nothing would be sent.</summary>
    Found,

    /// <summary>
    /// With -SkipCaptured: the intent lists no such capture as the row's CaptureId names, or not of its amount and tips, or it
    /// took no money, or it is another row's.
    /// </summary>
    CaptureIdMismatch,

    /// <summary>The journal says that the API accepted its capture and declined it later, failed to make it, or lists it no more: it is not captured again under its name.</summary>
    NotSuccessful,

    /// <summary>
    /// The journal says that an earlier run sent it, and has no outcome of it: New-DojoCapture looks for it first. With
    /// -Remaining also where another capture of the intent is in doubt, so that what remains is not known.
    /// </summary>
    OutcomeUnknown,

    /// <summary>An earlier row of this input is the same operation, which is captured once.</summary>
    Repeated,

    /// <summary>There is no such intent for this key.</summary>
    NotFound,

    /// <summary>The intent could not be read, or with -SkipCaptured its captures do not tell whether this one is there.</summary>
    NotRead,

    /// <summary>Something of the intent was refunded.</summary>
    Refunded,

    /// <summary>The authorisation was given back.</summary>
    Reversed,

    /// <summary>The intent was cancelled.</summary>
    Canceled,

    /// <summary>The intent is not authorised, or in a state that this module does not know.</summary>
    NotAuthorized,

    /// <summary>The intent is captured by itself.</summary>
    WrongCaptureMode,

    /// <summary>The authorisation has lapsed: what was not captured of it is released, or captured by itself.</summary>
    Lapsed,

    /// <summary>
    /// Nothing stands against it and it would be sent, as for Ready, and it has to be soon: the authorisation may lapse within
    /// the hour.
    /// </summary>
    LapsesWithinHour,

    /// <summary>The amount is above what the captures so far and the rows before it leave.</summary>
    OverRemaining,

    /// <summary>-Remaining was asked for and nothing remains.</summary>
    NothingRemaining,
}
