using System.Globalization;
using static DojoPayments.Rows.RowWords;

namespace DojoPayments.Rows;

/// <summary>The texts of all errors of a row before any send.</summary>
internal static class RowErrors
{
    public static DojoException InvalidAmount(DojoCaptureInstruction row, RowRules rules)
    {
        var what = MinorUnits.IsAbsent(row.Amount)
            ? $"{Place(row)} has no amount."
            : $"{Place(row)}: the amount was read as {ErrorWords.Quote(row.Amount)}, which is not {Grammar(rules.AmountUnit, "1", "0.01")}{Doubt(row.Amount, rules)}.";
        return new DojoException(
            DojoErrorId.InvalidAmount,
            what,
            rules.AmountUnit == DojoAmountUnit.Major
                ? "Write pounds or euros with a point and at most two decimals, for example 10.50, without thousands separators. Nothing was sent for this row."
                : "Write pence or cents in digits only, for example 1050 for 10.50. Nothing was sent for this row.");
    }

    public static DojoException InvalidTipsAmount(DojoCaptureInstruction row, RowRules rules) => new(
        DojoErrorId.InvalidAmount,
        $"{Place(row)}: the tips were read as {ErrorWords.Quote(row.TipsAmount)}, which is not {Grammar(rules.AmountUnit, "0", "0")}{Doubt(row.TipsAmount, rules)}.",
        rules.AmountUnit == DojoAmountUnit.Major
            ? "Write pounds or euros with a point and at most two decimals, for example 1.50, or leave the cell empty for no tips. Nothing was sent for this row."
            : "Write pence or cents in digits only, for example 150 for 1.50, or leave the cell empty for no tips. Nothing was sent for this row.");

    /// <summary>An amount that shows that the rows are not in minor units; it ends the batch.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cell">The name of the cell: amount or tips.</param>
    /// <param name="value">The cell as it was read.</param>
    public static DojoException AmountUnitMismatch(DojoCaptureInstruction row, string cell, object? value) => new(
        DojoErrorId.AmountUnitMismatch,
        $"{Place(row)}: the {cell} was read as {ErrorWords.Quote(value)}, an amount in pounds or euros; amounts are read as pence or cents.",
        row.IsTyped
            ? "Write pence or cents, for example 1050 for 10.50, or give -AmountUnit Major. Nothing was sent."
            : "Give -AmountUnit Major if all amounts are in pounds or euros, or write all of them in pence or cents. If captures were made before this row, check them first: an amount of 12 was captured as 0.12.");

    /// <summary>A time that could lead to a second capture; the run has not begun.</summary>
    /// <param name="value">The value as it was given.</param>
    /// <param name="why">The fault, the end of the sentence.</param>
    public static DojoException InvalidResendAfter(object? value, string why) => new(
        DojoErrorId.InvalidResendAfter,
        $"-ResendAfter was read as {ErrorWords.Quote(value)}, {why}.",
        "Write hours, minutes and seconds, for example 00:15:00 for 15 minutes, from 00:01:00 to 30.00:00:00 (30 days). Nothing was sent.");

    /// <summary>The row is the report of a capture.</summary>
    public static DojoException AlreadyCaptured(DojoCaptureInstruction row) => new(
        DojoErrorId.AlreadyCaptured,
        $"{Place(row)} has the CaptureId {ErrorWords.Quote(row.CaptureId)}: it reports a capture that was made before.",
        "Take rows with a CaptureId out of the input. For one more capture of the same amount write a row without a CaptureId. " + NothingSent);

    public static DojoException InvalidOperationId(DojoCaptureInstruction row) => new(
        DojoErrorId.InvalidOperationId,
        $"{Place(row)}: the operation id was read as {ErrorWords.Quote(row.OperationId)}, which has control characters, or characters that the encoding of the file lost.",
        "Read the file in its own encoding (Import-Csv -Encoding), and write ids without control characters. " + NothingSent);

    /// <summary>A limit that could not be read; the run has not begun.</summary>
    public static DojoException InvalidLimit(string parameter, object? value) => new(
        DojoErrorId.InvalidAmount,
        $"-{parameter} was read as {ErrorWords.Quote(value)}, which is not {Grammar(DojoAmountUnit.Minor, "1", "0.01")}.",
        "Write pence or cents in digits only, for example 100000 for 1000.00; -AmountUnit is for the rows alone. Nothing was sent.");

    public static DojoException AmountTooLarge(DojoCaptureInstruction row, long amount, long? tips, long maximum) => new(
        DojoErrorId.AmountTooLarge,
        string.Format(CultureInfo.InvariantCulture, "{0}: {1} is above the -MaximumAmount of {2} (minor units).", Place(row), Amount(amount, tips), maximum),
        "Check the amount and its unit. " + NothingSent);

    /// <summary>The row that would take a run above its limit.</summary>
    public static DojoException TotalTooLarge(DojoCaptureInstruction row, long total, long maximum) => new(
        DojoErrorId.TotalTooLarge,
        string.Format(CultureInfo.InvariantCulture, row.IsTyped ? "{0}: {1} is above the -MaximumTotal of {2} (minor units)." : "{0}: with this row the total of the run is {1}, above the -MaximumTotal of {2} (minor units).", Place(row), total, maximum),
        row.IsTyped ? "Check the amount and its unit. Nothing was sent." : "Check the amounts and their unit. The rows before this one were sent. Go on with the rows from this one on, or with the same input and the same journal.");

    public static DojoException AmountWithRemaining(DojoCaptureInstruction row) => new(
        DojoErrorId.AmountWithRemaining,
        $"{Place(row)} has the amount {ErrorWords.Quote(row.Amount)}, and -Remaining captures what remains.",
        "Give one of the two: leave -Remaining out, or leave the amount out. " + NothingSent);

    public static DojoException InvalidPaymentIntentId(DojoCaptureInstruction row) => new(
        DojoErrorId.InvalidPaymentIntentId,
        $"{Place(row)}: {PaymentIntentId.NotOne(row.PaymentIntentId)}",
        PaymentIntentId.HowToWrite + " " + NothingSent);

    public static DojoException EnvironmentMismatch(DojoCaptureInstruction row) => new(
        DojoErrorId.EnvironmentMismatch,
        $"{Place(row)}: {PaymentIntentId.NotOfKey(row.PaymentIntentId!)}",
        PaymentIntentId.HowToReach + " " + NothingSent);

    /// <summary>The currency of the intent has no hundredths, and major units are read with two decimals.</summary>
    public static DojoException CurrencyWithoutTwoDecimals(DojoCaptureInstruction row, string currency) => new(
        DojoErrorId.InvalidAmount,
        $"{Place(row)}: {row.PaymentIntentId} is a payment in {currency}, which has no two decimals, and -AmountUnit Major reads amounts with two.",
        "Write amount and tips of this row in minor units, and run it without -AmountUnit Major. " + NothingSent);

    private static string Grammar(DojoAmountUnit unit, string leastMinor, string leastMajor) => unit == DojoAmountUnit.Major
        ? string.Format(CultureInfo.InvariantCulture, "an amount from {0} to {1:0.00} with at most two decimals", leastMajor, WrittenNumbers.Largest / 100m)
        : string.Format(CultureInfo.InvariantCulture, "a whole number of minor units from {0} to {1}", leastMinor, WrittenNumbers.Largest);

    private static string Doubt(object? value, RowRules rules) => value is double or float && !rules.IsUnitGiven
        ? "; a number of this type may mean pounds or euros. Write a whole number or text, or give -AmountUnit Minor or Major"
        : string.Empty;
}
