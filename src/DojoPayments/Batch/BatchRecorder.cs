using System.Collections.Generic;
using DojoPayments.Journal;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>Writes the lines of a batch to its journal, and takes in whether they reached the disk. Under the batch's lock.</summary>
internal sealed class BatchRecorder
{
    private readonly BatchContext _batch;
    private readonly OperationJournal _journal;
    private readonly CaptureScheduler _scheduler;
    private readonly List<CaptureOperation> _concluded = [];
    private bool _isClosed;

    /// <param name="batch">The context of the batch.</param>
    /// <param name="journal">The journal of the batch.</param>
    /// <param name="scheduler">Counts the lines on their way to the disk.</param>
    public BatchRecorder(BatchContext batch, OperationJournal journal, CaptureScheduler scheduler)
    {
        _batch = batch;
        _journal = journal;
        _scheduler = scheduler;
    }

    /// <summary>The reason why the journal cannot take another send; null if it can.</summary>
    public DojoException? Failure => _journal.Failure
        ?? (_scheduler.IsDiskTooSlow ? JournalErrors.TooSlow(_journal.Path, ResendGate.SendBound(_batch.Settings.ResendAfter)) : null);

    /// <summary>Announces the operations that will soon have a slot.</summary>
    public void Announce()
    {
        while (_scheduler.TryTakeUnannounced(_batch.Session.Throttle.Limit, out var operation))
        {
            var isAnew = operation.Stage.IsAnnounced;
            operation.Move(new Stage.Announced(operation.UnansweredSend, _batch.Session.World.Timestamp, _batch.Session.World.UtcNow));
            _journal.Announce(operation, isAnew);
        }
    }

    /// <summary>
    /// Flushes the waiting lines at once if too little can be sent meanwhile; if enough can be sent, a flush may wait for more lines.
    /// Called after the announcements, so that the outcome of a row and the announcement of the next row share a flush.
    /// </summary>
    public void HurryWhereShort()
    {
        if (_scheduler.IsShort(_batch.Session.Throttle.Limit))
            _journal.Hurry();
    }

    /// <summary>Withdraws the announcement of an operation that will not be sent.</summary>
    public void Withdraw(CaptureOperation operation)
    {
        if (operation.Stage.IsAnnounced && !_isClosed && !_journal.HasFailed)
            _journal.Release(operation);
    }

    /// <summary>Records the outcome of an operation.</summary>
    /// <returns>False if no line has to reach the disk first.</returns>
    public bool TryRecord(CaptureOperation operation)
    {
        if (_isClosed)
        {
            _journal.Lose(operation);
            return false;
        }

        _scheduler.NoteRecording();
        _journal.Conclude(operation);
        return true;
    }

    /// <summary>The journal takes no more lines.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Notes the outcomes of lines that are on the disk in the register. Without the batch's lock.</summary>
    public void NoteDurable(List<JournalEntry> entries)
    {
        foreach (var (record, key, _, place) in entries)
            _batch.Register.Known.Conclude(key, record.State, place);
    }

    /// <summary>Takes in whether lines reached the disk.</summary>
    /// <param name="entries">The lines.</param>
    /// <param name="flush">The proof of the flush; null if the lines did not reach the disk.</param>
    /// <returns>The operations whose outcome was recorded, or could not be; the list is valid until the next call.</returns>
    public List<CaptureOperation> Learn(List<JournalEntry> entries, DurableFlush? flush)
    {
        if (flush is null)
            _scheduler.Block();
        _concluded.Clear();
        var (now, nowLocally) = (_batch.Session.World.Timestamp, _batch.Session.World.UtcNow);
        int announced = 0, late = 0;
        foreach (var (record, _, waiting, _) in entries)
        {
            if (flush is null)
                _journal.Lose(record);
            if (waiting is not CaptureOperation operation)
                continue;
            if (operation.Stage is Stage.Announced announcement)
            {
                announcement.Learn(flush, now);
                _scheduler.NoteAnnounced(operation);
                announced++;
                late += announcement.IsStale(_batch.Rules, now, nowLocally, _batch.Settings.ResendAfter) ? 1 : 0;
            }
            else
            {
                _scheduler.NoteRecorded();
                _concluded.Add(operation);
            }
        }

        _scheduler.NoteFlush(announced, late);
        return _concluded;
    }
}
