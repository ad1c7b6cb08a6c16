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
    /// <summary>The largest amount that is accepted, in minor units.</summary>
    public const long Largest = 999_999_999_999;

    private const int MostDigits = 12;

    /// <summary>Reads what came from a cell or the command line.</summary>
    /// <param name="value">Integers, decimals without a scale, and strings of 1 to 12 ASCII digits with spaces around them.</param>
    /// <param name="acceptsFloating">Whole doubles too: only if the unit was given, since 10 in a spreadsheet may be pounds.</param>
    /// <param name="amount">0 to <see cref="Largest"/>, minor units.</param>
    public static bool TryRead(object? value, bool acceptsFloating, out long amount)
    {
        amount = 0;
        return value switch
        {
            string text => TryReadDigits(text.AsSpan().Trim(' '), out amount),
            // An enumeration is an integer to the type system and never an amount.
            Enum => false,
            sbyte or byte or short or ushort or int or uint or long or ulong => TryReadWhole(Convert.ToDecimal(value, CultureInfo.InvariantCulture), out amount),
            decimal number => !HasScale(number) && TryReadWhole(number, out amount),
            double or float when acceptsFloating => TryReadWhole(Convert.ToDouble(value, CultureInfo.InvariantCulture), out amount),
            _ => false,
        };
    }

    /// <summary>Reads 1 to 12 ASCII digits and nothing else.</summary>
    public static bool TryReadDigits(ReadOnlySpan<char> digits, out long amount)
    {
        amount = 0;
        if (digits.Length is 0 or > MostDigits)
            return false;
        long read = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '9')
                return false;
            read = (read * 10) + (digit - '0');
        }

        amount = read;
        return true;
    }

    /// <summary>True for what stands for "no value" in a cell.</summary>
    public static bool IsAbsent([NotNullWhen(false)] object? value) => value is null || (value is string text && text.AsSpan().Trim(' ').IsEmpty);

    /// <summary>An amount as it was read, for a message: bounded, and with what cannot be seen made visible.</summary>
    public static string Quote(object? value)
    {
        if (value is null)
            return "nothing";
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        var visible = new System.Text.StringBuilder();
        foreach (var character in text)
        {
            if (visible.Length > 60)
            {
                visible.Append('…');
                break;
            }

            if (character is >= ' ' and <= '~')
                visible.Append(character);
            else
                visible.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
        }

        return value is string ? $"'{visible}'" : $"{visible} ({value.GetType().Name})";
    }

    // 40.00 is 40 and was written by somebody who counts in pounds.
    private static bool HasScale(decimal value) => ((decimal.GetBits(value)[3] >> 16) & 0xFF) != 0;

    private static bool TryReadWhole(decimal value, out long amount)
    {
        var isAmount = value is >= 0 and <= Largest && decimal.Truncate(value) == value;
        amount = isAmount ? (long)value : 0;
        return isAmount;
    }

    // Every whole number up to the largest amount is exact in a double; NaN fails the comparison.
    private static bool TryReadWhole(double value, out long amount)
    {
        var isAmount = value is >= 0 and <= Largest && Math.Truncate(value) == value;
        amount = isAmount ? (long)value : 0;
        return isAmount;
    }
}
