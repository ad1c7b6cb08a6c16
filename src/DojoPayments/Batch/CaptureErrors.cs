using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DojoPayments.Api;
using DojoPayments.Protocol;
using static DojoPayments.Rows.RowWords;

namespace DojoPayments.Batch;

/// <summary>The texts of all errors about an operation: what happened, and what to do.</summary>
internal static class CaptureErrors
{
    private const int MaxOpenNamed = 3;
    private const string OneIdEach = "Give each capture an OperationId of its own, and use it again only to repeat exactly this capture. ";
    private const string NotCaptured = "The capture was not made.";
    private const string LookFirst = "Look at the captures of the payment intent before you send it again: the capture may have been made.";

    /// <summary>-Remaining is given, and nothing remains.</summary>
    public static DojoException NothingRemaining(DojoCaptureInstruction row, string why) => new(
        DojoErrorId.DojoNothingRemaining,
        $"{Place(row)}: nothing remains to capture from {row.PaymentIntentId}. {why}",
        NothingSent);

    public static DojoException RemainderRepeated(DojoCaptureInstruction row) => NothingRemaining(row, "An earlier row of this input captures all that remains.");

    /// <summary>Captures of the intent are in doubt, and each may have taken its amount from the remaining amount.</summary>
    /// <param name="row">The row.</param>
    /// <param name="open">The sends without a known outcome; empty if another run of this process works on the intent.</param>
    public static DojoException RemainderUnknown(DojoCaptureInstruction row, IReadOnlyList<UnansweredSend> open) => new(
        DojoErrorId.DojoRemainderUnknown,
        open.Count == 0
            ? $"{Place(row)}: what remains of {row.PaymentIntentId} is not known: another run in this process captures from it at the same time."
            : $"{Place(row)}: what remains of {row.PaymentIntentId} is not known: {string.Join(", ", open.Take(MaxOpenNamed).Select(Describe))}{(open.Count > MaxOpenNamed ? " and more" : string.Empty)} may have been captured.",
        open.Count == 0
            ? "Run the row again. " + NothingSent
            : "Run the input that sent these captures again with its journal, until their outcomes are known; or look at the captures of the payment intent and give the amount. " + NothingSent);

    /// <summary>The journal has a capture of this name with an amount of its own.</summary>
    public static DojoException NotARemainder(DojoCaptureInstruction row) => new(
        DojoErrorId.OperationMismatch,
        $"{Place(row)}: the OperationId {ErrorWords.Quote(row.OperationId)} belongs to an earlier capture with an amount of its own, and not to a capture of what remains.",
        OneIdEach + NothingSent);

    /// <summary>The intent of a row could not be read.</summary>
    public static DojoException NotRead(DojoCaptureInstruction row, DojoException cause) => new(
        cause.Id,
        $"{Place(row)}: {cause.What}",
        cause.RecommendedAction + " " + NothingSent,
        cause);

    /// <summary>The comparison of a row with the captures that its intent lists does not allow a send.</summary>
    /// <param name="operation">The row.</param>
    /// <param name="result">The result of the comparison.</param>
    /// <param name="capture">The capture that the row names; null if it is not listed.</param>
    public static DojoException NotComparable(CaptureOperation operation, Comparison result, CaptureDetails? capture = null)
    {
        var row = operation.Instruction;
        var named = $"{Place(row)} has the CaptureId {ErrorWords.Quote(row.CaptureId)}";
        const string Mend = "Look at the captures of the payment intent. If the row is to be captured, take its CaptureId out. " + NothingSent;
        return result switch
        {
            Comparison.Declined => new DojoException(
                capture!.Status == CaptureStatuses.Declined ? DojoErrorId.DojoCaptureDeclined : DojoErrorId.DojoCaptureFailed,
                $"{named}, and the API reports that capture as {capture.Status}.",
                "That capture took no money. " + Mend),
            Comparison.NotListed => new DojoException(DojoErrorId.CaptureIdMismatch, $"{named}, and {row.PaymentIntentId} lists no such capture.", Mend),
            Comparison.OtherAmount => new DojoException(
                DojoErrorId.CaptureIdMismatch,
                string.Format(CultureInfo.InvariantCulture, "{0}, and the amount of that capture is {1}; the amount of the row is {2}.", named, Amount(capture!.Amount ?? 0, capture.TipsAmount), Amount(operation.Amount, operation.TipsAmount)),
                Mend),
            Comparison.Taken => new DojoException(DojoErrorId.CaptureIdMismatch, $"{named}, and that capture belongs to another row of this input or to another operation of the journal.", "One capture belongs to one row: take the repeated row out. " + NothingSent),
            _ => new DojoException(
                DojoErrorId.DojoReadFailed,
                $"{Place(row)} may be captured already: the API gives no list of the captures of {row.PaymentIntentId}, or an entry that may be this capture has no id, amount or time.",
                "Run the row again later, or look at the captures of the payment intent. " + NothingSent),
        };
    }

