namespace DojoPayments.Simulation;

/// <summary>
/// Everything that happens, one thing after another, by a time that is nobody's clock. Clocks, disks, network and server
/// put what they do in here; the product's own tasks go on inside the events that complete them.
/// </summary>
internal sealed class EventLoop
{
    private readonly PriorityQueue<Happening, (long Time, long Order)> _queue = new();
    private readonly Chance _chance;
    private long _order;

    public EventLoop(Chance chance) => _chance = chance;

    /// <summary>True time, as no machine knows it.</summary>
    public DateTimeOffset Now { get; private set; } = new(2026, 3, 2, 3, 0, 0, TimeSpan.Zero);

    /// <summary>How much has happened.</summary>
    public long Steps { get; private set; }

    /// <summary>Lets something happen at a time.</summary>
    /// <param name="time">Not before now.</param>
    /// <param name="owner">The process that it happens in; null where it is the server or nature.</param>
    /// <param name="action">What happens.</param>
    public void At(DateTimeOffset time, SimulatedProcess? owner, Action action) =>
        _queue.Enqueue(new Happening(owner, action), ((time < Now ? Now : time).Ticks, _order++));

    public void After(TimeSpan delay, SimulatedProcess? owner, Action action) => At(Now + delay, owner, action);

    /// <summary>Lets something happen very soon; the order among all that happens soon is left to chance.</summary>
    public void Soon(SimulatedProcess? owner, Action action) => After(TimeSpan.FromTicks(1 + _chance.Below(2000)), owner, action);

    /// <summary>Lets the next thing happen.</summary>
    /// <returns>False where there is none up to the limit; then it is as late as that.</returns>
    public bool Step(DateTimeOffset limit)
    {
        if (!_queue.TryPeek(out _, out var next) || next.Time > limit.Ticks)
        {
            if (limit < DateTimeOffset.MaxValue && limit > Now)
                Now = limit;
            return false;
        }

        var happening = _queue.Dequeue();
        Now = new DateTimeOffset(next.Time, TimeSpan.Zero);
        Steps++;
        Run(happening);
        return true;
    }

    private void Run(Happening happening)
    {
        if (happening.Owner is not { } owner)
        {
            happening.Action();
            return;
        }

        if (owner.IsDead)
            return;
        if (owner.Machine.AsleepUntil > Now)
        {
            At(owner.Machine.AsleepUntil + TimeSpan.FromTicks(_chance.Below(100_000)), owner, happening.Action);
            return;
        }

        owner.CountStep();
        if (owner.IsDead)
            return;
        happening.Action();
        owner.AfterStep?.Invoke();
    }

    private readonly record struct Happening(SimulatedProcess? Owner, Action Action);
}
