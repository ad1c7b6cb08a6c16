using System.Globalization;
using DojoPayments.Sandbox;

namespace DojoPayments.Quickstart;

/// <summary>The sample: what it asks for, and which captures it has to bring about.</summary>
internal sealed class SampleFile
{
    private const long Authorized = 10_000;

    private readonly List<string> _intents = [];
    private readonly List<SampleCapture> _expected = [];

    /// <summary>The captures of its good rows.</summary>
    public IReadOnlyList<SampleCapture> Expected => _expected;

    /// <summary>How many rows are in it to be refused.</summary>
    public int BadRows { get; private set; }

    /// <param name="path">The sample has four columns and no quotes.</param>
    public static SampleFile Read(string path)
    {
        var sample = new SampleFile();
        foreach (var line in File.ReadLines(path).Skip(1))
            sample.Add(line.Split(','));
        return sample;
    }

    /// <summary>Authorises every payment of the sample, those of bad rows too: it must be the module that refuses them.</summary>
    public void Authorize(IntentLedger ledger)
    {
        foreach (var id in _intents.Distinct(StringComparer.Ordinal))
            ledger.Authorize(id, Authorized);
    }

    private void Add(string[] cells)
    {
        _intents.Add(cells[0]);
        if (ReadAmount(cells[1]) is { } amount)
            _expected.Add(new SampleCapture(cells[0], amount, ReadAmount(cells[2])));
        else
            BadRows++;
    }

    private static long? ReadAmount(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ? amount : null;
}
