using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DojoPayments.Api;
using DojoPayments.Protocol;
using static DojoPayments.Rows.RowWords;

namespace DojoPayments.Batch;

/// <summary>The words of every error about an operation: what was answered, and what to do.</summary>
internal static class CaptureErrors
{
    private const int MaxOpenNamed = 3;

    /// <summary>What remains was asked for, and there is nothing.</summary>
    public static DojoException NothingRemaining(DojoCaptureInstruction row, string why) => new(
        DojoErrorId.DojoNothingRemaining,
        $"{Place(row)}: nothing is left to capture of {row.PaymentIntentId}. {why}",
        NothingSent);

    public static DojoException RemainderRepeated(DojoCaptureInstruction row) => NothingRemaining(row, "An earlier row of this input takes all that remains.");

    /// <summary>Captures of the intent are in doubt, and each may have taken its amount of what seems to remain.</summary>
    /// <param name="row">The row.</param>
    /// <param name="open">The sends without a known outcome; none where another run of this process is at work on the intent.</param>
    public static DojoException RemainderUnknown(DojoCaptureInstruction row, IReadOnlyList<UnansweredSend> open) => new(
        DojoErrorId.DojoRemainderUnknown,
        open.Count == 0
            ? $"{Place(row)}: what remains of {row.PaymentIntentId} is not known: another run of this process captured from it meanwhile."
            : $"{Place(row)}: what remains of {row.PaymentIntentId} is not known: {string.Join(", ", open.Take(MaxOpenNamed).Select(Describe))}{(open.Count > MaxOpenNamed ? " and more" : string.Empty)} may have been captured.",
        open.Count == 0
            ? "Run the row again. " + NothingSent
            : "Run the input that sent it with its journal again, until its outcome is known; or look at the intent's captures and give the amount yourself. " + NothingSent);

    /// <summary>The journal has a capture of this name whose amount was given.</summary>
    public static DojoException NotARemainder(DojoCaptureInstruction row) => new(
        DojoErrorId.OperationMismatch,
        $"{Place(row)}: the operation id '{row.OperationId}' stood for a capture with an amount of its own before.",
        "Give each capture an id of its own, and the same one only to repeat exactly the same capture. " + NothingSent);

    /// <summary>The intent of a row could not be read.</summary>
    public static DojoException NotRead(DojoCaptureInstruction row, DojoException cause) => new(
        cause.Id,
        $"{Place(row)}: {cause.What}",
        cause.RecommendedAction + " " + NothingSent,
        cause);

    /// <summary>The captures that an intent lists do not let the row pass.</summary>
    /// <param name="operation">The row.</param>
    /// <param name="result">What is wrong.</param>
    /// <param name="capture">The capture that the row names, where it is listed.</param>
    public static DojoException NotComparable(CaptureOperation operation, Comparison result, CaptureDetails? capture = null)
    {
        var row = operation.Instruction;
        var named = $"{Place(row)} has the CaptureId {ErrorWords.Quote(row.CaptureId)}";
        const string Mend = "Look at the intent's captures. For a capture that is to be made take the CaptureId out of the row. " + NothingSent;
        return result switch
        {
            Comparison.Declined => new DojoException(
                capture!.Status == CaptureStatuses.Declined ? DojoErrorId.DojoCaptureDeclined : DojoErrorId.DojoCaptureFailed,
                $"{named}, and the API reports that capture as {capture.Status}.",
                "No money was taken by it. " + Mend),
            Comparison.NotListed => new DojoException(DojoErrorId.CaptureIdMismatch, $"{named}, and {row.PaymentIntentId} lists no such capture.", Mend),
            Comparison.OtherAmount => new DojoException(
                DojoErrorId.CaptureIdMismatch,
                string.Format(CultureInfo.InvariantCulture, "{0}, and that capture is of {1}; the row is of {2}.", named, Amount(capture!.Amount ?? 0, capture.TipsAmount), Amount(operation.Amount, operation.TipsAmount)),
                Mend),
            Comparison.Taken => new DojoException(DojoErrorId.CaptureIdMismatch, $"{named}, and that capture is another row's of this input or another operation's of the journal.", "One capture stands for one row: take the repeated row out. " + NothingSent),
            _ => new DojoException(
                DojoErrorId.DojoReadFailed,
                $"{Place(row)}: whether it is captured already cannot be told: {row.PaymentIntentId} has no list of its captures, or an entry of it that may be this row's lacks its id, amount or time.",
                "Run the row again later, or look at the intent's captures. " + NothingSent),
        };
    }

