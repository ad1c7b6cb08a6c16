using System;

namespace DojoPayments.Rows;

/// <summary>Which currencies amounts in major units can be read in: those with a hundred minor units.</summary>
internal static class Currencies
{
    // ISO 4217, without the metals and units of account. The API takes GBP and EUR; another one that it takes some day has two
    // decimals unless it is here.
    private const string WithoutTwoDecimals =
        " BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF BHD IQD JOD KWD LYD OMR TND CLF UYW ";

    private const int CodeLength = 3;

    /// <summary>Why a row's amounts cannot be read in major units.</summary>
    /// <param name="row">The row.</param>
    /// <param name="unit">What its amounts are written in.</param>
    /// <param name="currency">The currency of its intent, ISO 4217; null if the API names none.</param>
    /// <returns>Null if nothing stands against them.</returns>
    public static DojoException? Check(DojoCaptureInstruction row, DojoAmountUnit unit, string? currency) =>
        unit == DojoAmountUnit.Major && !HasTwoDecimals(currency) ? RowErrors.CurrencyWithoutTwoDecimals(row, currency!) : null;

    private static bool HasTwoDecimals(string? currency) =>
        currency is not { Length: CodeLength } || WithoutTwoDecimals.IndexOf($" {currency} ", StringComparison.OrdinalIgnoreCase) < 0;
}