    /// <summary>An equal send of an earlier run may still be made, or not be listed yet.</summary>
    public static DojoException EqualInDoubt(CaptureOperation operation, UnansweredSend send, TimeSpan resendAfter) => new(
        DojoErrorId.DojoOutcomeUnknown,
        $"{Place(operation.Instruction)}: another run in this process sent a capture of {Describe(send)} from {send.PaymentIntentId}, and its outcome is unknown.",
        string.Format(CultureInfo.InvariantCulture, "Run the row again later: {0} after its send, a capture that the API does not list counts as not made. " + NothingSent, resendAfter));

    /// <summary>The API refused the capture; it was not made.</summary>
    public static DojoException Refused(CaptureOperation operation, int statusCode, ApiProblem? problem)
    {
        var whatToDo = statusCode switch
        {
            400 => "Correct the row and run it again.",
            403 => "The API key may not capture: use a key that may, and run the input again.",
            409 => "Look at the payment intent: it may be refunded, reversed, cancelled, not yet authorised, or have less than this amount left.",
            _ => FailureWords.Advice(statusCode) ?? "Follow the API's own words.",
        };
        return new DojoException(ErrorWords.Refusal(statusCode), $"{Name(operation)}: {Words(statusCode, problem)}", problem?.WhatToDo ?? whatToDo + " " + NotCaptured, problem?.TraceId, statusCode);
    }

    /// <summary>No send of the operation reached the API.</summary>
    public static DojoException NotSent(CaptureOperation operation, ApiFailure failure, Exception? cause) => new(
        DojoErrorId.DojoNotSent,
        $"{Name(operation)}: the API was not reached in {FailureWords.Attempts(operation.Attempts)}: {FailureWords.Reason(failure, cause)}.",
        FailureWords.Advice(failure) + " Then run the row again. " + NotCaptured,
        cause: cause);

    /// <summary>The operation was sent, and it is not known whether the capture was made.</summary>
    public static DojoException OutcomeUnknown(CaptureOperation operation, int statusCode, ApiProblem? problem, ApiFailure failure, Exception? cause) => new(
        DojoErrorId.DojoOutcomeUnknown,
        $"{Name(operation)}: the request was sent, and its outcome is unknown: {(statusCode != 0 ? Unclear(statusCode, problem) : FailureWords.Reason(failure, cause) + ".")}",
        LookFirst,
        problem?.TraceId,
        statusCode == 0 ? null : statusCode,
        cause);

    /// <summary>The outcome of an earlier send of the operation is unknown, and a later request did not show it.</summary>
    public static DojoException OutcomeUnknown(CaptureOperation operation, DojoException cause) => new(
        DojoErrorId.DojoOutcomeUnknown,
        $"{Name(operation)}: the outcome of an earlier send is unknown, and the payment intent could not be read: {cause.What}",
        LookFirst,
        cause);

    /// <summary>An earlier run sent the operation; the capture is not found, and the send is not long enough ago.</summary>
    public static DojoException StillUnknown(CaptureOperation operation, TimeSpan resendAfter) => new(
        DojoErrorId.DojoOutcomeUnknown,
        $"{Name(operation)}: an earlier run sent it, and its outcome is unknown.",
        string.Format(CultureInfo.InvariantCulture, "Run the same input with the same journal again later: {0} after its send, a capture that the API does not list counts as not made and is sent again.", resendAfter));

    /// <summary>A capture was found for a row that was reported as unknown.</summary>
    public static string LateNews(UnansweredSend send, string captureId) => string.Format(
        CultureInfo.InvariantCulture,
        "The capture of {0} from {1}, which was reported as unknown, was made: {2}{3}.",
        send.Amount,
        send.PaymentIntentId,
        captureId,
        send.OperationId is null ? string.Empty : $" (operation {send.OperationId})");

    /// <summary>The capture was accepted, and then declined or failed.</summary>
    public static DojoException NotSuccessful(CaptureOperation operation, string status) => new(
        status == CaptureStatuses.Declined ? DojoErrorId.DojoCaptureDeclined : DojoErrorId.DojoCaptureFailed,
        $"{Name(operation)}: the API accepted it as {operation.Capture!.CaptureId} and then reported it as {status}.",
        "No money was taken. Look at the payment in Dojo's portal before you capture it again.");

