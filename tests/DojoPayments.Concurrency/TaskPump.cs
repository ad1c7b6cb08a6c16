using DojoPayments.Journal;

namespace DojoPayments.Concurrency;

/// <summary>The journal's thread as a task for each flush, one after the other: a thread of its own makes a schedule take a second.</summary>
internal sealed class TaskPump : IJournalPump
{
    private readonly object _gate = new();
    private Action? _flush;
    private Task _last = Task.CompletedTask;

    public void Start(Action flush) => _flush = flush;

    public void Wake(bool isUrgent)
    {
        lock (_gate)
            _last = FlushAfterAsync(_last);
    }

    public void End()
    {
        Task last;
        lock (_gate)
            last = _last = FlushAfterAsync(_last);
        last.Wait();
    }

    private async Task FlushAfterAsync(Task before)
    {
        await before;
        await Task.Run(_flush!);
    }
}
