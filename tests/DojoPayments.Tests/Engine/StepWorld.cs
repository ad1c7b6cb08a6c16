namespace DojoPayments.Tests.Engine;

/// <summary>
/// A world of one thread: what is started runs while somebody waits, in an order drawn from a seed, and the clock moves only
/// when nothing else is left to do.
/// </summary>
internal sealed class StepWorld : World
{
    private static readonly DateTimeOffset s_begin = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly List<Action> _started = [];
    private readonly List<(long At, TaskCompletionSource End)> _delays = [];
    private readonly Random _random;
    private long _now;
    private bool _isPulsed;

    public StepWorld(int seed = 0) => _random = new Random(seed);

    /// <summary>The time since its begin.</summary>
    public TimeSpan Elapsed => Between(0, _now);

    public override long Timestamp => _now;

    public override DateTimeOffset UtcNow => s_begin + Elapsed;

    public override Task Delay(TimeSpan time, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
            return Task.FromCanceled(stop);
        var end = new TaskCompletionSource();
        _delays.Add((_now + Units(time) + 1, end));
        stop.Register(() => end.TrySetCanceled(stop));
        return end.Task;
    }

    public override void Start(Action work) => _started.Add(work);

    public override void Wait(object gate, TimeSpan longest)
    {
        var until = _now + Units(longest) + 1;
        _isPulsed = false;
        while (!_isPulsed)
        {
            if (TryStep(until))
                continue;
            _now = until;
            return;
        }
    }

    public override void Pulse(object gate) => _isPulsed = true;

    public override double Chance() => _random.NextDouble();

    /// <summary>Moves the clock.</summary>
    public void Pass(TimeSpan time) => _now += Units(time);

    /// <summary>Runs all there is to run, delays included.</summary>
    public void RunToRest()
    {
        while (TryStep(long.MaxValue))
        {
            // One step after the other.
        }
    }

    /// <returns>False where nothing is left to do before a time.</returns>
    private bool TryStep(long until)
    {
        if (_started.Count > 0)
        {
            var drawn = _random.Next(_started.Count);
            var work = _started[drawn];
            _started.RemoveAt(drawn);
            work();
            return true;
        }

        _delays.RemoveAll(static delay => delay.End.Task.IsCompleted);
        if (_delays.Count == 0)
            return false;
        var next = _delays.MinBy(static delay => delay.At);
        if (next.At > until)
            return false;
        _delays.Remove(next);
        _now = Math.Max(_now, next.At);
        next.End.SetResult();
        return true;
    }
}
