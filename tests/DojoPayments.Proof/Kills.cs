namespace DojoPayments.Proof;

/// <summary>
/// When a worker is killed: after so many captures arrived at the server, wherever the worker then is, or after a time that
/// mostly falls into its start, when it reads the journal and takes up what the last one left.
/// </summary>
internal sealed class Kills(int total, int seed)
{
    private const double EarlyShare = 0.25;
    private const double LongestEarly = 2.5;
    private const double LongestAfter = 0.04;

    private readonly Random _random = new(seed);

    public int Done { get; private set; }

    public int Left => total - Done;

    public void Count() => Done++;

    /// <summary>Plans the next one.</summary>
    /// <param name="open">Captures that are not made yet.</param>
    public KillMoment Next(int open)
    {
        if (_random.NextDouble() < EarlyShare)
            return new KillMoment(0, Seconds(LongestEarly));
        // Each takes its part of what is left at most, so that the last ones still find something to interrupt.
        return new KillMoment(_random.Next(1, Math.Max(2, open / (Left + 1))), Seconds(LongestAfter));
    }

    private TimeSpan Seconds(double most) => TimeSpan.FromSeconds(_random.NextDouble() * most);
}

/// <summary>A moment of a worker's life.</summary>
/// <param name="Captures">How many capture requests it has sent.</param>
/// <param name="After">How long after that.</param>
internal readonly record struct KillMoment(int Captures, TimeSpan After);
