using System;
using System.Globalization;
using System.Management.Automation;
using DojoPayments.Rows;

namespace DojoPayments.Cmdlets;

/// <summary>What stands in a cell of a row, as the engine hands it over.</summary>
internal static class CellValues
{
    /// <summary>
    /// The value itself, or its text. What was typed and is a number to the engine carries its text where that is another: 10.00
    /// is 10, 1kb is 1024.
    /// </summary>
    public static object? Unwrap(object? value)
    {
        if (value is not PSObject wrapped)
            return value;
        if (!WrittenNumbers.IsInteger(wrapped.BaseObject) && wrapped.BaseObject is not (float or double or decimal))
            return wrapped.BaseObject;
        var text = (string)LanguagePrimitives.ConvertTo(value, typeof(string), CultureInfo.InvariantCulture);
        return text == Convert.ToString(wrapped.BaseObject, CultureInfo.InvariantCulture) ? wrapped.BaseObject : text;
    }

    /// <summary>The text of a cell without the mark of a result file, see <see cref="SpreadsheetText"/>; null for an empty cell.</summary>
    public static string? Given(string? text) => SpreadsheetText.Read(text) is { } read && !string.IsNullOrWhiteSpace(read) ? read : null;
}
