namespace DojoPayments.Simulation;

/// <summary>A computer: its clocks, which may be wrong, set, or stand still while it sleeps.</summary>
internal sealed class Machine
{
    private readonly EventLoop _loop;
    private TimeSpan _slept;

    public Machine(EventLoop loop) => _loop = loop;

    /// <summary>Its wall clock less true time.</summary>
    public TimeSpan WallOffset { get; set; }

    /// <summary>The clock that nobody sets goes on while it sleeps, as on Windows.</summary>
    public bool CountsSleep { get; init; }

    public DateTimeOffset AsleepUntil { get; private set; }

    public DateTimeOffset UtcNow => _loop.Now + WallOffset;

    /// <summary>In units of <see cref="World.Timestamp"/>.</summary>
    public long Timestamp => World.Units(TimeSpan.FromTicks(_loop.Now.Ticks % TimeSpan.TicksPerDay) + TimeSpan.FromDays(_loop.Now.DayOfYear) - _slept);

    public void Sleep(TimeSpan time)
    {
        if (AsleepUntil > _loop.Now)
            return;
        AsleepUntil = _loop.Now + time;
        if (!CountsSleep)
            _slept += time;
    }
}
