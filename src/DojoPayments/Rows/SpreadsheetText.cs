namespace DojoPayments.Rows;

/// <summary>
/// Texts of a result file of <c>Invoke-DojoCaptureBatch</c>: if a spreadsheet would run a text as a formula, the text has one more
/// apostrophe before it, the mark of a text there. Reading removes the mark, so a text is read as it was before.
/// </summary>
internal static class SpreadsheetText
{
    private const char Mark = '\'';

    /// <summary>The text without the mark; a text without a mark is returned as it is.</summary>
    public static string? Read(string? text)
    {
        if (string.IsNullOrEmpty(text) || text![0] != Mark)
            return text;
        var first = 1;
        while (first < text.Length && text[first] == Mark)
            first++;
        return first < text.Length && text[first] is '=' or '+' or '-' or '@' or '\t' ? text.Substring(1) : text;
    }
}
