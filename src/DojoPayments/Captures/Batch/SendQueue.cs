using System;
using System.Collections.Generic;
using System.Diagnostics;
using DojoPayments.Captures.Journal;

namespace DojoPayments.Captures;

/// <summary>
/// The operations whose turn at their intent has come. Without a journal they may be sent as they are; with one they are
/// announced first, a few of them ahead of a free slot where the disk and not the network is what limits. Everything here
/// is under the batch's lock.
/// </summary>
internal sealed class SendQueue
{
    private const int MostAheadPerSlot = 4;

    // A disk that is slow once, or sleeps, is waited for; one that stays so would be written to for ever and nothing sent.
    private const int MostLateFlushes = 10;

    // What waits longer than this for its slot was announced too early: after a crash nobody could tell that it was not sent,
    // and beside answers that take so long the disk does not count.
    private static readonly long s_early = Stopwatch.Frequency / 6;

    private readonly BatchContext _context;
    private readonly object _gate;
    private readonly Action<List<CaptureOperation>> _onRecorded;
    private readonly Queue<CaptureOperation> _waiting = new();
    private readonly Queue<CaptureOperation> _ready = new();
    private readonly List<CaptureOperation> _concluded = [];
    private int _announcing;
    private int _recording;
    private int _ahead;
    private int _lateFlushes;
    private bool _isClockAsked;
    private bool _isAskingClock;
    private bool _isBlocked;
    private bool _isClosed;

    /// <param name="context">The batch's.</param>
    /// <param name="gate">The batch's lock.</param>
    /// <param name="onRecorded">Called, outside the lock, after each flush, with the operations whose outcome is on the disk.</param>
    public SendQueue(BatchContext context, object gate, Action<List<CaptureOperation>> onRecorded)
    {
        _context = context;
        _gate = gate;
        _onRecorded = onRecorded;
        context.Journal?.Start(OnDurable);
    }

    /// <summary>An operation may be sent now.</summary>
    public bool IsReady => !_isBlocked && _ready.Count > 0;

    /// <summary>So many flushes in a row took so long that none of the announcements in them could be followed by a send.</summary>
    public bool IsDiskTooSlow => _lateFlushes >= MostLateFlushes;

    /// <summary>Operations that wait to be sent, announced or not.</summary>
    public int Count => _waiting.Count + _announcing + _ready.Count;

    /// <summary>Lines are on their way to the disk that operations wait for.</summary>
    public bool IsRecording => _announcing + _recording > 0;

    public void Add(CaptureOperation operation) => (_context.Journal is null ? _ready : _waiting).Enqueue(operation);

    /// <summary>
    /// An announcement carries the server's time, so that the first one needs an answer of the server before it, to this batch
    /// or to an earlier one.
    /// </summary>
    /// <param name="paymentIntentId">The intent to ask for.</param>
    public bool TryAskClock(out string paymentIntentId)
    {
        paymentIntentId = string.Empty;
        if (_isClockAsked || _waiting.Count == 0)
            return false;
        _isClockAsked = true;
        if (_context.Clock.IsKnown)
            return false;
        _isAskingClock = true;
        paymentIntentId = _waiting.Peek().PaymentIntentId;
        return true;
    }

    public void OnClockAsked() => _isAskingClock = false;

    /// <summary>Announces what will soon have a slot.</summary>
    /// <param name="running">Slots in use.</param>
    public void Announce(int running)
    {
        while (_waiting.Count > 0 && !_isAskingClock && !_isBlocked && _announcing + _ready.Count + running < _context.Throttle.Limit + _ahead)
        {
            var operation = _waiting.Dequeue();
            _announcing++;
            _context.Journal!.Announce(operation, isAnew: operation.IsAnnounced);
        }

        HurryWhereShort();
    }

