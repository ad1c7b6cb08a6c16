using System;
using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;

namespace DojoPayments;

/// <summary>
/// The columns of the module's views that show more than a property. They are code properties of DojoPayments.Types.ps1xml and
/// not script blocks, because a script block may not call a module's methods in constrained language mode. They read properties
/// by name, so that they also show objects of a remote session or a file.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DojoView
{
    /// <summary>The amount with its currency.</summary>
    public static string Amount(PSObject item) => Money(item, nameof(DojoCapturePlan.Amount));

    /// <summary>The tips with their currency; empty if there are none.</summary>
    public static string TipsAmount(PSObject item) => Money(item, nameof(DojoCapturePlan.TipsAmount));

    /// <summary>What was left to capture before the row, with its currency.</summary>
    public static string RemainingBefore(PSObject item) => Money(item, nameof(DojoCapturePlan.RemainingBefore));

    /// <summary>What is left to capture after the row, with its currency.</summary>
    public static string RemainingAfter(PSObject item) => Money(item, nameof(DojoCapturePlan.RemainingAfter));

    /// <summary>The authorised amount with its currency.</summary>
    public static string AuthorizedAmount(PSObject item) => Money(item, nameof(DojoPaymentIntent.AuthorizedAmount));

    /// <summary>The captured amount with its currency.</summary>
    public static string CapturedAmount(PSObject item) => Money(item, nameof(DojoPaymentIntent.CapturedAmount));

    /// <summary>What is left to capture, with its currency.</summary>
    public static string RemainingAmount(PSObject item) => Money(item, nameof(DojoPaymentIntent.RemainingAmount));

    /// <summary>The refunded amount with its currency.</summary>
    public static string RefundedAmount(PSObject item) => Money(item, nameof(DojoPaymentIntent.RefundedAmount));

    /// <summary>Repeated or Resumed if nothing was sent for the row, and otherwise the status of its capture.</summary>
    public static string Status(PSObject item) =>
        item?.Properties[nameof(DojoCapture.Repeated)]?.Value is true ? nameof(DojoCapture.Repeated)
        : item?.Properties[nameof(DojoCapture.Resumed)]?.Value is true ? nameof(DojoCapture.Resumed)
        : item?.Properties[nameof(DojoCapture.Status)]?.Value as string ?? string.Empty;

    /// <summary>When the authorisation lapses, UTC, to the minute.</summary>
    public static string CaptureBefore(PSObject item) => Time(item, nameof(DojoPaymentIntent.CaptureBefore), "yyyy-MM-dd HH:mm");

    /// <summary>When a capture was created, UTC, to the second.</summary>
    public static string CreatedAt(PSObject item) => Time(item, nameof(DojoPaymentIntentCapture.CreatedAt), "u");

    /// <summary>When a run opened its journal, UTC, to the second.</summary>
    public static string OpenedAt(PSObject item) => Time(item, nameof(DojoCaptureJournalRun.OpenedAt), "u");

    private static string Time(PSObject item, string property, string format)
    {
        var value = item?.Properties[property]?.Value;
        // Of a time from another session there is but a bag of properties.
        var time = value as DateTimeOffset? ?? (value as PSObject)?.BaseObject as DateTimeOffset?;
        var utc = time?.UtcDateTime ?? (value as PSObject)?.Properties[nameof(DateTimeOffset.UtcDateTime)]?.Value as DateTime?;
        return utc?.ToString(format, CultureInfo.InvariantCulture) ?? string.Empty;
    }

    private static string Money(PSObject item, string property) =>
        DojoMoney.Format(item?.Properties[property]?.Value as long?, item?.Properties[nameof(DojoPaymentIntent.Currency)]?.Value as string);
}