    /// <summary>An equal send of an earlier run may still be made, or not be listed yet.</summary>
    public static DojoException EqualInDoubt(CaptureOperation operation, UnansweredSend send, TimeSpan resendAfter) => new(
        DojoErrorId.DojoOutcomeUnknown,
        $"{Place(operation.Instruction)}: another run of this process sent a capture of {Describe(send)} from {send.PaymentIntentId}, and it is not known whether it was made.",
        string.Format(CultureInfo.InvariantCulture, "Run the row again later: from {0} after that send a capture that is not listed counts as not made. " + NothingSent, resendAfter));

    /// <summary>The API refused the capture; it was not made.</summary>
    public static DojoException Refused(CaptureOperation operation, int statusCode, ApiProblem? problem)
    {
        var whatToDo = statusCode switch
        {
            400 => "Correct the row and send it again; it was not captured.",
            401 => "The API key is wrong, deleted or of another location: set a valid one with Set-DojoApiKey and run the input again.",
            403 => "The API key may not capture: use one that may and run the input again.",
            404 => "Check the id, and that the key is of the same environment and location; it was not captured.",
            409 => "Look at the intent: it may be refunded, reversed, cancelled, not yet authorised, or have less left than this amount. It was not captured.",
            429 => "The API was still too busy after every retry; run the row again later, with a lower -ThrottleLimit. It was not captured.",
            _ => "It was not captured.",
        };
        return new DojoException(ErrorWords.Refusal(statusCode), $"{Name(operation)}: {Words(statusCode, problem)}", problem?.WhatToDo ?? whatToDo, problem?.TraceId, statusCode);
    }

    /// <summary>No send of it was ever begun.</summary>
    public static DojoException NotSent(CaptureOperation operation, ApiFailure failure, Exception? cause) => new(
        DojoErrorId.DojoNotSent,
        $"{Name(operation)}: the API was not reached in {Attempts(operation)}: {FailureWords.Reason(failure, cause)}.",
        FailureWords.Advice(failure) + " It was not captured; it can be run again.",
        cause: cause);

    /// <summary>It was sent, and it is not known whether it was made.</summary>
    public static DojoException OutcomeUnknown(CaptureOperation operation, int statusCode, ApiProblem? problem, ApiFailure failure, Exception? cause) => new(
        DojoErrorId.DojoOutcomeUnknown,
        $"{Name(operation)}: it was sent and it is not known whether it was made: {(statusCode != 0 ? Unclear(statusCode, problem) : FailureWords.Reason(failure, cause) + ".")}",
        "Do not send it again before you have looked at the intent's captures: it may have been made already.",
        problem?.TraceId,
        statusCode == 0 ? null : statusCode,
        cause);

    /// <summary>An earlier send of it is still unknown, and a later one did not settle that.</summary>
    public static DojoException OutcomeUnknown(CaptureOperation operation, DojoException cause) => new(
        DojoErrorId.DojoOutcomeUnknown,
        $"{Name(operation)}: an earlier send of it has no known outcome, and the intent could not be read: {cause.What}",
        "Do not send it again before you have looked at the intent's captures: it may have been made already.",
        cause);

    /// <summary>An earlier run sent it, and it is neither found nor long enough ago.</summary>
    public static DojoException StillUnknown(CaptureOperation operation, TimeSpan resendAfter) => new(
        DojoErrorId.DojoOutcomeUnknown,
        $"{Name(operation)}: an earlier run sent it, and it is not known whether it was made.",
        string.Format(CultureInfo.InvariantCulture, "Run the same input with the same journal again later: from {0} after its send a capture that is not listed counts as not made and is sent again.", resendAfter));

    /// <summary>A capture turned up for a row that was told to be unknown.</summary>
    public static string LateNews(UnansweredSend send, string captureId) => string.Format(
        CultureInfo.InvariantCulture,
        "A capture of {0} from {1} that was reported as unknown was made: it is {2}{3}.",
        send.Amount,
        send.PaymentIntentId,
        captureId,
        send.OperationId is null ? string.Empty : $" (operation {send.OperationId})");

