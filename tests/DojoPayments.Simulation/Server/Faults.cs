namespace DojoPayments.Simulation;

/// <summary>Draws the faults of one run of the simulation, and can leave single ones out to find those that matter.</summary>
internal sealed class Faults
{
    private readonly IReadOnlyDictionary<FaultKind, double> _rates;
    private readonly IReadOnlySet<int> _leftOut;
    private readonly Chance _chance;
    private readonly Action<FormattableString>? _trace;

    public Faults(IReadOnlyDictionary<FaultKind, double> rates, IReadOnlySet<int> leftOut, Chance chance, Action<FormattableString>? trace)
    {
        _rates = rates;
        _leftOut = leftOut;
        _chance = chance;
        _trace = trace;
    }

    /// <summary>From now on nothing goes wrong.</summary>
    public bool HaveCeased { get; set; }

    /// <summary>How many were drawn, with those that were left out.</summary>
    public int Drawn { get; private set; }

    /// <summary>What went wrong, with its number.</summary>
    public List<(int Number, FaultKind Kind)> Happened { get; } = [];

    public bool Can(FaultKind kind) => _rates.GetValueOrDefault(kind) > 0;

    /// <summary>True where it goes wrong here.</summary>
    public bool Hits(FaultKind kind)
    {
        // A fault that cannot happen draws nothing, so that a new kind leaves the seeds of the other worlds as they are.
        if (HaveCeased || !_rates.TryGetValue(kind, out var rate) || !_chance.Hits(rate))
            return false;
        var number = Drawn++;
        if (_leftOut.Contains(number))
            return false;
        Happened.Add((number, kind));
        _trace?.Invoke($"fault {number}: {kind}");
        return true;
    }
}
