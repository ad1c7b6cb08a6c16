namespace DojoPayments.Tests.Engine;

/// <summary>The machine's own clocks and threads, with time that passes when a test says so as well.</summary>
internal sealed class PassingWorld : World
{
    private long _passed;
    private int _standing;

    public override long Timestamp => Real.Timestamp + Units(Passed);

    public override DateTimeOffset UtcNow => Real.UtcNow + Passed;

    private TimeSpan Passed => TimeSpan.FromTicks(Volatile.Read(ref _passed));

    /// <summary>No delay ends by itself any more, only by a stop.</summary>
    public bool StandsStill { get; set; }

    /// <summary>How many delays have begun since then.</summary>
    public int Standing => Volatile.Read(ref _standing);

    public void Pass(TimeSpan time) => Interlocked.Add(ref _passed, time.Ticks);

    public override Task Delay(TimeSpan time, CancellationToken stop)
    {
        if (!StandsStill)
            return Real.Delay(time, stop);
        Interlocked.Increment(ref _standing);
        return Real.Delay(Timeout.InfiniteTimeSpan, stop);
    }

    public override void Start(Action work) => Real.Start(work);

    public override void Wait(object gate, TimeSpan longest) => Real.Wait(gate, longest);

    public override void Pulse(object gate) => Real.Pulse(gate);

    public override double Chance() => Real.Chance();
}
