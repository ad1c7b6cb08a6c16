namespace DojoPayments.Rows;

/// <summary>
/// Texts of a result file of <c>Invoke-DojoCaptureBatch</c>: where a spreadsheet would run one as a formula, it has one more
/// apostrophe before it, which is the mark of a text there. What is read is what was written.
/// </summary>
internal static class SpreadsheetText
{
    private const char Mark = '\'';

    /// <summary>The text without the mark; one without a mark is handed back as it is.</summary>
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
