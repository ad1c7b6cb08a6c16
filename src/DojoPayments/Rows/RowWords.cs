using System.Globalization;

namespace DojoPayments.Rows;

/// <summary>Words that the errors about rows share: the row's place, its amounts, and that nothing was sent for it.</summary>
internal static class RowWords
{
    /// <summary>The last sentence of an error about a row that was not sent.</summary>
    public const string NothingSent = "Nothing was sent for this row in this run.";

    /// <summary>The row's place in the input and its reference; a capture that was typed has no place.</summary>
    public static string Place(DojoCaptureInstruction row)
    {
        var place = row.IsTyped ? "The capture" : string.Format(CultureInfo.InvariantCulture, "Row {0}", row.Row);
        return row.Reference is null ? place : $"{place} (reference {ErrorWords.Quote(row.Reference)})";
    }

    /// <summary>A number of rows, for a sentence.</summary>
    public static string Count(long count) => count == 1 ? "1 row" : string.Format(CultureInfo.InvariantCulture, "{0} rows", count);

    /// <summary>An amount in minor units with its tips; tips of 0 are left out.</summary>
    public static string Amount(long amount, long? tips) => tips is null or 0
        ? amount.ToString(CultureInfo.InvariantCulture)
        : string.Format(CultureInfo.InvariantCulture, "{0} and tips of {1}", amount, tips);
}