    /// <summary>Accepted at first, and then not made by the card's issuer or the acquirer.</summary>
    public static DojoException NotSuccessful(CaptureOperation operation, string status) => new(
        status == CaptureStatuses.Declined ? DojoErrorId.DojoCaptureDeclined : DojoErrorId.DojoCaptureFailed,
        $"{Name(operation)}: the API accepted it as {operation.Capture!.CaptureId} and then reported it as {status}.",
        "No money was taken. Look at the payment in Dojo's portal before you try again.");

    /// <summary>An earlier run or row captured it, and it is no money, or not known to be.</summary>
    /// <param name="operation">Not sent again.</param>
    /// <param name="failure">What went wrong with its capture.</param>
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
    /// <param name="operation">The later one.</param>
    /// <param name="isOfReference">They differ in the reference alone.</param>
    public static DojoException OperationMismatch(CaptureOperation operation, bool isOfReference) => new(
        DojoErrorId.OperationMismatch,
        isOfReference
            ? $"{Place(operation.Instruction)}: the operation id '{operation.OperationId}' stood for a row with another reference before; this one's is {ErrorWords.Quote(operation.Instruction.Reference)}."
            : $"{Place(operation.Instruction)}: the operation id '{operation.OperationId}' stood for another intent, amount or tips before.",
        "Give each batch a journal of its own, and each capture an id of its own, the same one only to repeat exactly the same capture. " + NothingSent);

    /// <summary>Too many sends in a row stayed without an outcome.</summary>
    public static DojoException OutcomesUnknown(DojoException last, int rows) => new(
        DojoErrorId.DojoOutcomesUnknown,
        $"{rows} captures in a row have no known outcome, the last one: {last.Message}",
        "Each further row would only be one more doubt.",
        cause: last);

    /// <summary>The error that ends a batch, with the counts of its rows.</summary>
    /// <param name="reason">What ended it.</param>
    /// <param name="totals">Its rows.</param>
    /// <param name="isInputRead">False if rows may be left that nobody has counted.</param>
    public static DojoException Ended(DojoException reason, BatchTotals totals, bool isInputRead)
    {
        var alike = totals.FailedWith(reason.Id);
        return new DojoException(
            reason.Id,
            string.Format(
                CultureInfo.InvariantCulture,
                "{0} {1}{2}The batch was ended: {3} captured, {4}{5} not attempted.",
                reason.What,
                alike > 1 ? $"({alike} rows were refused alike.) " : string.Empty,
                reason.Id == DojoErrorId.AmountUnitMismatch ? Rows(totals.Sent) + " sent before, in pence or cents. " : string.Empty,
                Rows(totals.Captured),
                isInputRead ? string.Empty : "at least ",
                Rows(totals.NotAttempted)),
            reason.RecommendedAction,
            reason);
    }

    private static string StatusOf(DojoErrorId failure) => failure == DojoErrorId.DojoCaptureDeclined ? CaptureStatuses.Declined : CaptureStatuses.Failed;

    private static string Describe(UnansweredSend send) =>
        Amount(send.Amount, send.TipsAmount) + (send.OperationId is null ? string.Empty : $" (operation {send.OperationId})");

    private static string Rows(long count) => count == 1 ? "1 row was" : string.Format(CultureInfo.InvariantCulture, "{0} rows were", count);

    private static string Name(CaptureOperation operation) => $"Capture of {Amount(operation.Amount, operation.TipsAmount)} from {operation.PaymentIntentId}";

    private static string Attempts(CaptureOperation operation) =>
        operation.Attempts == 1 ? "1 attempt" : string.Format(CultureInfo.InvariantCulture, "{0} attempts", operation.Attempts);

    private static string Words(int statusCode, ApiProblem? problem) => problem?.Describe(statusCode) ?? string.Format(CultureInfo.InvariantCulture, "the API answered {0}.", statusCode);

    private static string Unclear(int statusCode, ApiProblem? problem) => statusCode is >= 200 and < 300
        ? string.Format(CultureInfo.InvariantCulture, "the answer {0} carries no readable capture id; perhaps it was not the API that answered.", statusCode)
        : Words(statusCode, problem);
}
