using DojoPayments.Journal;

namespace DojoPayments.Simulation;

/// <summary>The journal's thread: flushes a little after it was woken, or much later where the disk is slow.</summary>
internal sealed class SimulatedPump : IJournalPump
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_longestFlush = TimeSpan.FromMinutes(40);

    private readonly EventLoop _loop;
    private readonly SimulatedProcess _process;
    private readonly Faults _faults;
    private readonly Chance _chance;
    private Action? _flush;
    private long _next;
    private bool _isWaiting;
    private bool _isUrgent;

    public SimulatedPump(EventLoop loop, SimulatedProcess process, Faults faults, Chance chance)
    {
        _loop = loop;
        _process = process;
        _faults = faults;
        _chance = chance;
    }

    public void Start(Action flush) => _flush = flush;

    public void Wake(bool isUrgent)
    {
        if (_isWaiting && (_isUrgent || !isUrgent))
            return;
        var delay = isUrgent ? _chance.Skewed(TimeSpan.FromMilliseconds(3)) : s_longestWait;
        if (_faults.Hits(FaultKind.SlowFlush))
            delay = _chance.Skewed(s_longestFlush);
        _isWaiting = true;
        _isUrgent |= isUrgent;
        var number = ++_next;
        _loop.After(delay, _process, () => Flush(number));
    }

    public void End()
    {
        if (_isWaiting)
            Flush(_next);
        _flush = null;
    }

    private void Flush(long number)
    {
        if (number != _next || !_isWaiting)
            return;
        _isWaiting = false;
        _isUrgent = false;
        _flush?.Invoke();
    }
}
