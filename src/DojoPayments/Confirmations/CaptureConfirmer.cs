using System;
using System.Linq;
using DojoPayments.Intents;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Confirmations;

/// <summary>Tells what captures are now from what their intents say. It sends no capture.</summary>
internal static class CaptureConfirmer
{
    // As for read-back: for so long after its send the absence of a capture is no proof.
    private static readonly TimeSpan s_listedAfter = TimeSpan.FromMinutes(15);

    /// <summary>Checks a row before its intent is read.</summary>
    /// <param name="row">As it was read.</param>
    /// <param name="rules">The input's.</param>
    /// <param name="capturedAt">When the row says that it was captured; null if it does not.</param>
    public static ReportedCapture Check(DojoCaptureInstruction row, RowRules rules, DateTimeOffset? capturedAt)
    {
        // An amount is compared where there is one, and is not needed to know a capture by.
        var checkedRow = MinorUnits.IsAbsent(row.Amount) ? new CheckedRow(row, 0, null, CaptureValidation.CheckRemainder(row, rules)) : CaptureValidation.Check(row, rules);
        if ((checkedRow.Error ?? (row.CaptureId is null ? ConfirmationErrors.NoCaptureId(row) : null)) is { } error)
            return new ReportedCapture(row, Error: error);
        return checkedRow.Amount == 0 ? new ReportedCapture(row, CapturedAt: capturedAt) : new ReportedCapture(row, checkedRow.Amount, checkedRow.TipsAmount, capturedAt);
    }

    /// <summary>The capture of a journal's operation.</summary>
    /// <param name="entry">It has a capture.</param>
    /// <param name="place">Its place among the captures of the journal, from 1.</param>
    /// <param name="environment">The environment of the API key.</param>
    public static ReportedCapture Of(DojoCaptureJournalEntry entry, long place, DojoEnvironment environment)
    {
        var row = new DojoCaptureInstruction(place, entry.PaymentIntentId, entry.Amount, entry.TipsAmount, entry.Reference, entry.OperationId) { CaptureId = entry.CaptureId };
        var error = CaptureValidation.Check(row, new RowRules { Environment = environment, AcceptsCaptureId = true }).Error;
        return new ReportedCapture(row, entry.Amount, entry.TipsAmount, entry.CapturedAt, entry, error);
    }

    /// <summary>Tells what a capture is.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="reading">Of its intent.</param>
    /// <param name="now">By this machine's clock.</param>
    /// <param name="error">What is wrong with it; null if nothing is.</param>
    /// <returns>Null if that cannot be told.</returns>
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

    // The API says of an intent how much was paid back, and not of which capture.
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