    /// <summary>Takes what is to be sent next.</summary>
    public CaptureOperation Take()
    {
        var operation = _ready.Dequeue();
        if (_context.Journal is null)
            return operation;
        if (_context.World.Timestamp - operation.AnnouncedAt > s_early)
            _ahead = Math.Max(0, _ahead - 1);
        return operation;
    }

    /// <summary>A slot got free and there was nothing to be sent: where that is for want of announcements, more are made ahead.</summary>
    public void OnSlotIdle()
    {
        if (_ready.Count == 0 && _announcing + _waiting.Count > 0)
            _ahead = Math.Min(_ahead + 1, MostAheadPerSlot * _context.Throttle.Limit);
    }

    /// <summary>Takes whatever was not sent, at a stop.</summary>
    public bool TryTakeUnsent(out CaptureOperation operation)
    {
        operation = null!;
        if (_ready.Count == 0 && _waiting.Count == 0)
            return false;
        operation = _ready.Count > 0 ? _ready.Dequeue() : _waiting.Dequeue();
        return true;
    }

    /// <summary>True if the announcement is to be written anew before the send.</summary>
    public bool IsStale(CaptureOperation operation) =>
        _context.Journal is not null && IsStale(operation, _context.World.Timestamp, _context.World.UtcNow);

    // To read a clock for each operation of a flush would cost more than to enqueue it.
    private bool IsStale(CaptureOperation operation, long now, DateTimeOffset local) =>
        _context.Rules.IsStale(World.Between(operation.AnnouncedAt, now), World.Between(operation.WrittenAt, now), local - operation.WrittenAtLocally, _context.Settings.ResendAfter);

    /// <summary>Takes the announcement of an operation back that will not be sent.</summary>
    public void Withdraw(CaptureOperation operation)
    {
        if (operation.IsAnnounced && !_isClosed && _context.Journal is { HasFailed: false } journal)
            journal.Release(operation);
        operation.IsAnnounced = false;
    }

    /// <summary>Records the outcome of an operation.</summary>
    /// <returns>False if there is nothing to wait for.</returns>
    public bool TryRecord(CaptureOperation operation)
    {
        if (_context.Journal is not { } journal)
            return false;
        if (_isClosed)
        {
            journal.Lose(operation);
            return false;
        }

        _recording++;
        journal.Conclude(operation);
        HurryWhereShort();
        return true;
    }

    /// <summary>The journal takes no more lines.</summary>
    public void Close() => _isClosed = true;

    // While enough can be sent, a flush may wait for more to share it.
    private void HurryWhereShort()
    {
        if (IsRecording && _ready.Count <= _context.Throttle.Limit / 4)
            _context.Journal!.Hurry();
    }

    /// <summary>Takes in whether lines reached the disk.</summary>
    /// <param name="entries">The lines.</param>
    /// <param name="flush">Null if they did not reach the disk.</param>
    public void OnDurable(List<JournalEntry> entries, DurableFlush? flush)
    {
        lock (_gate)
        {
            // In the step in which it is learnt: a worker that came in between would send what was not announced.
            _isBlocked |= flush is null;
            _concluded.Clear();
            int announced = 0, late = 0;
            var now = _context.World.Timestamp;
            var local = _context.World.UtcNow;
            foreach (var (record, _, operation) in entries)
            {
                if (flush is null)
                    _context.Journal!.Lose(record);
                if (operation is null)
                    continue;
                if (record.State == JournalStates.Sending)
                {
                    _announcing--;
                    operation.IsAnnounced = flush is not null;
                    operation.Announcement = flush;
                    operation.AnnouncedAt = now;
                    _ready.Enqueue(operation);
                    announced++;
                    late += IsStale(operation, now, local) ? 1 : 0;
                }
                else
                {
                    _recording--;
                    _concluded.Add(operation);
                }
            }

            if (announced > 0)
                _lateFlushes = late == announced ? _lateFlushes + 1 : 0;
        }

        _onRecorded(_concluded);
    }
}
