using DojoPayments.Sandbox;

namespace DojoPayments.Proof;

/// <summary>
/// The rows to capture. Both processes make them up from the seed, so that no file has to be trusted. Few intents and few
/// amounts: what is hard is to tell equal captures of one intent apart.
/// </summary>
internal sealed class Input
{
    private const int RowsPerIntent = 6;
    // Some intents get many more rows than others, which then wait for one another.
    private const double Skew = 1.25;
    private const double NamedShare = 0.1;
    private const double RepeatedShare = 0.01;

    private static readonly long[] s_amounts = [1000, 1000, 1000, 2550, 420];
    private static readonly long?[] s_tips = [null, null, null, null, 0, 150];

    public Input(int rows, int seed)
    {
        var random = new Random(seed);
        var intents = Math.Max(1, rows / RowsPerIntent);
        var named = new List<InputRow>();
        for (var number = 1; number <= rows; number++)
        {
            var row = named.Count > 0 && random.NextDouble() < RepeatedShare
                ? named[random.Next(named.Count)] with { Number = number }
                : NewRow(number, random, intents);
            if (row.OperationId is not null)
                named.Add(row);
            Rows.Add(row);
        }

        // A named capture that the input repeats is to be made once.
        Expected = [.. Rows.GroupBy(row => row.Reference).Select(group => group.First())];
    }

    public List<InputRow> Rows { get; } = [];

    /// <summary>One row for each capture that is to be made.</summary>
    public IReadOnlyList<InputRow> Expected { get; }

    /// <summary>
    /// Authorises every second intent for exactly what its rows take, where a double would push another row out, and the
    /// others for more, where it would show as it is.
    /// </summary>
    public void Authorize(IntentLedger ledger)
    {
        var isExact = false;
        foreach (var intent in Expected.GroupBy(row => row.PaymentIntentId))
        {
            isExact = !isExact;
            ledger.Authorize(intent.Key, intent.Sum(row => row.Amount) * (isExact ? 1 : 10));
        }
    }

    private static InputRow NewRow(int number, Random random, int intents)
    {
        var intent = (int)(intents * Math.Pow(random.NextDouble(), Skew));
        var amount = s_amounts[random.Next(s_amounts.Length)];
        var tips = s_tips[random.Next(s_tips.Length)];
        return new InputRow(number, $"pi_sandbox_{intent:D6}", amount, tips, random.NextDouble() < NamedShare ? $"invoice {number}" : null);
    }
}
