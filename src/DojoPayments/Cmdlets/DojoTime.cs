using System;
using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;

namespace DojoPayments;

/// <summary>
/// The times of the module's objects, as PowerShell reads them: code properties of DojoPayments.Types.ps1xml. Each is a
/// <see cref="DateTimeOffset"/> whose text is ISO 8601 in UTC. Export-Csv writes the text of a value, and the text of a plain
/// DateTimeOffset depends on the culture of the account that runs the batch. They are hidden, so that a time keeps its place among
/// the other properties.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DojoTime
{
    private static readonly PSCodeMethod s_toString = new(nameof(ToString), typeof(DojoTime).GetMethod(nameof(ToText)));

    /// <summary>When the API's answer was in, UTC.</summary>
    public static object? CapturedAt(PSObject item) => Time((item?.BaseObject as DojoCapture)?.CapturedAt ?? (item?.BaseObject as DojoCaptureConfirmation)?.CapturedAt);

    /// <summary>When the state of a capture was read, UTC.</summary>
    public static object? ConfirmedAt(PSObject item) => Time((item?.BaseObject as DojoCaptureConfirmation)?.ConfirmedAt);

    /// <summary>When a run opened its journal, UTC.</summary>
    public static object? OpenedAt(PSObject item) => Time((item?.BaseObject as DojoCaptureJournalRun)?.OpenedAt);

    /// <summary>When the operation was first announced, UTC.</summary>
    public static object? FirstSentAt(PSObject item) => Time((item?.BaseObject as DojoCaptureJournalEntry)?.FirstSentAt);

    /// <summary>The time of the last line of the operation in the journal, UTC.</summary>
    public static object? UpdatedAt(PSObject item) => Time((item?.BaseObject as DojoCaptureJournalEntry)?.UpdatedAt);

    /// <summary>When the payment intent, or a capture of it, was created, UTC.</summary>
    public static object? CreatedAt(PSObject item) => Time((item?.BaseObject as DojoPaymentIntent)?.CreatedAt ?? (item?.BaseObject as DojoPaymentIntentCapture)?.CreatedAt);

    /// <summary>When the payment intent was authorised, UTC.</summary>
    public static object? AuthorizedAt(PSObject item) => Time((item?.BaseObject as DojoPaymentIntent)?.AuthorizedAt);

    /// <summary>When the authorisation lapses, UTC.</summary>
    public static object? CaptureBefore(PSObject item) => Time((item?.BaseObject as DojoPaymentIntent)?.CaptureBefore ?? (item?.BaseObject as DojoCapturePlan)?.CaptureBefore);

    /// <summary>When the payment intent is voided unless it is authorised by then, UTC.</summary>
    public static object? ExpireAt(PSObject item) => Time((item?.BaseObject as DojoPaymentIntent)?.ExpireAt);

    /// <summary>A time as ISO 8601 in UTC.</summary>
    public static string ToText(PSObject item) => item?.BaseObject is DateTimeOffset time
        ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)
        : string.Empty;

    private static PSObject? Time(DateTimeOffset? time)
    {
        if (time is not { } known)
            return null;
        var value = new PSObject(known);
        value.Methods.Add(s_toString);
        return value;
    }
}