    /// <summary>An earlier run or row captured it, and that capture took no money, or it is not known whether it did.</summary>
    /// <param name="operation">The operation, which is not sent again.</param>
    /// <param name="failure">The later failure of its capture.</param>
    public static DojoException NotAgain(CaptureOperation operation, LaterFailure failure)
    {
        var accepted = $"{Place(operation.Instruction)}: the API accepted the capture of this name before{(failure.CaptureId is null ? string.Empty : $", as {failure.CaptureId},")}";
        return failure.Id == DojoErrorId.DojoCaptureNotListed
            ? new DojoException(
                failure.Id,
                $"{accepted} and {operation.PaymentIntentId} did not list it any more when it was confirmed.",
                "Whether money was taken is not known. Confirm it again with Confirm-DojoCapture and this journal, and ask Dojo if it stays so. " + NothingSent)
            : new DojoException(
                failure.Id,
                $"{accepted} and reported it as {StatusOf(failure.Id)} later.",
                "No money was taken by it, and it is not captured again under its name. Look at the payment in Dojo's portal. To capture it all the same, give the row an OperationId that no row had before. " + NothingSent);
    }

    /// <summary>The same id stands for two different captures.</summary>
    /// <param name="operation">The later capture.</param>
    /// <param name="isOfReference">True if the two differ only in the reference.</param>
    public static DojoException OperationMismatch(CaptureOperation operation, bool isOfReference) => new(
        DojoErrorId.OperationMismatch,
        isOfReference
            ? $"{Place(operation.Instruction)}: the OperationId {ErrorWords.Quote(operation.OperationId)} belongs to an earlier capture with another reference; the reference of this row is {ErrorWords.Quote(operation.Instruction.Reference)}."
            : $"{Place(operation.Instruction)}: the OperationId {ErrorWords.Quote(operation.OperationId)} belongs to an earlier capture with another payment intent, amount or tips.",
        "Give each batch a journal of its own. " + OneIdEach + NothingSent);

    /// <summary>Too many sends in a row stayed without an outcome.</summary>
    public static DojoException OutcomesUnknown(DojoException last, int rows) => new(
        DojoErrorId.DojoOutcomesUnknown,
        $"The outcomes of {rows} captures in a row are unknown. The last error: {last.What}",
        "Find out why the API does not answer, and run the same input again; with a journal the unknown captures are looked up first.",
        cause: last);

    /// <summary>The error that ends a batch, with the counts of its rows.</summary>
    /// <param name="reason">The error that ended it.</param>
    /// <param name="totals">The counts.</param>
    /// <param name="isInputRead">False if there may be rows that were not counted.</param>
    public static DojoException Ended(DojoException reason, BatchTotals totals, bool isInputRead)
    {
        // A single capture is no batch.
        if (totals.Rows == 1 && isInputRead && totals.Captured == 0)
            return reason;
        var alike = totals.FailedWith(reason.Id);
        return new DojoException(
            reason.Id,
            string.Format(
                CultureInfo.InvariantCulture,
                "{0} {1}{2}The batch was ended: {3} captured, {4}{5} not attempted.",
                reason.What,
                alike > 1 ? $"({alike} rows got this error.) " : string.Empty,
                reason.Id == DojoErrorId.AmountUnitMismatch ? RowsWere(totals.Sent) + " sent before, in pence or cents. " : string.Empty,
                RowsWere(totals.Captured),
                isInputRead ? string.Empty : "at least ",
                RowsWere(totals.NotAttempted)),
            reason.RecommendedAction,
            reason);
    }

    private static string StatusOf(DojoErrorId failure) => failure == DojoErrorId.DojoCaptureDeclined ? CaptureStatuses.Declined : CaptureStatuses.Failed;

    private static string Describe(UnansweredSend send) =>
        Amount(send.Amount, send.TipsAmount) + (send.OperationId is null ? string.Empty : $" (operation {send.OperationId})");

    private static string RowsWere(long count) => Count(count) + (count == 1 ? " was" : " were");

    // An operation from the journal alone has no row: its number is 0.
    private static string Name(CaptureOperation operation)
    {
        var row = operation.Instruction;
        var capture = $"capture of {Amount(operation.Amount, operation.TipsAmount)} from {operation.PaymentIntentId}";
        if (row.IsTyped)
            return row.Reference is null ? "The " + capture : $"The {capture} (reference {ErrorWords.Quote(row.Reference)})";
        return row.Row == 0 ? $"The {capture} (operation {operation.OperationId})" : $"{Place(row)}, {capture}";
    }

    private static string Words(int statusCode, ApiProblem? problem) => problem?.Describe(statusCode) ?? string.Format(CultureInfo.InvariantCulture, "The API answered {0}.", statusCode);

    private static string Unclear(int statusCode, ApiProblem? problem) => statusCode is >= 200 and < 300
        ? string.Format(CultureInfo.InvariantCulture, "the answer {0} has no readable capture id; it may come from a proxy.", statusCode)
        : Words(statusCode, problem);
}
