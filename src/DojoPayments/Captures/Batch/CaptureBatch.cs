using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Captures.Journal;

namespace DojoPayments.Captures;

/// <summary>
/// Runs operations side by side and hands them back in input order. One thread, the pipeline's, adds and takes; workers
/// on the thread pool send and read back. One capture is in flight for an intent, and its rows run in input order.
/// </summary>
internal sealed class CaptureBatch : IDisposable
{
    // Fewer would leave slots empty where many rows of one intent stand together; what lives longer costs more to collect.
    private const int FewestUnfinished = 512;
    private const int UnfinishedPerSlot = 4;
    private const int MostFinishedWaiting = 32_000;

    // Long enough to be no load, short enough for progress and for output from a slow API.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan s_longestAbort = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly BatchContext _context;
    private readonly CaptureSender _sender;
    private readonly CaptureReadBack _readBack;
    private readonly SendQueue _sends;
    private readonly CaptureLookup? _lookup;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly int _mostUnfinished;

    // Touched by the pipeline thread alone.
    private readonly Queue<CaptureOperation> _inOrder = new();
    private int _taken;

    // Under the gate.
    private readonly Queue<CaptureOperation> _looks = new();
    private readonly Queue<CaptureOperation> _unlisted = new();
    private int _running;
    private int _parked;
    private int _unfinished;
    private int _wakeAt = -1;
    private bool _isStopped;

    public CaptureBatch(BatchContext context)
    {
        _context = context;
        _mostUnfinished = Math.Max(FewestUnfinished, UnfinishedPerSlot * context.Settings.ThrottleLimit);
        _sender = new CaptureSender(context);
        _readBack = new CaptureReadBack(context);
        _sends = new SendQueue(context, _gate, OnRecorded);
        _lookup = context.Listed is { } listed ? new CaptureLookup(context, listed, _readBack) : null;
        context.Begin();
    }

    /// <summary>Why the batch sends no more, where a row's outcome ended it.</summary>
    public DojoException? EndedBy { get; private set; }

    /// <summary>No operation is waiting for its place in the output.</summary>
    public bool IsEmpty => _inOrder.Count == 0;

    /// <summary>Input should pause; take what is finished and wait.</summary>
    public bool IsFull => Volatile.Read(ref _unfinished) >= Window || HasNoPlaceLeft;

    /// <summary>How many operations have a place in the output and are not taken.</summary>
    public int Count => _inOrder.Count;

    /// <summary>The operation for which so many finished ones wait that there is no place for more, where it is not even begun.</summary>
    public CaptureOperation? HeldUpBy => HasNoPlaceLeft && _inOrder.Peek() is { IsHeld: true, State: CaptureState.Open } first ? first : null;

    private bool HasNoPlaceLeft => _inOrder.Count >= _mostUnfinished + MostFinishedWaiting;

    /// <summary>Requests being answered now.</summary>
    public int InFlight => Volatile.Read(ref _running);

    // Reading ahead grows with what was taken: whoever looks at the first two objects must not have captured hundreds.
    private int Window => Math.Min(_mostUnfinished, 2 * Math.Max(_context.Settings.ThrottleLimit, _taken));

    private World World => _context.World;

    private bool IsIdle => _running == 0 && _parked == 0 && !_sends.IsRecording;

    /// <summary>Gives an operation its place in the output and, where it is still open and not held, its turn.</summary>
    /// <exception cref="InvalidOperationException">It has no name, and there is a journal: a later run would not know it again.</exception>
    public void Add(CaptureOperation operation)
    {
        if (operation is { State: CaptureState.Open, OperationId: null } && _context.Journal is not null)
            throw new InvalidOperationException("An operation without a name is not recorded as one that a later run knows again.");
        _inOrder.Enqueue(operation);
        if (operation.State == CaptureState.Open && !operation.IsHeld)
            Begin(operation);
    }

    /// <summary>Gives an operation its turn that has its place already.</summary>
    public void GoOn(CaptureOperation held)
    {
        held.IsHeld = false;
        // What remained when its intent was read is not known to remain.
        held.HadToWait = true;
        Begin(held);
    }

