using DojoPayments.Journal;

namespace DojoPayments.Tests.Engine;

/// <summary>Flushes as a step of its world: on a thread of its own a flush would take what that world counts as minutes.</summary>
internal sealed class SteppedPump(StepWorld world) : IJournalPump
{
    private Action _flush = static () => { };
    private bool _isWoken;

    public void Start(Action flush) => _flush = flush;

    public void Wake(bool isUrgent)
    {
        if (_isWoken)
            return;
        _isWoken = true;
        world.Start(Run);
    }

    public void End()
    {
        while (_isWoken)
            Run();
    }

    private void Run()
    {
        if (!_isWoken)
            return;
        _isWoken = false;
        _flush();
    }
}
