using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using static DojoPayments.Rows.RowWords;

namespace DojoPayments.Batch;

/// <summary>The texts about an input that differs from the input that its journal knows.</summary>
internal static class ChangedInputErrors
{
    /// <summary>
    /// The journal does not know the operation, and the input does not name all operations of its intent that the journal has.
    /// </summary>
    /// <param name="operation">The row's.</param>
    /// <param name="unnamed">The first operations of the intent that no row names.</param>
    /// <param name="count">The number of all of them.</param>
    public static DojoException OperationChanged(CaptureOperation operation, IEnumerable<UnnamedOperation> unnamed, int count) => new(
        DojoErrorId.OperationChanged,
        $"{Asks(operation)} The journal does not have that operation, and has {Count(count)} of this payment intent without a valid row in the input: {Describe(unnamed, count)}.",
        "If the row is one of these and was changed, write the OperationId, amount, tips and reference of the journal, or take the row out. If the row is another capture, run it together with the earlier rows, or in a batch with a journal of its own. " + NothingSent);

    /// <summary>The same, if the rest of the input was not waited for.</summary>
    /// <param name="operation">The row's.</param>
    /// <param name="count">The number of operations of the intent that no row names.</param>
    /// <param name="rows">The number of rows behind it that were read.</param>
    public static DojoException OperationChanged(CaptureOperation operation, int count, int rows) => new(
        DojoErrorId.OperationChanged,
        string.Format(CultureInfo.InvariantCulture, "{0} The journal does not have that operation, and has {1} of this payment intent without a valid row before it or among the {2} rows behind it. No further rows are held back for it.", Asks(operation), Count(count), rows),
        "Put the row behind all other rows of its payment intent, for example at the end of the input. " + NothingSent);

    /// <summary>The id of a row is a known one in another spelling.</summary>
    public static DojoException OtherSpelling(CaptureOperation operation, string known) => new(
        DojoErrorId.OperationMismatch,
        $"{Place(operation.Instruction)}: the OperationId was read as {ErrorWords.Quote(operation.OperationId)}, and {ErrorWords.Quote(known)} is known already. The two differ only by leading zeros, upper and lower case, or spaces around them.",
        "Write the OperationId of a capture the same way each time; a spreadsheet keeps leading zeros in a column of text. Give another capture an OperationId that differs in more. " + NothingSent);

    /// <summary>No row asks for the operation, and the API does not list its capture after the wait for it is over.</summary>
    public static DojoException NotMade(CaptureOperation operation, TimeSpan resendAfter) => new(
        DojoErrorId.OperationChanged,
        string.Format(CultureInfo.InvariantCulture, "An earlier run sent the capture of {0} from {1}. The API does not list it {2} after its send, and the input has no valid row for it.", operation.Amount, operation.PaymentIntentId, resendAfter),
        "The capture was not made. An input with its row sends it again.");

    /// <summary>No row asks for the operation; its capture is not found, and its send is not long enough ago.</summary>
    public static DojoException StillUnknown(CaptureOperation operation) => new(
        DojoErrorId.DojoOutcomeUnknown,
        $"Operation {operation.OperationId}, a capture of {Amount(operation.Amount, operation.TipsAmount)} from {operation.PaymentIntentId}: an earlier run sent it, its outcome is unknown, and this input has no valid row for it.",
        "Run the input with its row again with the same journal, or this input again later: each run looks for the capture.");

    /// <summary>The operations of the journal that the input does not name.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">The number of all of them.</param>
    /// <param name="open">The number of those without a known outcome.</param>
    public static string Unnamed(IEnumerable<UnnamedOperation> first, int count, int open) => string.Format(
        CultureInfo.InvariantCulture,
        "The journal has {0}{1} without a valid row in this input: {2}. Check whether rows were taken out or changed by mistake.",
        Count(count),
        open == 0 ? string.Empty : string.Format(CultureInfo.InvariantCulture, ", {0} of them open,", open),
        Describe(first, count));

    /// <summary>The outcomes that the end of a run found for the open operations.</summary>
    public static string Settled(int captured, int notMade, int unknown) => string.Format(
        CultureInfo.InvariantCulture, " The open operations were looked for: {0} captured, {1} not made, {2} with an unknown outcome.", captured, notMade, unknown);

    private static string Asks(CaptureOperation operation) =>
        $"{Place(operation.Instruction)} asks for {Amount(operation.Amount, operation.TipsAmount)} from {operation.PaymentIntentId} (operation {operation.OperationId}).";

    private static string Describe(IEnumerable<UnnamedOperation> first, int count)
    {
        var named = first.ToList();
        var text = string.Join(", ", named.Select(static operation =>
            $"{Amount(operation.Amount, operation.TipsAmount)} from {operation.PaymentIntentId} (operation {operation.OperationId}{(operation.Reference is null ? string.Empty : $", reference {operation.Reference}")}, {(operation.IsOpen ? "open" : "captured")})"));
        return count > named.Count ? string.Format(CultureInfo.InvariantCulture, "{0} and {1} more", text, count - named.Count) : text;
    }

    private static string Count(int count) => count == 1 ? "1 operation" : string.Format(CultureInfo.InvariantCulture, "{0} operations", count);
}
