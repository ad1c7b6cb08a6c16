using System;

namespace DojoPayments.Rows;

/// <summary>The currencies with a hundred minor units, in which amounts in major units can be read.</summary>
internal static class Currencies
{
    // ISO 4217, without metals and units of account. The API takes GBP and EUR; a currency that it may take later counts as one with
    // two decimals unless it is here.
    private const string WithoutTwoDecimals =
        " BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF BHD IQD JOD KWD LYD OMR TND CLF UYW ";

    private const int CodeLength = 3;

    /// <summary>The error of a row whose amounts cannot be read in major units.</summary>
    /// <param name="row">The row.</param>
    /// <param name="unit">The unit of its amounts.</param>
    /// <param name="currency">The currency of its intent, ISO 4217; null if the API gives none.</param>
    /// <returns>Null if they can be read.</returns>
    public static DojoException? Check(DojoCaptureInstruction row, DojoAmountUnit unit, string? currency) =>
        unit == DojoAmountUnit.Major && !HasTwoDecimals(currency) ? RowErrors.CurrencyWithoutTwoDecimals(row, currency!) : null;

    private static bool HasTwoDecimals(string? currency) =>
        currency is not { Length: CodeLength } || WithoutTwoDecimals.IndexOf($" {currency} ", StringComparison.OrdinalIgnoreCase) < 0;
}
