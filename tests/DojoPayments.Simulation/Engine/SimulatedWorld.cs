using System.Globalization;

namespace DojoPayments.Simulation;

/// <summary>The world of one process: its machine's clocks, and the event loop for all that waits or is begun elsewhere.</summary>
internal sealed class SimulatedWorld : World
{
    private readonly EventLoop _loop;
    private readonly SimulatedProcess _process;
    private readonly Chance _chance;
    private readonly List<Waiter> _waiters = [];

    public SimulatedWorld(EventLoop loop, SimulatedProcess process, Chance chance)
    {
        _loop = loop;
        _process = process;
        _chance = chance;
    }

    public override int ProcessId => _process.Id;

    public override long Timestamp => _process.Machine.Timestamp;

    public override DateTimeOffset UtcNow => _process.Machine.UtcNow;

    public override Task Delay(TimeSpan time, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
            return Task.FromCanceled(stop);
        if (time <= TimeSpan.Zero)
            return Task.CompletedTask;
        // Continuations run inside the event that completes it: that is what keeps everything on one thread.
        var over = new TaskCompletionSource();
        var registration = stop.UnsafeRegister(_ => _loop.Soon(_process, () => over.TrySetCanceled(stop)), null);
        _loop.After(time, _process, () =>
        {
            registration.Dispose();
            over.TrySetResult();
        });
        return over.Task;
    }

    public override void Start(Action work) => _loop.Soon(_process, work);

    /// <summary>The caller's own thread waits, so that everything else goes on inside this call.</summary>
    public override void Wait(object gate, TimeSpan longest)
    {
        var waiter = new Waiter(gate);
        _waiters.Add(waiter);
        var limit = _loop.Now + longest;
        while (!waiter.IsPulsed && !_process.IsDead && _loop.Step(limit > _process.Machine.AsleepUntil ? limit : _process.Machine.AsleepUntil))
        {
            // Each step is one thing that happens meanwhile.
        }

        _waiters.Remove(waiter);
        if (_process.IsDead)
            throw new ProcessKilledException();
    }

    public override void Pulse(object gate)
    {
        foreach (var waiter in _waiters)
            waiter.IsPulsed |= ReferenceEquals(waiter.Gate, gate);
    }

    public override double Chance() => _chance.Next();

    public override string NewIdentity() => ((long)(_chance.Next() * long.MaxValue)).ToString("x32", CultureInfo.InvariantCulture);

    private sealed class Waiter(object gate)
    {
        public object Gate { get; } = gate;

        public bool IsPulsed { get; set; }
    }
}
