using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace DojoPayments.Simulation;

/// <summary>Many simulations of one world, and what they came to.</summary>
internal sealed class Campaign
{
    private readonly SimulatedSurroundings _world;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<FaultKind, long> _faults = [];
    private readonly SortedDictionary<Exclusion, long> _excluded = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ulong _firstSeed;
    private readonly long _most;
    private readonly int _mostFailures;
    private readonly PlantedFault? _planted;
    private long _begun;
    private long _steps;

    private Campaign(SimulatedSurroundings world, ulong firstSeed, long most, int mostFailures, PlantedFault? planted)
    {
        _planted = planted;
        _world = world;
        _firstSeed = firstSeed;
        _most = most;
        _mostFailures = mostFailures;
    }

    /// <summary>The seeds that failed.</summary>
    public SortedDictionary<ulong, Violation> Failures { get; } = [];

    public long Runs { get; private set; }

    /// <param name="world">What can go wrong.</param>
    /// <param name="firstSeed">Of the first run.</param>
    /// <param name="runs">How many.</param>
    /// <param name="threads">How many side by side.</param>
    /// <param name="mostFailures">Ends after so many failing seeds.</param>
    /// <param name="planted">What is wrong on purpose; null for nothing.</param>
    public static Campaign Run(SimulatedSurroundings world, ulong firstSeed, long runs, int threads, int mostFailures, PlantedFault? planted = null)
    {
        var campaign = new Campaign(world, firstSeed, runs, mostFailures, planted);
        // Threads of our own: nothing of a simulation may ever go on in the pool.
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(campaign.Work)).ToList();
        workers.ForEach(static worker => worker.Start());
        workers.ForEach(static worker => worker.Join());
        campaign._clock.Stop();
        return campaign;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{_world.Name}: {Runs} runs, seeds {_firstSeed} to {_firstSeed + (ulong)Runs - 1}, {Failures.Count} failed, {_excluded.Values.Sum()} excluded ({(_world.Excludes.Count == 0 ? "nothing is" : string.Join(", ", _world.Excludes.Select(exclusion => string.Create(CultureInfo.InvariantCulture, $"{_excluded.GetValueOrDefault(exclusion)} {exclusion}"))))}); {_steps} steps, {Runs / _clock.Elapsed.TotalSeconds:F0} runs/s");
        text.AppendLine().Append(CultureInfo.InvariantCulture, $"  faults: {string.Join(", ", _faults.Select(static entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value} {entry.Key}")))}");
        foreach (var (seed, violation) in Failures)
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  seed {seed}: {violation}");
        return text.ToString();
    }

    private void Work()
    {
        while (true)
        {
            var number = Interlocked.Increment(ref _begun) - 1;
            lock (_gate)
            {
                if (number >= _most || Failures.Count >= _mostFailures)
                    return;
            }

            var seed = _firstSeed + (ulong)number;
            var violation = Guarded.Run(Scenario.Draw(seed, _world) with { Planted = _planted }, out var simulation);
            lock (_gate)
                Count(seed, violation, simulation);
        }
    }

    private void Count(ulong seed, Violation? violation, SimulatedLife simulation)
    {
        Runs++;
        _steps += simulation.Steps;
        foreach (var (_, kind) in simulation.Faults.Happened)
            _faults[kind] = _faults.GetValueOrDefault(kind) + 1;
        if (violation is null)
            return;
        if (_world.FindExclusion(violation, simulation.Faults, simulation.IsSentWithoutTime) is { } exclusion)
            _excluded[exclusion] = _excluded.GetValueOrDefault(exclusion) + 1;
        else
            Failures[seed] = violation;
    }
}
