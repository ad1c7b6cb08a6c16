using System;
using System.Globalization;
using System.Linq;

namespace DojoPayments.Rows;

/// <summary>The texts about an input whose rows cannot be read. Each of these errors ends the batch before any send.</summary>
internal static class ColumnErrors
{
    private const int MaxShown = 20;
    private const string NothingSent = " Nothing was sent.";

    /// <summary>The columns are not those that the cmdlet reads.</summary>
    /// <param name="columns">The columns, compared.</param>
    /// <param name="type">The type of the first object; null for an object that a file was read into.</param>
    public static DojoException WrongColumns(InputColumns columns, string? type)
    {
        var what = columns.Missing.Count == 0 ? string.Empty : $"The input has no column {string.Join(" and no column ", columns.Missing)}. {Found(columns, type)} ";
        foreach (var (found, name) in columns.Misnamed)
            what += $"The column {ErrorWords.Quote(found)} is not {name}: the names differ by spaces, quotes or other characters. ";
        return Error(what.TrimEnd(), Advice(columns));
    }

    /// <summary>The first object of the input is a line of a file.</summary>
    public static DojoException LineOfText(string line) => Error(
        $"The input is lines of text, the first one {ErrorWords.Quote(line)}, and not rows with columns.",
        "Read a CSV file with Import-Csv, not with Get-Content.");

    /// <summary>The first object of the input is a hashtable.</summary>
    public static DojoException Hashtable(string type) => Error(
        $"The input is a {type}, and its keys are not columns.",
        "Write [pscustomobject]@{ ... } in place of @{ ... }.");

    /// <summary>The id is typed, and no parameter is read from the input.</summary>
    /// <inheritdoc cref="WrongColumns"/>
    public static DojoException NothingRead(InputColumns columns, string? type) => Error(
        $"-PaymentIntentId is typed, and nothing is read from the input. {Found(columns, type)}",
        "For one capture leave the input out. To capture each row, leave -PaymentIntentId out and name the columns like the parameters.");

    /// <summary>The id is typed, and the first row has another one.</summary>
    /// <param name="other">The id of the row.</param>
    public static DojoException TwoIds(string other) => Error(
        $"-PaymentIntentId is typed, and the first row of the input has the payment intent id {ErrorWords.Quote(other)}.",
        "To capture each row from its own payment intent, leave -PaymentIntentId out. To capture all rows from the typed one, take the ids out of the rows.");

    /// <summary>A parameter of any type is given a script block, which the engine binds as it is.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="block">The script block as it was read.</param>
    public static DojoException ScriptBlock(string parameter, object? block) => Error(
        $"-{parameter} was read as {ErrorWords.Quote(block)}, and PowerShell runs no script block for this parameter.",
        $"Make it a column of the input first: Select-Object PaymentIntentId, @{{ Name = '{parameter}'; Expression = {{ ... }} }}.");

    private static string Found(InputColumns columns, string? type)
    {
        var shown = string.Join(", ", columns.Found.Take(MaxShown).Select(static name => ErrorWords.Quote(name)));
        if (columns.Found.Count > MaxShown)
            shown = string.Format(CultureInfo.InvariantCulture, "{0} and {1} more", shown, columns.Found.Count - MaxShown);
        if (columns.Found.Count == 0)
            return $"Its first object is of the type {type ?? "PSCustomObject"} and has no properties.";
        var noun = columns.Found.Count == 1 ? "column is" : "columns are";
        return type is null ? $"Its {noun} {shown}." : $"Its first object is of the type {type}, and its {noun} {shown}.";
    }

    private static string Advice(InputColumns columns)
    {
        if (columns.Delimiter is { } delimiter)
        {
            var read = $"read the file with Import-Csv -Delimiter {(delimiter == '\t' ? "\"`t\"" : $"'{delimiter}'")}.";
            return columns.HasExcelNote
                ? $"The first line of the file is a note for Excel alone: delete that line, and {read}"
                : $"Its cells look separated by {(delimiter == '\t' ? "tabs" : $"'{delimiter}'")}: {read}";
        }

        if (columns.Misnamed.Count > 0)
            return $"In the first line of the file write {string.Join(" and ", columns.Misnamed.Select(static pair => $"{pair.Name} for {ErrorWords.Quote(pair.Found)}"))}.";
        return columns.Missing.Contains("Amount", StringComparer.Ordinal)
            ? "Name the columns like the parameters, or give -Amount for all rows, or -Remaining to capture what remains."
            : "Name the columns like the parameters, or give a script block, for example -PaymentIntentId { $_.Payment }.";
    }

    private static DojoException Error(string what, string whatToDo) => new(DojoErrorId.InvalidColumns, what, whatToDo + NothingSent);
}
