namespace DojoPayments.Simulation;

/// <summary>A stream of random numbers that a seed and a name decide, the same on every machine and runtime.</summary>
internal sealed class Chance
{
    private ulong _state;

    public Chance(ulong seed, string stream)
    {
        _state = seed;
        foreach (var character in stream)
            _state = Mix(_state ^ character);
    }

    /// <summary>From 0 to 1, without 1.</summary>
    public double Next() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 to <paramref name="limit"/>, without it.</summary>
    public int Below(int limit) => (int)(Next() * limit);

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + TimeSpan.FromTicks((long)((most - least).Ticks * Next()));

    /// <summary>True with a probability.</summary>
    public bool Hits(double probability) => probability > 0 && Next() < probability;

    public T OneOf<T>(params ReadOnlySpan<T> values) => values[Below(values.Length)];

    /// <summary>Most often near nothing, seldom up to the bound.</summary>
    public TimeSpan Skewed(TimeSpan most)
    {
        var share = Next();
        return TimeSpan.FromTicks((long)(most.Ticks * share * share * share));
    }

    public void Shuffle<T>(IList<T> list)
    {
        for (var index = list.Count - 1; index > 0; index--)
        {
            var other = Below(index + 1);
            (list[index], list[other]) = (list[other], list[index]);
        }
    }

    private ulong Bits()
    {
        _state = unchecked(_state + 0x9E3779B97F4A7C15UL);
        return Mix(_state);
    }

    // SplitMix64.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }
}
