using System;
using System.Diagnostics;

namespace DojoPayments.Api;

/// <summary>
/// The time that a request takes, by the clock of this machine that shows more: one clock stands still while the machine
/// sleeps, and the other one can be set.
/// </summary>
internal readonly struct RequestClock
{
    private readonly DateTimeOffset _begunLocally;

    /// <param name="begunAt">The <see cref="World.Timestamp"/> at which the request began.</param>
    /// <param name="begunLocally">The same time by this machine's clock.</param>
    public RequestClock(long begunAt, DateTimeOffset begunLocally)
    {
        BegunAt = begunAt;
        _begunLocally = begunLocally;
    }

    /// <summary>The <see cref="World.Timestamp"/> at which the request began.</summary>
    public long BegunAt { get; }

    public TimeSpan Elapsed => Until(DateTimeOffset.UtcNow);

    public static RequestClock Start() => new(Stopwatch.GetTimestamp(), DateTimeOffset.UtcNow);

    /// <param name="now">The time by this machine's clock, given because each read of a clock has a cost in every request.</param>
    public TimeSpan Until(DateTimeOffset now) => Longer(World.Between(BegunAt, Stopwatch.GetTimestamp()), now - _begunLocally);

    public static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
