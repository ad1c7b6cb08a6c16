using System.Globalization;
using DojoPayments.Protocol;
using static DojoPayments.Rows.RowWords;

namespace DojoPayments.Confirmations;

/// <summary>The texts of all errors about a confirmed capture.</summary>
internal static class ConfirmationErrors
{
    /// <summary>The error of a status without money, or with which it is not known whether money was taken.</summary>
    /// <returns>Null for any other status.</returns>
    public static DojoException? Of(DojoCaptureInstruction row, string status) => status switch
    {
        CaptureStatuses.Declined => NoMoney(DojoErrorId.DojoCaptureDeclined, row, status),
        CaptureStatuses.Failed => NoMoney(DojoErrorId.DojoCaptureFailed, row, status),
        ConfirmedStatuses.NotListed => new DojoException(
            DojoErrorId.DojoCaptureNotListed,
            $"{Place(row)}: {row.PaymentIntentId} does not list the capture {ErrorWords.Quote(row.CaptureId)}.",
            "Check that the row is of this payment. If it is, whether money was taken is not known: confirm it again later, and ask Dojo if it stays so. Do not capture it again before."),
        _ => null,
    };

    /// <summary>The row does not report a capture.</summary>
    public static DojoException NoCaptureId(DojoCaptureInstruction row) => new(
        DojoErrorId.CaptureIdMissing,
        $"{Place(row)} has no CaptureId, so that it reports no capture.",
        "Confirm the output of New-DojoCapture, a result file or a journal. Leave out the rows that were not captured: Where-Object CaptureId. To find open captures, run the same input with the same journal again.");

    /// <summary>The intent could not be read.</summary>
    public static DojoException NotRead(DojoCaptureInstruction row, DojoException cause) => new(
        cause.Id,
        $"{Place(row)}: {cause.What}",
        cause.RecommendedAction,
        cause);

    /// <summary>The answer does not show whether the intent lists the capture.</summary>
    public static DojoException Unclear(DojoCaptureInstruction row) => new(
        DojoErrorId.DojoReadFailed,
        $"{Place(row)}: the state of the capture {ErrorWords.Quote(row.CaptureId)} is not known: the answer for {row.PaymentIntentId} has no list of its captures, or is an old one that does not list it.",
        "Confirm it again later.");

    /// <summary>The capture with that id has another amount or other tips.</summary>
    public static DojoException OtherAmount(ReportedCapture capture, CaptureDetails listed) => new(
        DojoErrorId.CaptureIdMismatch,
        string.Format(
            CultureInfo.InvariantCulture,
            "{0}: the capture {1} is of {2}, and the row is of {3} (minor units).",
            Place(capture.Row),
            ErrorWords.Quote(capture.Row.CaptureId),
            Amount(listed.Amount!.Value, listed.TipsAmount),
            Amount(capture.Amount!.Value, capture.TipsAmount)),
        "Check that the row is of this capture, and that its amounts are in the unit that -AmountUnit says.");

    private static DojoException NoMoney(DojoErrorId id, DojoCaptureInstruction row, string status) => new(
        id,
        $"{Place(row)}: the API accepted the capture {ErrorWords.Quote(row.CaptureId)} of {row.PaymentIntentId} and reports it as {status} now.",
        "No money was taken by it. Look at the payment in Dojo's portal before you capture it again, as a row with an OperationId that no row had before.");
}
