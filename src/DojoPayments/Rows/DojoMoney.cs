using System.Globalization;

namespace DojoPayments;

/// <summary>Writes amounts as people read them, for tables and messages. Properties and files keep minor units.</summary>
public static class DojoMoney
{
    /// <summary>1050 of GBP is <c>10.50 GBP</c>, whatever the user's culture.</summary>
    /// <param name="minorUnits">Pence or cents; null gives an empty text.</param>
    /// <param name="currency">ISO 4217. Where it is unknown, or not one of those the API takes payments in, the minor units are
    /// written as they are.</param>
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
