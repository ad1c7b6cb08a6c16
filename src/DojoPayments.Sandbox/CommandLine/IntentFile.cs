using System.Globalization;
using CsvHelper;

namespace DojoPayments.Sandbox;

/// <summary>
/// Reads which payments to authorise from the very file that is to be captured: columns <c>PaymentIntentId</c> and
/// <c>Amount</c>. The amounts of an id that comes more than once are added up. Its first row may also have <c>Currency</c>,
/// <c>AutoExpireIn</c> (d.hh:mm:ss), <c>AutoExpireAction</c> and <c>NextCaptureStatus</c>; other columns are ignored.
/// </summary>
internal static class IntentFile
{
    private const string IdColumn = "PaymentIntentId";
    private const string AmountColumn = "Amount";
    private const string CurrencyColumn = "Currency";
    private const string LifetimeColumn = "AutoExpireIn";
    private const string ActionColumn = "AutoExpireAction";
    private const string NextStatusColumn = "NextCaptureStatus";
    private const int MaxAmountDigits = 12;

    private static readonly CsvReaderOptions s_options = new()
    {
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    /// <returns>The payments to authorise, by id.</returns>
    /// <exception cref="UsageException">The file cannot be read, or a row makes no sense.</exception>
    public static IReadOnlyDictionary<string, FileIntent> Read(string path)
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

    private static Dictionary<string, FileIntent> Read(CsvReader csv, string path)
    {
        csv.ReadHeader();
        if (!csv.TryGetFieldIndex(IdColumn, out var idColumn) || !csv.TryGetFieldIndex(AmountColumn, out var amountColumn))
        {
            throw new UsageException(
                $"'{path}' needs the columns {IdColumn} and {AmountColumn}; it has {(csv.Headers.Count == 0 ? "none" : string.Join(", ", csv.Headers))}.");
        }

        var intents = new Dictionary<string, FileIntent>(StringComparer.Ordinal);
        while (csv.Read())
        {
            var id = csv.GetString(idColumn);
            var text = csv.GetString(amountColumn);
            // Spreadsheets leave rows of empty cells behind.
            if (id.Length == 0 && text.Length == 0) continue;
            if (!IsIntentId(id)) throw new UsageException($"'{path}', line {csv.LineNumber}: '{id}' is not a payment intent id, pi_...");
            if (!TryParseAmount(text, out var amount))
                throw new UsageException($"'{path}', line {csv.LineNumber}: '{text}' is not an amount in minor units, such as 1050 for 10.50.");
            var intent = intents.GetValueOrDefault(id) ?? ReadTerms(csv, path);
            intents[id] = intent with { Terms = intent.Terms with { Amount = intents.ContainsKey(id) ? intent.Terms.Amount + amount : amount } };
        }

        return intents;
    }

    private static FileIntent ReadTerms(CsvReader csv, string path)
    {
        var terms = new IntentTerms { Amount = 1 };
        if (Cell(csv, CurrencyColumn) is { } currency) terms = terms with { Currency = currency };
        if (Cell(csv, LifetimeColumn) is { } written)
        {
            if (!TimeSpan.TryParse(written, CultureInfo.InvariantCulture, out var lifetime) || lifetime <= TimeSpan.Zero)
                throw new UsageException($"'{path}', line {csv.LineNumber}: '{written}' is not a time such as 1.00:00:00.");
            terms = terms with { AutoExpireIn = lifetime };
        }

        return new FileIntent(terms with { AutoExpireAction = Word<AutoExpireAction>(csv, path, ActionColumn) }, Word<CaptureStatus>(csv, path, NextStatusColumn));
    }

    private static T? Word<T>(CsvReader csv, string path, string column)
        where T : struct, Enum
    {
        if (Cell(csv, column) is not { } word) return null;
        return Enum.IsDefined(typeof(T), word) ? Enum.Parse<T>(word) : throw new UsageException($"'{path}', line {csv.LineNumber}: {column} is {string.Join(", ", Enum.GetNames<T>())}, not '{word}'.");
    }

    private static string? Cell(CsvReader csv, string column) =>
        csv.TryGetFieldIndex(column, out var index) && csv.GetString(index) is { Length: > 0 } text ? text : null;

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
