namespace DojoPayments.Sandbox;

/// <summary>How many are in flight now, were at most, and were in all.</summary>
internal sealed class Gauge
{
    private int _now;
    private int _max;
    private long _total;

    public int Now => Volatile.Read(ref _now);

    public int Max => Volatile.Read(ref _max);

    public long Total => Interlocked.Read(ref _total);

    public long Enter()
    {
        var now = Interlocked.Increment(ref _now);
        var max = Volatile.Read(ref _max);
        while (now > max)
        {
            var seen = Interlocked.CompareExchange(ref _max, now, max);
            if (seen == max) break;
            max = seen;
        }

        return Interlocked.Increment(ref _total);
    }

    public void Leave() => Interlocked.Decrement(ref _now);
}
