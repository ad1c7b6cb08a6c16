using System;
using System.Globalization;

namespace DojoPayments.Rows;

/// <summary>
/// Reads an amount of money in pounds or euros, exactly: digits, and perhaps a point and one or two more digits. What could
/// be a thousands separator, or has more decimals than the currency, is refused and never rounded.
/// </summary>
internal static class MajorUnits
{
    private const int MostWholeDigits = 10;
    private const int MostDecimals = 2;
    private const int Hundredths = 100;

    /// <inheritdoc cref="MinorUnits.TryRead"/>
    public static bool TryRead(object? value, out long amount)
    {
        amount = 0;
        return value switch
        {
            string text => TryReadText(text.AsSpan().Trim(' '), out amount),
            Enum => false,
            sbyte or byte or short or ushort or int or uint or long or ulong or decimal => TryReadDecimal(Convert.ToDecimal(value, CultureInfo.InvariantCulture), out amount),
            // The shortest text that means this number is what was typed or stood in the cell.
            double number => TryReadText(number.ToString("R", CultureInfo.InvariantCulture).AsSpan(), out amount),
            float number => TryReadText(number.ToString("R", CultureInfo.InvariantCulture).AsSpan(), out amount),
            _ => false,
        };
    }

    private static bool TryReadText(ReadOnlySpan<char> text, out long amount)
    {
        amount = 0;
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text.Slice(0, point);
        var decimals = point < 0 ? default : text.Slice(point + 1);
        if (whole.Length > MostWholeDigits || decimals.Length > MostDecimals || !MinorUnits.TryReadDigits(whole, out var units))
            return false;
        long hundredths = 0;
        if (point >= 0 && !MinorUnits.TryReadDigits(decimals, out hundredths))
            return false;
        amount = (units * Hundredths) + (decimals.Length == 1 ? hundredths * 10 : hundredths);
        return true;
    }

    private static bool TryReadDecimal(decimal value, out long amount)
    {
        var isAmount = value is >= 0 and <= MinorUnits.Largest / (decimal)Hundredths && decimal.Truncate(value * Hundredths) == value * Hundredths;
        amount = isAmount ? (long)(value * Hundredths) : 0;
        return isAmount;
    }
}
