using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>
/// Decides which operation gets the next free slot. It has only queues and counts: it neither waits nor begins a request. Without
/// a journal operations may be sent as they are; with a journal they are announced first, a few of them ahead of a free slot if
/// the disk and not the network is the limit. Under its batch's lock, except where stated otherwise.
/// </summary>
internal sealed class CaptureScheduler
{
    private const int MaxAheadPerSlot = 4;

    // A disk that is slow once, or sleeps, is waited for; a disk that stays slow would be written to for ever without a send.
    private const int MaxLateFlushes = 10;

    // An announcement that waits longer than this for its slot was made too early: after a crash it could not be known that it was
    // not sent, and if answers take so long, the disk is not the limit.
    private static readonly long s_early = Stopwatch.Frequency / 6;

    private readonly bool _isJournaled;
    private readonly Queue<CaptureOperation> _looks = new();
    private readonly Queue<CaptureOperation> _uncompared = new();
    private readonly Queue<CaptureOperation> _unannounced = new();
    private readonly Queue<CaptureOperation> _ready = new();
    private int _running;
    private int _parked;
    private int _announcing;
    private int _recording;
    private int _ahead;
    private int _lateFlushes;
    private bool _isClockAsked;
    private bool _isAskingClock;
    private bool _isBlocked;
    private bool _isStopped;

    /// <param name="isJournaled">True if a send is announced before it is made.</param>
    public CaptureScheduler(bool isJournaled) => _isJournaled = isJournaled;

    /// <summary>The number of slots in use. Safe from any thread.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>True if no further send may begin. Safe from any thread.</summary>
    public bool IsStopped => Volatile.Read(ref _isStopped);

    /// <summary>True if no operation is in flight, waits for its delay or has a line on its way to the disk.</summary>
    public bool IsIdle => _running == 0 && _parked == 0 && !IsRecording;

    /// <summary>True if in several consecutive flushes every announcement was too old for its send when it reached the disk.</summary>
    public bool IsDiskTooSlow => _lateFlushes >= MaxLateFlushes;

    /// <summary>True if the server's time is to be asked for: the first announcement needs it, and so an answer before it.</summary>
    public bool WantsClock => !_isClockAsked && _unannounced.Count > 0;

    // True if operations wait for lines on their way to the disk.
    private bool IsRecording => _announcing + _recording > 0;

    private int Unsent => _unannounced.Count + _announcing + _ready.Count;

    public void Stop() => Volatile.Write(ref _isStopped, true);

    /// <summary>Puts an operation into the queue of its stage.</summary>
    public void Place(CaptureOperation operation)
    {
        switch (operation.Stage.Kind)
        {
            case StageKind.Unresolved or StageKind.Verifying:
                _looks.Enqueue(operation);
                break;
            case StageKind.Comparing or StageKind.Listed:
                _uncompared.Enqueue(operation);
                break;
            default:
                (_isJournaled ? _unannounced : _ready).Enqueue(operation);
                break;
        }
    }

    /// <summary>Takes the next operation if there is a slot for it; it has the slot until <see cref="EndStep"/>.</summary>
    /// <param name="limit">The number of slots.</param>
    /// <param name="isPaused">True if no new send may begin for now.</param>
    /// <param name="now">The present <see cref="World.Timestamp"/>; not used without a journal.</param>
    /// <param name="operation">The operation.</param>
    public bool TryTake(int limit, bool isPaused, long now, out CaptureOperation operation)
    {
        operation = null!;
        if (_isStopped || _running >= limit)
            return false;
        if (_looks.Count > 0)
            operation = _looks.Dequeue();
        else if (!isPaused && !_isBlocked && _ready.Count > 0)
            operation = TakeReady(now);
        // A list should be recent when the send follows it, so lists are not read far ahead.
        else if (_uncompared.Count > 0 && Unsent < limit)
            operation = _uncompared.Dequeue();
        else
            return false;
        _running++;
        return true;
    }

    /// <summary>A step is over, and its slot free.</summary>
    public void EndStep() => _running--;

