namespace DojoPayments.Simulation;

/// <summary>What the API truly did, which nobody but the verdict sees as a whole.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<string, List<LedgerCapture>> _byIntent = [];
    private readonly List<LedgerCapture> _all = [];
    private readonly Dictionary<string, long> _authorised = [];
    private readonly bool _numbersByIntent;
    private int _made;

    /// <param name="numbersByIntent">Ids are unique in their intent only.</param>
    public Ledger(bool numbersByIntent) => _numbersByIntent = numbersByIntent;

    /// <summary>In the order in which they were made.</summary>
    public List<LedgerCapture> All => _all;

    /// <summary>Limits what may be captured of an intent, in minor units.</summary>
    public void Authorise(string intent, long amount) => _authorised[intent] = amount;

    public List<LedgerCapture> Of(string intent) => _byIntent.TryGetValue(intent, out var captures) ? captures : [];

    public bool Has(Payload payload, string id)
    {
        foreach (var capture in Of(payload.Intent))
        {
            if (capture.Id == id && capture.Payload == payload)
                return true;
        }

        return false;
    }

    public bool Allows(Payload payload, DateTimeOffset now) =>
        !_authorised.TryGetValue(payload.Intent, out var limit)
        || Of(payload.Intent).Where(capture => !capture.HasFailed(now)).Sum(static capture => capture.Payload.Amount) + payload.Amount <= limit;

    public string NextId(string intent) => _numbersByIntent ? $"cp_{Of(intent).Count + 1}" : $"cp_{++_made}";

    public void Add(LedgerCapture capture)
    {
        if (!_byIntent.TryGetValue(capture.Payload.Intent, out var captures))
            _byIntent[capture.Payload.Intent] = captures = [];
        captures.Add(capture);
        _all.Add(capture);
    }
}
