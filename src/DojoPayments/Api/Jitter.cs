using System;

namespace DojoPayments.Api;

/// <summary>Full jitter, as AWS's "Exponential Backoff and Jitter" recommends: anywhere between nothing and the bound.</summary>
internal static class Jitter
{
    private static readonly Random s_random = new();

    public static TimeSpan UpTo(TimeSpan bound)
    {
        lock (s_random)
            return TimeSpan.FromTicks((long)(bound.Ticks * s_random.NextDouble()));
    }
}