    private void Begin(CaptureOperation operation)
    {
        lock (_gate)
        {
            _unfinished++;
            if (_isStopped)
            {
                _unfinished--;
                operation.Finish();
                return;
            }

            operation.Batch = this;
            if (_context.Lanes.TryEnter(operation))
                Enter(operation);
            else
                operation.HadToWait = true;
            StartWorkers();
        }
    }

    /// <summary>Takes the next operation in input order, if it is decided.</summary>
    public bool TryTake(out CaptureOperation operation)
    {
        operation = null!;
        if (_inOrder.Count == 0 || _inOrder.Peek().State == CaptureState.Open)
            return false;
        operation = _inOrder.Dequeue();
        _taken = Math.Min(_taken + 1, _mostUnfinished);
        return true;
    }

    /// <summary>Takes the next operation in input order, decided or not, when nothing is waited for any more.</summary>
    public bool TryTakeLeft(out CaptureOperation operation)
    {
        operation = _inOrder.Count > 0 ? _inOrder.Dequeue() : null!;
        return operation is not null;
    }

    /// <summary>Blocks the pipeline thread until a fair number more are finished, for a tenth of a second at most.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            if (_unfinished == 0 || _inOrder.Peek().State != CaptureState.Open)
                return;
            // Waking for each row would cost more than sending it, once there are many.
            _wakeAt = Math.Max(0, _unfinished - Math.Max(1, Math.Min(_taken, Window / 2)));
            World.Wait(_gate, s_longestWait);
            _wakeAt = -1;
        }
    }

    /// <summary>Begins no further send. Safe from any thread.</summary>
    public void Stop() => Stop(null);

    /// <summary>After <see cref="Stop()"/>: waits for what is in flight, then gives it up.</summary>
    /// <param name="grace">How long it may take to finish.</param>
    public void Drain(TimeSpan grace)
    {
        if (WaitUntilIdle(grace))
            return;
        _abort.Cancel();
        WaitUntilIdle(s_longestAbort);
    }

    /// <summary>Gives up what is still in flight; <see cref="Drain"/> before it to let that finish.</summary>
    public void Dispose()
    {
        Stop();
        Drain(TimeSpan.Zero);
        // An answer that comes still later ends its row, and its turn at the intent, without the journal.
        lock (_gate)
            _sends.Close();
        _context.Journal?.Dispose();
        _context.End();
    }

    private bool WaitUntilIdle(TimeSpan longest)
    {
        var begunAt = World.Timestamp;
        lock (_gate)
        {
            for (var left = longest; !IsIdle && left > TimeSpan.Zero; left = longest - World.Since(begunAt))
                World.Wait(_gate, left);
            return IsIdle;
        }
    }

    /// <summary>Begins no further send. Safe from any thread.</summary>
    /// <param name="reason">Why the batch ends; null if the caller ends it for a reason of its own.</param>
    public void Stop(DojoException? reason)
    {
        lock (_gate)
        {
            EndedBy ??= reason;
            if (_isStopped)
                return;
            _isStopped = true;
            foreach (var waiting in _context.Lanes.TakeWaiting(this))
                Leave(waiting);
            GiveUpUnsent();
            while (_looks.Count > 0)
                Requeue(_looks.Dequeue());
            World.Pulse(_gate);
        }

        // Elsewhere, because what waits for it goes on at once, and the caller may hold the lock.
        World.Start(_stop.Cancel);
    }

    /// <summary>Takes up an operation that had to wait for one of another batch.</summary>
    public void OnTurn(CaptureOperation operation)
    {
        lock (_gate)
        {
            Enter(operation);
            StartWorkers();
        }
    }

    /// <summary>An operation's turn at its intent has come.</summary>
    private void Enter(CaptureOperation operation)
    {
        if (!TryBegin(operation))
            Finish(operation);
    }

    /// <returns>False if it is decided without a request.</returns>
    private bool TryBegin(CaptureOperation operation)
    {
        try
        {
            if (_isStopped || _context.Resume(operation))
                return false;
        }
        catch (DojoException unreadable)
        {
            Stop(unreadable);
            return false;
        }

        if (operation.Phase != CapturePhase.Send)
        {
            _looks.Enqueue(operation);
            return true;
        }

        if (operation.IsUnnamed)
            return false;

        // What remained when the intent was read is no longer known to remain.
        if (operation.Listing is null && !_context.MayTake(operation))
        {
            operation.Fail(CaptureErrors.RemainderUnknown(operation.Instruction, _context.OpenSendsOf(operation.PaymentIntentId)));
            return false;
        }

        EnqueueSend(operation);
        return true;
    }

    private bool WantsLookup(CaptureOperation operation) => _lookup is not null && CaptureLookup.Wants(operation);

    private void EnqueueSend(CaptureOperation operation)
    {
        if (WantsLookup(operation))
            _unlisted.Enqueue(operation);
        else
            _sends.Add(operation);
    }

    private void StartWorkers()
    {
        if (_isStopped)
            return;
        if (_sends.TryAskClock(out var paymentIntentId))
            StartLearningClock(paymentIntentId);
        _sends.Announce(_running);
        while (TryTakeWork(out var operation))
            StartWorker(operation);
    }

    private void StartLearningClock(string paymentIntentId)
    {
        _running++;
        World.Start(() => _ = LearnClockAsync(paymentIntentId));
    }

    // A worker starts with its work in hand: one that came for none would keep a slot from others meanwhile.
    private void StartWorker(CaptureOperation operation) => World.Start(() => _ = WorkAsync(operation));

    private bool HasWork => !_isStopped && (_looks.Count > 0 || MaySend || MayLookUp);

    private bool MaySend => _sends.IsReady && !_context.Outage.IsPaused;

    // A list is the fresher the sooner the send follows it, so that lists are not read far ahead.
    private bool MayLookUp => _unlisted.Count > 0 && _sends.Count < _context.Throttle.Limit;

    private async Task LearnClockAsync(string paymentIntentId)
    {
        try
        {
            await _readBack.LearnClockAsync(paymentIntentId, _stop.Token, _abort.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The batch was given up meanwhile.
        }
        finally
        {
            lock (_gate)
            {
                _sends.OnClockAsked();
                _running--;
                StartWorkers();
                World.Pulse(_gate);
            }
        }
    }

    private async Task WorkAsync(CaptureOperation operation)
    {
        bool isBusy;
        do
        {
            CaptureStep step;
            var begunAt = World.Timestamp;
            try
            {
                step = await StepAsync(operation, begunAt).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                step = operation.Phase == CapturePhase.Send ? new CaptureStep(NextStep.GiveUp) : _readBack.Conclude(operation);
            }
#pragma warning disable CA1031 // A fault of our own must not lose a row that may have been captured.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (operation.Phase == CapturePhase.Send)
                    _sender.MarkUnanswered(operation, begunAt);
                step = _readBack.Conclude(operation, fault);
            }

            if (step.EndsBatch is not null)
                Stop(step.EndsBatch);
            lock (_gate)
            {
                _running--;
                Advance(operation, step);
                isBusy = TryTakeWork(out operation);
                if (!isBusy)
                    _sends.OnSlotIdle();
                StartWorkers();
                if (IsIdle)
                    World.Pulse(_gate);
            }
        }
        while (isBusy);
    }

    /// <summary>Takes what a worker is to do next, if there is a slot for it.</summary>
    private bool TryTakeWork(out CaptureOperation operation)
    {
        operation = null!;
        if (!HasWork || _running >= _context.Throttle.Limit)
            return false;
        _running++;
        operation = _looks.Count > 0 ? _looks.Dequeue() : MaySend ? _sends.Take() : _unlisted.Dequeue();
        return true;
    }

    private Task<CaptureStep> StepAsync(CaptureOperation operation, long begunAt) => _context.Throttle.IsHeld ? StepAfterHoldAsync(operation) : StepNowAsync(operation, begunAt);

    private async Task<CaptureStep> StepAfterHoldAsync(CaptureOperation operation)
    {
        await _context.Throttle.WaitAsync(_stop.Token).ConfigureAwait(false);
        return await StepNowAsync(operation, World.Timestamp).ConfigureAwait(false);
    }

    private Task<CaptureStep> StepNowAsync(CaptureOperation operation, long begunAt)
    {
        if (operation.Phase != CapturePhase.Send)
            return _readBack.LookAsync(operation, _abort.Token);
        if (Volatile.Read(ref _isStopped))
            return Task.FromResult(new CaptureStep(NextStep.GiveUp));
        if (WantsLookup(operation))
            return LookUpAndSendAsync(operation);
        return _sends.IsStale(operation) ? Task.FromResult(CaptureStep.GoOn(TimeSpan.Zero)) : _sender.SendAsync(operation, begunAt, _abort.Token);
    }

    /// <summary>Sends at once what the list lacks, where nothing has to be written before.</summary>
    private async Task<CaptureStep> LookUpAndSendAsync(CaptureOperation operation)
    {
        var step = await _lookup!.LookAsync(operation, _abort.Token).ConfigureAwait(false);
        var mayFollow = operation.Listing is { IsMissing: true } && _context.Journal is null && !_context.Throttle.IsHeld && !_context.Outage.IsPaused && !Volatile.Read(ref _isStopped);
        return mayFollow ? await _sender.SendAsync(operation, World.Timestamp, _abort.Token).ConfigureAwait(false) : step;
    }

    private void Advance(CaptureOperation operation, CaptureStep step)
    {
        switch (step.Next)
        {
            case NextStep.Conclude:
                Record(operation);
                break;
            case NextStep.GiveUp:
                GiveUp(operation);
                break;
            default:
                GoOn(operation, step.Delay);
                break;
        }
    }

    private void GoOn(CaptureOperation operation, TimeSpan delay)
    {
        if (operation is { IsUnnamed: true, Phase: CapturePhase.Send })
        {
            _context.ConcludeNotMade(operation);
            Record(operation);
            return;
        }

        if (_isStopped || delay <= TimeSpan.Zero)
        {
            Requeue(operation);
            return;
        }

        _parked++;
        _ = ParkAsync(operation, delay);
    }

    private async Task ParkAsync(CaptureOperation operation, TimeSpan delay)
    {
        try
        {
            await World.Delay(delay, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Requeueing sees the stop.
        }

        lock (_gate)
        {
            _parked--;
            Requeue(operation);
            StartWorkers();
            World.Pulse(_gate);
        }
    }

    private void Requeue(CaptureOperation operation)
    {
        if (operation.Phase == CapturePhase.Send)
        {
            if (_isStopped)
                GiveUp(operation);
            else
                EnqueueSend(operation);
        }
        else if (_isStopped)
        {
            _readBack.Conclude(operation);
            Record(operation);
        }
        else
        {
            _looks.Enqueue(operation);
        }
    }

    /// <summary>An outcome is final when it is on the disk, if there is a journal.</summary>
    private void Record(CaptureOperation operation)
    {
        if (!_sends.TryRecord(operation))
            Finish(operation);
    }

    private void OnRecorded(List<CaptureOperation> concluded)
    {
        var failure = _context.Journal!.Failure;
        lock (_gate)
        {
            if (_sends.IsDiskTooSlow)
                failure ??= JournalErrors.TooSlow(_context.Journal.Path, ResendGate.SendBound(_context.Settings.ResendAfter));
            foreach (var operation in concluded)
                Finish(operation);
            if (_isStopped || failure is not null)
                GiveUpUnsent();
            StartWorkers();
            if (IsIdle)
                World.Pulse(_gate);
        }

        if (failure is not null)
            Stop(failure);
    }

    private void GiveUpUnsent()
    {
        while (_sends.TryTakeUnsent(out var operation))
            GiveUp(operation);
        while (_unlisted.Count > 0)
            GiveUp(_unlisted.Dequeue());
    }

    private void GiveUp(CaptureOperation operation)
    {
        _sends.Withdraw(operation);
        Finish(operation);
    }

    /// <summary>Makes an outcome visible, and lets the next row of the same intent go.</summary>
    private void Finish(CaptureOperation operation)
    {
        CaptureOperation? finished = operation;
        do
        {
            Leave(finished);
            finished = PassOn(finished);
        }
        while (finished is not null);

        if (_unfinished <= _wakeAt)
            World.Pulse(_gate);
    }

    private void Leave(CaptureOperation operation)
    {
        _context.Remember(operation);
        operation.Finish();
        _unfinished--;
    }

    /// <returns>The next row of the same intent, where it too is decided already.</returns>
    private CaptureOperation? PassOn(CaptureOperation operation)
    {
        if (_context.Lanes.Leave(operation) is not { } next)
            return null;
        if (ReferenceEquals(next.Batch, this))
            return TryBegin(next) ? null : next;
        // Elsewhere, because each of the two batches has a lock of its own.
        World.Start(next.OnTurn);
        return null;
    }
}
