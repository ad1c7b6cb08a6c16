using System.Globalization;
using DojoPayments.Sandbox;

namespace DojoPayments.Quickstart;

/// <summary>The sample: what it asks for, and which captures have to come of it.</summary>
internal sealed class SampleFile
{
    private const long Authorized = 10_000;

    private readonly List<string> _intents = [];
    private readonly List<SampleCapture> _expected = [];

    /// <summary>The captures of its good rows.</summary>
    public IReadOnlyList<SampleCapture> Expected => _expected;

    /// <summary>How many rows are in it to be refused.</summary>
    public int BadRows { get; private set; }

    public static SampleFile Read(string path)
    {
        var sample = new SampleFile();
        foreach (var row in CsvFile.Read(path))
            sample.Add(new Dictionary<string, string>(row, StringComparer.OrdinalIgnoreCase));
        return sample;
    }

    /// <summary>Authorises every payment of the sample, those of bad rows too: it must be the module that refuses them.</summary>
    public void Authorize(IntentLedger ledger)
    {
        foreach (var id in _intents.Distinct(StringComparer.Ordinal))
            ledger.Authorize(id, Authorized);
    }

    private void Add(Dictionary<string, string> row)
    {
        var id = row["PaymentIntentId"];
        _intents.Add(id);
        if (ReadAmount(row["Amount"]) is { } amount)
            _expected.Add(new SampleCapture(id, amount, ReadAmount(row["TipsAmount"])));
        else
            BadRows++;
    }

    private static long? ReadAmount(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ? amount : null;
}
