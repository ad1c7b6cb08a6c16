using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Text;

namespace DojoPayments;

/// <summary>Words that the errors about reads and about captures share: the id of a refusal, and the quote of a value.</summary>
internal static class ErrorWords
{
    private const int MaxQuoted = 60;

    /// <summary>The error id of a refusal by the API.</summary>
    /// <param name="statusCode">A 4xx code.</param>
    public static DojoErrorId Refusal(int statusCode) => statusCode switch
    {
        400 => DojoErrorId.DojoBadRequest,
        401 => DojoErrorId.DojoUnauthorized,
        403 => DojoErrorId.DojoForbidden,
        404 => DojoErrorId.DojoNotFound,
        409 => DojoErrorId.DojoConflict,
        429 => DojoErrorId.DojoRateLimited,
        _ => DojoErrorId.DojoRejected,
    };

    /// <summary>
    /// A value as it was read, for a message: bounded, and with the code of each character that is invisible or may look like
    /// another one.
    /// </summary>
    public static string Quote(object? value)
    {
        if (value is null or DBNull)
            return "nothing";
        // PowerShell makes a list of 10,50 if it is typed without quotes.
        var isList = value is IEnumerable and not string;
        var text = isList
            ? string.Join(",", ((IEnumerable)value).Cast<object?>().Take(MaxQuoted).Select(static item => Convert.ToString(item, CultureInfo.InvariantCulture)))
            : Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        var visible = new StringBuilder();
        foreach (var character in text)
        {
            if (visible.Length > MaxQuoted)
            {
                visible.Append('…');
                break;
            }

            if (IsPlain(character))
                visible.Append(character);
            else
                visible.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
        }

        return value is string ? $"'{visible}'" : $"{visible} ({(isList ? "a list" : value.GetType().Name)})";
    }

    /// <summary>Words as a sentence of their own.</summary>
    public static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words.Substring(1);

    // Letters of other scripts are not plain: some of them look like Latin ones.
    private static bool IsPlain(char character) => character switch
    {
        >= ' ' and <= '~' => true,
        '\u00AD' => false,
        > '\u00A0' and < '\u0250' => true,
        >= '\u2010' and <= '\u2027' => true,
        _ => CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.CurrencySymbol,
    };
}
