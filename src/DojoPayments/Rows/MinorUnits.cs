using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DojoPayments.Rows;

/// <summary>
/// Reads an amount of money in minor units (pence, cents). PowerShell's own conversion makes "10.50" 10, "10,50" 1050,
/// "1kb" 1024 and "" 0, so no amount ever goes through it.
/// </summary>
internal static class MinorUnits
{
    /// <summary>Reads an amount from a cell or the command line.</summary>
    /// <param name="value">Integers, decimals without a scale, and strings of 1 to 12 ASCII digits with spaces around them.</param>
    /// <param name="acceptsFloating">Whole doubles too: only if the unit was given, since 10 in a spreadsheet may be pounds.</param>
    /// <param name="amount">0 to <see cref="WrittenNumbers.Largest"/>, minor units.</param>
    public static bool TryRead(object? value, bool acceptsFloating, out long amount)
    {
        amount = 0;
        return value switch
        {
            string text => WrittenNumbers.TryReadDigits(text.AsSpan().Trim(' '), out amount),
            decimal number => !HasScale(number) && WrittenNumbers.TryReadNumber(value, 1, out amount),
            double or float when acceptsFloating => TryReadWhole(Convert.ToDouble(value, CultureInfo.InvariantCulture), out amount),
            _ => WrittenNumbers.IsInteger(value) && WrittenNumbers.TryReadNumber(value!, 1, out amount),
        };
    }

    /// <summary>True for an empty cell, and for the null of PowerShell or of a database.</summary>
    public static bool IsAbsent([NotNullWhen(false)] object? value) => value is null or DBNull || (value is string text && text.AsSpan().Trim(' ').IsEmpty);

    // 40.00 equals 40, but its decimals show that it was written in pounds.
    private static bool HasScale(decimal value) => ((decimal.GetBits(value)[3] >> 16) & 0xFF) != 0;

    // Every whole number up to the largest amount is exact in a double; NaN fails the comparison.
    private static bool TryReadWhole(double value, out long amount)
    {
        var isAmount = value is >= 0 and <= WrittenNumbers.Largest && Math.Truncate(value) == value;
        amount = isAmount ? (long)value : 0;
        return isAmount;
    }
}
