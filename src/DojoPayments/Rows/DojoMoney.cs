using System.Globalization;

namespace DojoPayments;

/// <summary>Formats amounts for tables and messages. Properties and files keep minor units.</summary>
public static class DojoMoney
{
    /// <summary>Formats an amount: 1050 of GBP is <c>10.50 GBP</c>, in every culture of the user.</summary>
    /// <param name="minorUnits">Pence or cents; null gives an empty text.</param>
    /// <param name="currency">ISO 4217. If it is not known, or is not GBP or EUR, the minor units are written without a decimal
    /// point.</param>
    public static string Format(long? minorUnits, string? currency)
    {
        if (minorUnits is not { } amount)
            return string.Empty;
        return currency switch
        {
            "GBP" or "EUR" => string.Format(CultureInfo.InvariantCulture, "{0:0.00} {1}", amount / 100m, currency),
            { Length: > 0 } => string.Format(CultureInfo.InvariantCulture, "{0} minor units of {1}", amount, currency),
            _ => amount.ToString(CultureInfo.InvariantCulture),
        };
    }
}
