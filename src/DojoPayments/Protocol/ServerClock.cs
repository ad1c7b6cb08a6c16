using System;

namespace DojoPayments.Protocol;

/// <summary>
/// The server's clock as far as its answers tell: two clocks are never compared as if they were one. What was learnt is
/// forgotten when this machine's own clock was set or stood still since.
/// </summary>
internal sealed class ServerClock
{
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    // Two clocks that nobody sets drift apart by milliseconds in that time.
    private static readonly TimeSpan s_recent = TimeSpan.FromMinutes(10);

    private Reading? _last;

    public ServerClock(World world) => World = world;

    public World World { get; }

    /// <summary>The server's clock less this machine's; null if it is not known.</summary>
    public TimeSpan? Offset => _last is { } last && (World.Since(last.Timestamp) - (World.UtcNow - last.At)).Duration() < s_tolerance ? last.Offset : null;

    /// <summary>The server's time now as far as it is known, and this machine's where it is not.</summary>
    public DateTimeOffset UtcNow => World.UtcNow + (Offset ?? TimeSpan.Zero);

    /// <summary>A batch may begin with what an earlier one learnt, without asking for it.</summary>
    public bool IsKnown => Offset is not null && IsWithin(s_recent, World.Timestamp);

    /// <summary>What was learnt last is no longer fresh.</summary>
    /// <param name="now">The <see cref="World.Timestamp"/>.</param>
    public bool WantsReading(long now) => !IsWithin(s_interval, now);

    /// <summary>Takes in what an answer that came just now says.</summary>
    public void Learn(DateTimeOffset? serverDate)
    {
        if (serverDate is not { } date || !WantsReading(World.Timestamp))
            return;
        var now = World.UtcNow;
        // The header has whole seconds: on the average half a second has passed since.
        _last = new Reading(now, World.Timestamp, date.AddMilliseconds(500) - now);
    }

    private bool IsWithin(TimeSpan age, long now) => _last is { } last && World.Between(last.Timestamp, now) < age;

    private sealed record Reading(DateTimeOffset At, long Timestamp, TimeSpan Offset);
}
