using System;
using System.Threading;

namespace DojoPayments.Journal;

/// <summary>Flushes on a thread of its own; a flush that is not urgent waits up to 5 ms for more lines to share it.</summary>
internal sealed class JournalThread : IJournalPump
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(5);

    private readonly object _gate = new();
    private Thread? _thread;
    private bool _isWaitedFor;
    private bool _isUrgent;
    private bool _isEnding;

    public void Start(Action flush)
    {
        _thread = new Thread(() => Run(flush)) { IsBackground = true, Name = "DojoPayments journal" };
        _thread.Start();
    }

    public void Wake(bool isUrgent)
    {
        lock (_gate)
        {
            _isWaitedFor = true;
            _isUrgent |= isUrgent;
            Monitor.Pulse(_gate);
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _isEnding = true;
            Monitor.Pulse(_gate);
        }

        _thread?.Join();
    }

    private void Run(Action flush)
    {
        while (TryAwaitWork())
            flush();
    }

    private bool TryAwaitWork()
    {
        lock (_gate)
        {
            while (!_isWaitedFor)
            {
                if (_isEnding)
                    return false;
                Monitor.Wait(_gate);
            }

            if (!_isUrgent && !_isEnding)
                Monitor.Wait(_gate, s_longestWait);
            _isUrgent = false;
            _isWaitedFor = false;
            return true;
        }
    }
}
