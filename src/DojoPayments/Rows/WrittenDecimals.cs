using System;
using System.Globalization;

namespace DojoPayments.Rows;

/// <summary>
/// Recognises an amount with one or two decimals. Among amounts in minor units it proves that the whole input is written in
/// pounds or euros, whole ones such as 12 too.
/// </summary>
internal static class WrittenDecimals
{
    private const int MaxDecimals = 2;

    /// <summary>True for 10.5, 10.50 and 10,50, with or without a sign, a currency symbol or thousands separators.</summary>
    public static bool Are(object? value) => value switch
    {
        string text => AreIn(text.AsSpan()),
        decimal number => AreIn(WithoutNoughts(number.ToString(CultureInfo.InvariantCulture))),
        double or float => AreIn(WrittenNumbers.Shortest(value).AsSpan()),
        _ => false,
    };

    private static bool AreIn(ReadOnlySpan<char> text)
    {
        while (text.Length > 0 && IsAround(text[0]))
            text = text.Slice(1);
        while (text.Length > 0 && IsAround(text[text.Length - 1]))
            text = text.Slice(0, text.Length - 1);

        var point = text.LastIndexOfAny('.', ',');
        if (point <= 0 || text.Length - point - 1 is 0 or > MaxDecimals)
            return false;
        return WrittenNumbers.TryReadDigits(text.Slice(point + 1), out _) && AreWhole(text.Slice(0, point), text[point]);
    }

    // Money columns of databases have four decimals: 40.0000 is written with two as well.
    private static ReadOnlySpan<char> WithoutNoughts(string text)
    {
        var point = text.IndexOf('.');
        var length = text.Length;
        while (point > 0 && length - point - 1 > MaxDecimals && text[length - 1] == '0')
            length--;
        return text.AsSpan(0, length);
    }

    private static bool AreWhole(ReadOnlySpan<char> text, char point)
    {
        if (!IsDigit(text[0]) || !IsDigit(text[text.Length - 1]))
            return false;
        foreach (var character in text)
        {
            var isSeparator = character != point && character is ('.' or ',' or '\'' or '\u2019' or ' ' or '\u00A0' or '\u202F');
            if (!IsDigit(character) && !isSeparator)
                return false;
        }

        return true;
    }

    private static bool IsDigit(char character) => character is >= '0' and <= '9';

    private static bool IsAround(char character) =>
        char.IsWhiteSpace(character) || character is '-' or '+' or '(' or ')' || CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.CurrencySymbol;
}