    /// <summary>A slot is free and no operation is ready: if operations wait for their announcements, more are announced ahead.</summary>
    /// <param name="limit">The number of slots.</param>
    public void NoteIdleSlot(int limit)
    {
        if (_ready.Count == 0 && _announcing + _unannounced.Count > 0)
            _ahead = Math.Min(_ahead + 1, MaxAheadPerSlot * limit);
    }

    /// <summary>An operation waits for its delay, without a slot.</summary>
    public void Park() => _parked++;

    /// <summary>The delay of an operation is over.</summary>
    public void Unpark() => _parked--;

    /// <summary>Takes a slot to ask for the server's time, once in a batch; the slot is in use until <see cref="EndClock"/>.</summary>
    /// <param name="isKnown">True if the time is known from an earlier batch.</param>
    /// <param name="paymentIntentId">The intent to ask for.</param>
    /// <returns>False if the time need not be asked for.</returns>
    public bool TryAskClock(bool isKnown, out string paymentIntentId)
    {
        _isClockAsked = true;
        paymentIntentId = _unannounced.Peek().PaymentIntentId;
        if (isKnown)
            return false;
        _isAskingClock = true;
        _running++;
        return true;
    }

    /// <summary>The request for the server's time is over.</summary>
    public void EndClock()
    {
        _isAskingClock = false;
        _running--;
    }

    /// <summary>Takes an operation that is to be announced now because it will soon have a slot.</summary>
    /// <param name="limit">The number of slots.</param>
    /// <param name="operation">The operation to announce.</param>
    public bool TryTakeUnannounced(int limit, out CaptureOperation operation)
    {
        var mayAnnounce = _unannounced.Count > 0 && !_isAskingClock && !_isBlocked && _announcing + _ready.Count + _running < limit + _ahead;
        operation = mayAnnounce ? _unannounced.Dequeue() : null!;
        if (mayAnnounce)
            _announcing++;
        return mayAnnounce;
    }

    /// <summary>The outcome of an operation is on its way to the disk.</summary>
    public void NoteRecording() => _recording++;

    /// <summary>Lines did not reach the disk: no operation is sent any more, announced or not.</summary>
    public void Block() => _isBlocked = true;

    /// <summary>The announcement of an operation is on the disk, or could not be written.</summary>
    public void NoteAnnounced(CaptureOperation operation)
    {
        _announcing--;
        _ready.Enqueue(operation);
    }

    /// <summary>The outcome of an operation is on the disk, or could not be written.</summary>
    public void NoteRecorded() => _recording--;

    /// <summary>A flush is over.</summary>
    /// <param name="announced">The number of announcements in it.</param>
    /// <param name="late">The number of announcements that were too old by then.</param>
    public void NoteFlush(int announced, int late)
    {
        if (announced > 0)
            _lateFlushes = late == announced ? _lateFlushes + 1 : 0;
    }

    /// <summary>True if a flush must not wait for more lines to share it: too little can be sent meanwhile.</summary>
    /// <param name="limit">The number of slots.</param>
    // The more operations are announced ahead, the more are sent during a flush.
    public bool IsShort(int limit) => IsRecording && _ready.Count <= (limit + _ahead) / 4;

    /// <summary>Takes an operation that was not sent, at a stop.</summary>
    public bool TryTakeUnsent(out CaptureOperation operation)
    {
        var queue = _ready.Count > 0 ? _ready : _unannounced.Count > 0 ? _unannounced : _uncompared;
        operation = queue.Count > 0 ? queue.Dequeue() : null!;
        return operation is not null;
    }

    /// <summary>Takes an operation that waits for a read-back, at a stop.</summary>
    public bool TryTakeLook(out CaptureOperation operation)
    {
        operation = _looks.Count > 0 ? _looks.Dequeue() : null!;
        return operation is not null;
    }

    private CaptureOperation TakeReady(long now)
    {
        var operation = _ready.Dequeue();
        if (operation.Stage is Stage.Announced announced && now - announced.FlushedAt > s_early)
            _ahead = Math.Max(0, _ahead - 1);
        return operation;
    }
}
