using System.Collections.Concurrent;

namespace DojoPayments.Sandbox;

/// <summary>
/// Which requests go wrong, and how. Rules come first, in the order they were added; then each remaining request is hit with
/// the shares' likelihood, drawn from the seed and the request's number alone: the same seed and order of requests give the
/// same faults. May be changed while requests are running.
/// </summary>
public sealed class FaultPlan
{
    private readonly ulong _seed;
    private readonly Lock _lock = new();
    private readonly List<Rule> _rules = [];
    private readonly Dictionary<ApiOperation, List<(Fault Fault, double Share)>> _shares = [];
    private readonly ConcurrentDictionary<string, long> _injected = new(StringComparer.Ordinal);
    private readonly long[] _seen = new long[Enum.GetValues<ApiOperation>().Length];
    private volatile bool _isEmpty = true;

    internal FaultPlan(int seed) => _seed = unchecked((ulong)seed);

    /// <summary>How many requests each fault has hit so far, by the fault's name.</summary>
    public IReadOnlyDictionary<string, long> Injected => new Dictionary<string, long>(_injected, StringComparer.Ordinal);

    /// <summary>Hits a share of the requests for an operation. Shares of one operation add up.</summary>
    /// <param name="fault">What happens.</param>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="operation">The operation it happens to.</param>
    public void Share(Fault fault, double share, ApiOperation operation = ApiOperation.Capture)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (!(share >= 0 && share <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "A share is from 0 to 1.");
        lock (_lock)
        {
            if (!_shares.TryGetValue(operation, out var shares)) _shares.Add(operation, shares = []);
            var sum = share;
            foreach (var other in shares) sum += other.Share;
            if (sum > 1 + 1e-9) throw new ArgumentOutOfRangeException(nameof(share), share, $"The shares of {operation} would add up to more than 1.");
            shares.Add((fault, share));
            _isEmpty = false;
        }
    }

    /// <summary>Hits one request for an operation: the first, second, ... since the sandbox started.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="fault">What happens.</param>
    /// <param name="operation">The operation it happens to.</param>
    public void At(long number, Fault fault, ApiOperation operation = ApiOperation.Capture) =>
        Add(fault, candidate => candidate.Operation == operation && candidate.Number == number, count: 1);

    /// <summary>Hits the next requests for an operation.</summary>
    public void Next(Fault fault, int count = 1, ApiOperation operation = ApiOperation.Capture) =>
        Add(fault, candidate => candidate.Operation == operation, count);

    /// <summary>Hits the next requests that name an intent.</summary>
    public void ForIntent(string paymentIntentId, Fault fault, int count = int.MaxValue, ApiOperation operation = ApiOperation.Capture) =>
        Add(fault, candidate => candidate.Operation == operation && string.Equals(candidate.PaymentIntentId, paymentIntentId, StringComparison.Ordinal), count);

    /// <summary>Hits the next requests, of any operation, that a condition holds for. The condition is called under a lock.</summary>
    public void When(Func<FaultCandidate, bool> condition, Fault fault, int count = int.MaxValue) => Add(fault, condition, count);

    /// <summary>Forgets every rule and share; counts stay.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _rules.Clear();
            _shares.Clear();
            _isEmpty = true;
        }
    }

    internal Fault? Choose(in Route route)
    {
        var number = Interlocked.Increment(ref _seen[(int)route.Operation]);
        if (_isEmpty) return null;

        var fault = Choose(new FaultCandidate(route.Operation, route.PaymentIntentId, number));
        if (fault is not null) _injected.AddOrUpdate(fault.Name, 1, static (_, count) => count + 1);
        return fault;
    }

    private void Add(Fault fault, Func<FaultCandidate, bool> condition, int count)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        lock (_lock)
        {
            _rules.Add(new Rule(fault, condition, count));
            _isEmpty = false;
        }
    }

    private Fault? Choose(FaultCandidate candidate)
    {
        lock (_lock)
        {
            for (var i = 0; i < _rules.Count; i++)
            {
                var rule = _rules[i];
                if (!rule.Condition(candidate)) continue;
                if (--rule.Left == 0) _rules.RemoveAt(i);
                return rule.Fault;
            }

            return _shares.TryGetValue(candidate.Operation, out var shares) ? Choose(shares, Draw(candidate)) : null;
        }
    }

    private static Fault? Choose(List<(Fault Fault, double Share)> shares, double drawn)
    {
        foreach (var (fault, share) in shares)
        {
            if (drawn < share) return fault;
            drawn -= share;
        }

        return null;
    }

    // SplitMix64 of seed, operation and number: no state, so no order of threads can change what a request draws.
    private double Draw(FaultCandidate candidate)
    {
        unchecked
        {
            var z = (_seed * 0x9E3779B97F4A7C15) + ((ulong)candidate.Operation << 56) + ((ulong)candidate.Number * 0xD1B54A32D192ED03);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            z ^= z >> 31;
            return (z >> 11) * (1.0 / (1UL << 53));
        }
    }

    private sealed class Rule(Fault fault, Func<FaultCandidate, bool> condition, int count)
    {
        public Fault Fault => fault;

        public Func<FaultCandidate, bool> Condition => condition;

        public int Left { get; set; } = count;
    }
}
