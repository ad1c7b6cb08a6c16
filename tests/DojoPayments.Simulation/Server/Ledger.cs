namespace DojoPayments.Simulation;

/// <summary>What the API truly did, which nobody but the verdict sees as a whole.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<string, List<LedgerCapture>> _byIntent = [];
    private readonly Dictionary<string, long> _authorised = [];
    private readonly bool _numbersByIntent;
    private int _made;

    /// <param name="numbersByIntent">Ids are unique in their intent only.</param>
    public Ledger(bool numbersByIntent) => _numbersByIntent = numbersByIntent;

    public IEnumerable<LedgerCapture> All => _byIntent.Values.SelectMany(static captures => captures);

    /// <summary>Limits what may be captured of an intent, in minor units.</summary>
    public void Authorise(string intent, long amount) => _authorised[intent] = amount;

    public IReadOnlyList<LedgerCapture> Of(string intent) => _byIntent.TryGetValue(intent, out var captures) ? captures : [];

    public bool Allows(Payload payload, DateTimeOffset now) =>
        !_authorised.TryGetValue(payload.Intent, out var limit)
        || Of(payload.Intent).Where(capture => !capture.HasFailed(now)).Sum(static capture => capture.Payload.Amount) + payload.Amount <= limit;

    public string NextId(string intent) => _numbersByIntent ? $"cp_{Of(intent).Count + 1}" : $"cp_{++_made}";

    public void Add(LedgerCapture capture)
    {
        if (!_byIntent.TryGetValue(capture.Payload.Intent, out var captures))
            _byIntent[capture.Payload.Intent] = captures = [];
        captures.Add(capture);
    }
}
