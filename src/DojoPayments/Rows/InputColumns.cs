using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace DojoPayments.Rows;

/// <summary>
/// Compares the columns of an input with those that a cmdlet reads. The first row decides, because all rows of a file have the
/// same columns: a file that was read with another delimiter is one error, and not one for each of its rows.
/// </summary>
internal sealed class InputColumns
{
    private const string ExcelNote = "sep=";

    private static readonly char[] s_delimiters = [';', '\t', '|', ','];

    private readonly IReadOnlyList<InputColumn> _read;

    /// <param name="found">The names of the input's columns.</param>
    /// <param name="read">The columns that the cmdlet reads.</param>
    public InputColumns(IReadOnlyList<string> found, IReadOnlyList<InputColumn> read)
    {
        Found = found;
        _read = read;
        var missing = read.Where(column => !found.Any(name => IsOneOf(column.Names, name))).ToList();
        Missing = [.. missing.Where(static column => column.IsRequired).Select(static column => column.Name)];
        Misnamed = [.. missing.Select(column => (Found: found.FirstOrDefault(name => IsOneOf(column.Names, Bare(name))), column.Name)).Where(static pair => pair.Found is not null).Select(static pair => (pair.Found!, pair.Name))];
    }

    /// <summary>The names of the input's columns.</summary>
    public IReadOnlyList<string> Found { get; }

    /// <summary>The required columns that the input does not have.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Columns whose names differ by spaces, quotes, underscores or invisible characters only, with their right names.</summary>
    public IReadOnlyList<(string Found, string Name)> Misnamed { get; }

    /// <summary>True if every row can be read.</summary>
    public bool AreRight => Missing.Count == 0 && Misnamed.Count == 0;

    /// <summary>The first line of the file is Excel's note about the delimiter, and no header.</summary>
    public bool HasExcelNote => Found.Count > 0 && Bare(Found[0]).StartsWith(ExcelNote, StringComparison.OrdinalIgnoreCase);

    /// <summary>The delimiter of the file, if it was read with another one; null if the columns do not show it.</summary>
    public char? Delimiter
    {
        get
        {
            if (HasExcelNote)
            {
                var note = Bare(Found[0]);
                return note.Length > ExcelNote.Length ? note[ExcelNote.Length] : ',';
            }

            foreach (var delimiter in s_delimiters)
            {
                if (Found.Any(name => name.IndexOf(delimiter) >= 0 && (Found.Count == 1 || name.Split(delimiter).Any(IsRead))))
                    return delimiter;
            }

            return null;
        }
    }

    private static bool IsOneOf(string[] names, string name) => Array.Exists(names, known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));

    private bool IsRead(string name) => _read.Any(column => IsOneOf(column.Names, Bare(name)));

    // A byte order mark is U+FEFF, or these three characters if the file was read in the encoding of Windows.
    private static string Bare(string name)
    {
        var text = name.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? name.Substring(3) : name;
        var bare = new StringBuilder();
        foreach (var character in text.Where(static character => !char.IsWhiteSpace(character) && !char.IsControl(character) && "_-'\"`\u2018\u2019\u201C\u201D\u00AB\u00BB\u00AD\u200B\u200C\u200D\u2060\uFEFF".IndexOf(character) < 0))
            bare.Append(character);
        return bare.ToString();
    }
}
