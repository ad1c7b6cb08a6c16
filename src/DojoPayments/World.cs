using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;

namespace DojoPayments;

/// <summary>
/// Everything that decides in which order things happen and when: the clocks, delays, starts, waits and chance. Whatever
/// sends, reads back and waits takes them from here, so that the classes that ship can be run on one thread, from one seed.
/// </summary>
internal abstract class World
{
    private static readonly int s_processId = Process.GetCurrentProcess().Id;
    private static readonly double s_ticksPerUnit = (double)TimeSpan.TicksPerSecond / Stopwatch.Frequency;

    /// <summary>The machine's own clocks and threads.</summary>
    public static World Real { get; } = new RealWorld();

    /// <summary>A clock that nobody sets, in units of <see cref="Stopwatch.Frequency"/>; only differences mean something.</summary>
    public abstract long Timestamp { get; }

    /// <summary>By which the machine knows this process.</summary>
    public virtual int ProcessId => s_processId;

    /// <summary>This machine's clock, which may be set at any time.</summary>
    public abstract DateTimeOffset UtcNow { get; }

    /// <summary>A name that nothing else has: 32 hexadecimal digits.</summary>
    public virtual string NewIdentity() => Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

    /// <summary>The time between two values of <see cref="Timestamp"/>.</summary>
    public static TimeSpan Between(long from, long to) => new((long)((to - from) * s_ticksPerUnit));

    /// <summary>A time in units of <see cref="Timestamp"/>.</summary>
    public static long Units(TimeSpan time) => (long)(time.Ticks / s_ticksPerUnit);

    /// <summary>The time since a value of <see cref="Timestamp"/>.</summary>
    public TimeSpan Since(long timestamp) => Between(timestamp, Timestamp);

    /// <summary>Full jitter, as AWS's "Exponential Backoff and Jitter" recommends: anywhere between nothing and the bound.</summary>
    public TimeSpan UpTo(TimeSpan bound) => TimeSpan.FromTicks((long)(bound.Ticks * Chance()));

    /// <summary>Ends after a time, not before.</summary>
    /// <exception cref="OperationCanceledException">It was stopped meanwhile.</exception>
    public abstract Task Delay(TimeSpan time, CancellationToken stop);

    /// <summary>Begins work elsewhere, so that it never runs inside the caller.</summary>
    public abstract void Start(Action work);

    /// <summary>Gives the gate, which the caller holds, to others until it is pulsed or the time is over.</summary>
    public abstract void Wait(object gate, TimeSpan longest);

    /// <summary>Wakes all that wait for a gate, which the caller holds.</summary>
    public abstract void Pulse(object gate);

    /// <summary>A random number from 0 to 1, without 1.</summary>
    public abstract double Chance();

    private sealed class RealWorld : World
    {
        private readonly Random _random = new();

        public override long Timestamp => Stopwatch.GetTimestamp();

        public override DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

        public override Task Delay(TimeSpan time, CancellationToken stop) => Task.Delay(time, stop);

        public override void Start(Action work) => _ = Task.Run(work);

        public override void Wait(object gate, TimeSpan longest) => Monitor.Wait(gate, longest);

        public override void Pulse(object gate) => Monitor.PulseAll(gate);

        public override double Chance()
        {
            lock (_random)
                return _random.NextDouble();
        }
    }
}
