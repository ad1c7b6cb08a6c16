using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>
/// Which operation goes on next, and whether there is a slot for it: queues and counts, and nothing that waits or begins
/// anything. Without a journal operations may be sent as they are; with one they are announced first, a few of them ahead of a
/// free slot where the disk and not the network is what limits. Under its batch's lock, except where it says so.
/// </summary>
internal sealed class CaptureScheduler
{
    private const int MaxAheadPerSlot = 4;

    // A disk that is slow once, or sleeps, is waited for; one that stays so would be written to for ever and nothing sent.
    private const int MaxLateFlushes = 10;

    // What waits longer than this for its slot was announced too early: after a crash nobody could tell that it was not sent,
    // and beside answers that take so long the disk does not count.
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

    /// <param name="isJournaled">A send is announced before it is made.</param>
    public CaptureScheduler(bool isJournaled) => _isJournaled = isJournaled;

    /// <summary>Slots in use. Safe from any thread.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>No further send is begun. Safe from any thread.</summary>
    public bool IsStopped => Volatile.Read(ref _isStopped);

    /// <summary>Nothing is in flight, waits for its time or is on its way to the disk.</summary>
    public bool IsIdle => _running == 0 && _parked == 0 && !IsRecording;

    /// <summary>So many flushes in a row took so long that none of the announcements in them could be followed by a send.</summary>
    public bool IsDiskTooSlow => _lateFlushes >= MaxLateFlushes;

    /// <summary>An announcement carries the server's time, so that the first one needs an answer of the server before it.</summary>
    public bool WantsClock => !_isClockAsked && _unannounced.Count > 0;

    // Lines are on their way to the disk that operations wait for.
    private bool IsRecording => _announcing + _recording > 0;

    private int Unsent => _unannounced.Count + _announcing + _ready.Count;

    public void Stop() => Volatile.Write(ref _isStopped, true);

    /// <summary>Puts an operation where its stage waits for a slot.</summary>
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

    /// <summary>Takes what goes on next, if there is a slot for it, which it has until <see cref="EndStep"/>.</summary>
    /// <param name="limit">How many slots there are.</param>
    /// <param name="isPaused">Nothing new is sent for now.</param>
    /// <param name="now">By <see cref="World.Timestamp"/>; of no matter without a journal.</param>
    /// <param name="operation">What goes on.</param>
    public bool TryTake(int limit, bool isPaused, long now, out CaptureOperation operation)
    {
        operation = null!;
        if (_isStopped || _running >= limit)
            return false;
        if (_looks.Count > 0)
            operation = _looks.Dequeue();
        else if (!isPaused && !_isBlocked && _ready.Count > 0)
            operation = TakeReady(now);
        // A list is the fresher the sooner the send follows it, so that lists are not read far ahead.
        else if (_uncompared.Count > 0 && Unsent < limit)
            operation = _uncompared.Dequeue();
        else
            return false;
        _running++;
        return true;
    }

    /// <summary>A step is over, and its slot free.</summary>
    public void EndStep() => _running--;

    /// <summary>A slot got free and there was nothing to be sent: where that is for want of announcements, more are made ahead.</summary>
    /// <param name="limit">How many slots there are.</param>
    public void NoteIdleSlot(int limit)
    {
        if (_ready.Count == 0 && _announcing + _unannounced.Count > 0)
            _ahead = Math.Min(_ahead + 1, MaxAheadPerSlot * limit);
    }

    /// <summary>An operation waits for its time, without a slot.</summary>
    public void Park() => _parked++;

    /// <summary>Its time has come.</summary>
    public void Unpark() => _parked--;

    /// <summary>The server's clock is asked for, once, in a slot that is in use until <see cref="EndClock"/>.</summary>
    /// <param name="isKnown">It need not be: an earlier batch learnt it.</param>
    /// <param name="paymentIntentId">The intent to ask for.</param>
    /// <returns>False if it need not be asked for.</returns>
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

    /// <summary>The server's clock was asked for.</summary>
    public void EndClock()
    {
        _isAskingClock = false;
        _running--;
    }

    /// <summary>Takes what is to be announced now, as it will soon have a slot.</summary>
    /// <param name="limit">How many slots there are.</param>
    /// <param name="operation">What is to be announced.</param>
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

    /// <summary>Lines did not reach the disk: nothing more is sent, neither what they announced nor anything else.</summary>
    public void Block() => _isBlocked = true;

    /// <summary>The announcement of an operation is on the disk, or could not be put there.</summary>
    public void NoteAnnounced(CaptureOperation operation)
    {
        _announcing--;
        _ready.Enqueue(operation);
    }

    /// <summary>The outcome of an operation is on the disk, or could not be put there.</summary>
    public void NoteRecorded() => _recording--;

    /// <summary>A flush is over.</summary>
    /// <param name="announced">How many announcements it held.</param>
    /// <param name="late">How many of them were too old by then.</param>
    public void NoteFlush(int announced, int late)
    {
        if (announced > 0)
            _lateFlushes = late == announced ? _lateFlushes + 1 : 0;
    }

    /// <summary>True if a flush must not wait for more lines to share it: too little can be sent meanwhile.</summary>
    /// <param name="limit">How many slots there are.</param>
    // The more is announced ahead, the more is sent in the time of a flush.
    public bool IsShort(int limit) => IsRecording && _ready.Count <= (limit + _ahead) / 4;

    /// <summary>Takes whatever was not sent, at a stop.</summary>
    public bool TryTakeUnsent(out CaptureOperation operation)
    {
        var queue = _ready.Count > 0 ? _ready : _unannounced.Count > 0 ? _unannounced : _uncompared;
        operation = queue.Count > 0 ? queue.Dequeue() : null!;
        return operation is not null;
    }

    /// <summary>Takes whatever is looked for, at a stop.</summary>
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
