using System;

namespace DojoPayments.Rows;

/// <summary>
/// Reads an amount of money in pounds or euros, exactly: digits, optionally with a point and one or two more digits. A text that
/// may have a thousands separator, or has more decimals than the currency, is refused and never rounded.
/// </summary>
internal static class MajorUnits
{
    private const int MaxWholeDigits = 10;
    private const int MaxDecimals = 2;
    private const int Hundredths = 100;

    /// <inheritdoc cref="MinorUnits.TryRead"/>
    public static bool TryRead(object? value, out long amount)
    {
        amount = 0;
        return value switch
        {
            string text => TryReadText(text.AsSpan().Trim(' '), out amount),
            double or float => TryReadText(WrittenNumbers.Shortest(value).AsSpan(), out amount),
            decimal => WrittenNumbers.TryReadNumber(value, Hundredths, out amount),
            _ => WrittenNumbers.IsInteger(value) && WrittenNumbers.TryReadNumber(value!, Hundredths, out amount),
        };
    }

    private static bool TryReadText(ReadOnlySpan<char> text, out long amount)
    {
        amount = 0;
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text.Slice(0, point);
        var decimals = point < 0 ? default : text.Slice(point + 1);
        if (whole.Length > MaxWholeDigits || decimals.Length > MaxDecimals || !WrittenNumbers.TryReadDigits(whole, out var units))
            return false;
        long hundredths = 0;
        if (point >= 0 && !WrittenNumbers.TryReadDigits(decimals, out hundredths))
            return false;
        amount = (units * Hundredths) + (decimals.Length == 1 ? hundredths * 10 : hundredths);
        return true;
    }
}
