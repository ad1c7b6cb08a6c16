using System;
using System.Linq;
using DojoPayments.Intents;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Confirmations;

/// <summary>Determines the present state of captures from their intents. It sends no capture.</summary>
internal static class CaptureConfirmer
{
    // As for the read-back: up to this time after its send the absence of a capture is no proof.
    private static readonly TimeSpan s_listedAfter = TimeSpan.FromMinutes(15);

    /// <summary>Checks a row before its intent is read.</summary>
    /// <param name="row">The row as it was read.</param>
    /// <param name="rules">The rules of the input.</param>
    /// <param name="capturedAt">The time of the capture in the row; null if the row has none.</param>
    public static ReportedCapture Check(DojoCaptureInstruction row, RowRules rules, DateTimeOffset? capturedAt)
    {
        // An amount is compared if the row has one, and is not needed to identify the capture.
        var checkedRow = MinorUnits.IsAbsent(row.Amount) ? new CheckedRow(row, 0, null, CaptureValidation.CheckRemainder(row, rules)) : CaptureValidation.Check(row, rules);
        if ((checkedRow.Error ?? (row.CaptureId is null ? ConfirmationErrors.NoCaptureId(row) : null)) is { } error)
            return new ReportedCapture(row, Error: error);
        return checkedRow.Amount == 0 ? new ReportedCapture(row, CapturedAt: capturedAt) : new ReportedCapture(row, checkedRow.Amount, checkedRow.TipsAmount, capturedAt);
    }

    /// <summary>The capture of a journal's operation.</summary>
    /// <param name="entry">An operation with a capture.</param>
    /// <param name="place">Its place among the captures of the journal, from 1.</param>
    /// <param name="environment">The environment of the API key.</param>
    public static ReportedCapture Of(DojoCaptureJournalEntry entry, long place, DojoEnvironment environment)
    {
        var row = new DojoCaptureInstruction(place, entry.PaymentIntentId, entry.Amount, entry.TipsAmount, entry.Reference, entry.OperationId) { CaptureId = entry.CaptureId };
        var error = CaptureValidation.Check(row, new RowRules { Environment = environment, AcceptsCaptureId = true }).Error;
        return new ReportedCapture(row, entry.Amount, entry.TipsAmount, entry.CapturedAt, entry, error);
    }

    /// <summary>Determines the present state of a capture.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="reading">The reading of its intent.</param>
    /// <param name="now">The present time by this machine's clock.</param>
    /// <param name="error">The error of the capture; null if there is none.</param>
    /// <returns>Null if the state is not known.</returns>
    public static DojoCaptureConfirmation? Confirm(ReportedCapture capture, IntentReading reading, DateTimeOffset now, out DojoException? error)
    {
        error = capture.Error ?? (reading.Error is { } unread ? ConfirmationErrors.NotRead(capture.Row, unread) : null);
        if (error is not null || reading.Intent is not { } intent)
            return null;
        var listed = reading.Captures?.FirstOrDefault(entry => string.Equals(entry.Id, capture.Row.CaptureId, StringComparison.Ordinal));
        if (listed is null && (reading.Captures is null || reading.IsAged))
            error = ConfirmationErrors.Unclear(capture.Row);
        else if (listed?.Amount is { } amount && capture.Amount is { } reported && (amount != reported || (listed.TipsAmount ?? 0) != (capture.TipsAmount ?? 0)))
            error = ConfirmationErrors.OtherAmount(capture, listed);
        if (error is not null)
            return null;

        var status = listed is null ? IsYoung(capture, now) ? DojoCapture.Accepted : ConfirmedStatuses.NotListed : StatusOf(listed, intent);
        error = ConfirmationErrors.Of(capture.Row, status);
        return new DojoCaptureConfirmation(capture, status)
        {
            Amount = capture.Amount ?? listed?.Amount,
            TipsAmount = capture.Amount is null ? listed?.TipsAmount : capture.TipsAmount,
            Currency = intent.Currency,
            IntentStatus = intent.Status,
            RefundedAmount = intent.RefundedAmount,
            CapturedAt = (capture.CapturedAt ?? listed?.CreatedAt)?.ToUniversalTime(),
            ConfirmedAt = now,
        };
    }

    // The API gives the refunded amount of an intent, and not the refunded captures.
    private static string StatusOf(CaptureDetails listed, DojoPaymentIntent intent)
    {
        var status = listed.Status ?? DojoCapture.Accepted;
        if (!listed.Counts)
            return status;
        if (intent.Status == ConfirmedStatuses.Refunded)
            return ConfirmedStatuses.Refunded;
        if (intent.RefundedAmount == 0)
            return status;
        return intent.RefundedAmount < intent.CapturedAmount ? ConfirmedStatuses.PartlyRefunded : ConfirmedStatuses.Refunded;
    }

    private static bool IsYoung(ReportedCapture capture, DateTimeOffset now) =>
        capture.CapturedAt is { } at && (now - at).Duration() < s_listedAfter;
}
