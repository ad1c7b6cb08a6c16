using System;

namespace DojoPayments.Protocol;

/// <summary>
/// The server's clock, learnt from the Date header of its answers, so that times of two clocks are never compared directly. The
/// reading is not used any more if this machine's clock was set or stood still since.
/// </summary>
internal sealed class ServerClock
{
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    // In this time two clocks drift apart by milliseconds, if neither is set.
    private static readonly TimeSpan s_recent = TimeSpan.FromMinutes(10);

    private Reading? _last;

    public ServerClock(World world) => World = world;

    public World World { get; }

    /// <summary>The server's clock less this machine's; null if it is not known.</summary>
    public TimeSpan? Offset => _last is { } last && (World.Since(last.Timestamp) - (World.UtcNow - last.At)).Duration() < s_tolerance ? last.Offset : null;

    /// <summary>The server's time now; this machine's time if the server's is not known.</summary>
    public DateTimeOffset UtcNow => World.UtcNow + (Offset ?? TimeSpan.Zero);

    /// <summary>True if a batch may begin with the reading of an earlier batch, without a request for it.</summary>
    public bool IsKnown => Offset is not null && IsWithin(s_recent, World.Timestamp);

    /// <summary>True if there is no reading, or the last one is older than a second.</summary>
    /// <param name="now">The present <see cref="World.Timestamp"/>.</param>
    public bool WantsReading(long now) => !IsWithin(s_interval, now);

    /// <summary>Takes the server's time from an answer that came just now.</summary>
    public void Learn(DateTimeOffset? serverDate)
    {
        if (serverDate is not { } date || !WantsReading(World.Timestamp))
            return;
        var now = World.UtcNow;
        // The header has whole seconds: on average the server's time is half a second later.
        _last = new Reading(now, World.Timestamp, date.AddMilliseconds(500) - now);
    }

    private bool IsWithin(TimeSpan age, long now) => _last is { } last && World.Between(last.Timestamp, now) < age;

    private sealed record Reading(DateTimeOffset At, long Timestamp, TimeSpan Offset);
}
