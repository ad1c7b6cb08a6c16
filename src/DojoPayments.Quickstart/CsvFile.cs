using CsvHelper;

namespace DojoPayments.Quickstart;

/// <summary>A CSV file as <c>Import-Csv</c> sees it: one text a column, by the header's names.</summary>
internal static class CsvFile
{
    public static IEnumerable<IReadOnlyList<KeyValuePair<string, string>>> Read(string path)
    {
        using var csv = CsvReader.FromFile(path, new CsvReaderOptions());
        csv.ReadHeader();
        while (csv.Read())
        {
            // In the order of the header: a table shows the columns as the file has them.
            var row = new KeyValuePair<string, string>[csv.Headers.Count];
            for (var column = 0; column < row.Length; column++)
                row[column] = new(csv.Headers[column], column < csv.FieldCount ? csv.GetString(column) : string.Empty);
            yield return row;
        }
    }
}
