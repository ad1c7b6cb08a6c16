using System.Globalization;
using CsvHelper;

namespace DojoPayments.Sandbox;

/// <summary>
/// Reads which payments to authorise from the very file that is to be captured: columns <c>PaymentIntentId</c> and
/// <c>Amount</c>, others ignored. The amounts of an id that comes more than once are added up.
/// </summary>
internal static class IntentFile
{
    private const string IdColumn = "PaymentIntentId";
    private const string AmountColumn = "Amount";
    private const int MaxAmountDigits = 12;

    private static readonly CsvReaderOptions s_options = new()
    {
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    /// <returns>The amount to authorise, in minor units, by id.</returns>
    /// <exception cref="UsageException">The file cannot be read, or a row makes no sense.</exception>
    public static IReadOnlyDictionary<string, long> Read(string path)
    {
        try
        {
            using var csv = CsvReader.FromFile(path, s_options);
            return Read(csv, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CsvFormatException)
        {
            throw new UsageException($"Cannot read '{path}': {error.Message}");
        }
    }

    private static Dictionary<string, long> Read(CsvReader csv, string path)
    {
        csv.ReadHeader();
        if (!csv.TryGetFieldIndex(IdColumn, out var idColumn) || !csv.TryGetFieldIndex(AmountColumn, out var amountColumn))
        {
            throw new UsageException(
                $"'{path}' needs the columns {IdColumn} and {AmountColumn}; it has {(csv.Headers.Count == 0 ? "none" : string.Join(", ", csv.Headers))}.");
        }

        var amounts = new Dictionary<string, long>(StringComparer.Ordinal);
        while (csv.Read())
        {
            var id = csv.GetString(idColumn);
            var text = csv.GetString(amountColumn);
            // Spreadsheets leave rows of empty cells behind.
            if (id.Length == 0 && text.Length == 0) continue;
            if (!IsIntentId(id)) throw new UsageException($"'{path}', line {csv.LineNumber}: '{id}' is not a payment intent id, pi_...");
            if (!TryParseAmount(text, out var amount))
                throw new UsageException($"'{path}', line {csv.LineNumber}: '{text}' is not an amount in minor units, such as 1050 for 10.50.");
            amounts[id] = amounts.GetValueOrDefault(id) + amount;
        }

        return amounts;
    }

    private static bool IsIntentId(string id)
    {
        if (id.Length < 4 || !id.StartsWith("pi_", StringComparison.Ordinal)) return false;
        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')) return false;
        }

        return true;
    }

    private static bool TryParseAmount(string text, out long amount)
    {
        amount = 0;
        return text.Length is > 0 and <= MaxAmountDigits && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out amount) && amount > 0;
    }
}
