using System;
using System.Globalization;

namespace DojoPayments.Rows;

/// <summary>Reads digits and numbers into minor units, for amounts of both units.</summary>
internal static class WrittenNumbers
{
    /// <summary>The largest amount that is accepted, in minor units.</summary>
    public const long Largest = 999_999_999_999;

    private const int MaxDigits = 12;

    /// <summary>True for an integer. An enumeration is one to the type system and never an amount.</summary>
    public static bool IsInteger(object? value) => value is not Enum and (sbyte or byte or short or ushort or int or uint or long or ulong);

    /// <summary>The shortest text of a floating-point number: the text that was typed or was in the cell.</summary>
    public static string Shortest(object number) => ((IFormattable)number).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Reads 1 to 12 ASCII digits and nothing else.</summary>
    public static bool TryReadDigits(ReadOnlySpan<char> digits, out long amount)
    {
        amount = 0;
        if (digits.Length is 0 or > MaxDigits)
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

    /// <summary>Reads a number that is whole in minor units.</summary>
    /// <param name="value">An integer or a decimal.</param>
    /// <param name="minorUnits">The number of minor units in 1 of the value's unit.</param>
    /// <param name="amount">0 to <see cref="Largest"/>, minor units.</param>
    public static bool TryReadNumber(object value, int minorUnits, out long amount)
    {
        var number = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
        amount = 0;
        // Before the multiplication, which would overflow for the largest decimals.
        if (number is < 0 or > Largest)
            return false;
        number *= minorUnits;
        if (number > Largest || decimal.Truncate(number) != number)
            return false;
        amount = (long)number;
        return true;
    }
}
