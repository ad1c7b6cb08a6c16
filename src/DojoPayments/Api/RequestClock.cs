using System;
using System.Diagnostics;

namespace DojoPayments.Api;

/// <summary>
/// The time that a request takes, by the clock of this machine that shows more: one clock stands still while the machine
/// sleeps, and the other one can be set.
/// </summary>
internal readonly struct RequestClock
{
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longestSleep = TimeSpan.FromDays(1);

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
    public TimeSpan Until(DateTimeOffset now) => Most(World.Between(BegunAt, Stopwatch.GetTimestamp()), now - _begunLocally);

    /// <summary>
    /// The most that a request can have taken. If this machine's clock was set back meanwhile, it may have been set back over a
    /// sleep in which the other one stood still: a day is more than any.
    /// </summary>
    /// <param name="monotonic">What passed by the clock that nobody sets.</param>
    /// <param name="wall">What passed by this machine's clock.</param>
    public static TimeSpan Most(TimeSpan monotonic, TimeSpan wall)
    {
        if (wall + s_tolerance < monotonic)
            return monotonic + s_longestSleep;
        return monotonic > wall ? monotonic : wall;
    }
}
