using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Journal;

namespace DojoPayments.Batch;

/// <summary>
/// Runs operations in parallel and hands them back in input order. One thread, the pipeline's, adds and takes them; workers on
/// the thread pool send and read back. At most one capture is in flight for an intent, and its rows run in input order.
/// </summary>
internal sealed class CaptureBatch : IDisposable
{
    // Long enough to be no load, short enough for progress and for output from a slow API.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan s_longestAbort = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly BatchContext _context;
    private readonly CaptureMoves _moves;
    private readonly CaptureSteps _steps;
    private readonly OutputOrder _output;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();

    // Under the gate.
    private readonly CaptureScheduler _scheduler;
    private readonly BatchRecorder? _recorder;
    private readonly OperationFlow _flow;
    private int _wakeAt = -1;

    public CaptureBatch(BatchContext context)
    {
        _context = context;
        _output = new OutputOrder(context.Settings.ThrottleLimit);
        _scheduler = new CaptureScheduler(isJournaled: context.Register.Journal is not null);
        _moves = new CaptureMoves(context);
        _steps = new CaptureSteps(context, _moves, _scheduler);
        _recorder = context.Register.Journal is { } journal ? new BatchRecorder(context, journal, _scheduler) : null;
        _flow = new OperationFlow(this, context, _moves, _scheduler, _recorder);
        context.Register.Journal?.Start(OnDurable);
        context.Begin();
    }

    /// <summary>The error that ended the batch; null if none did.</summary>
    public DojoException? EndedBy { get; private set; }

    /// <summary>True if no operation has a place in the output that is not taken.</summary>
    public bool IsEmpty => _output.Count == 0;

    /// <summary>True if the input has to pause: take the finished operations and wait.</summary>
    public bool IsFull => _flow.Unfinished >= _output.Window || _output.HasNoPlaceLeft;

    /// <summary>The number of operations that have a place in the output and are not taken.</summary>
    public int Count => _output.Count;

    /// <inheritdoc cref="OutputOrder.HeldUpBy"/>
    public CaptureOperation? HeldUpBy => _output.HeldUpBy;

    /// <summary>The number of requests in flight.</summary>
    public int InFlight => _scheduler.Running;

    private World World => _context.Session.World;

    /// <summary>Gives an operation its place in the output and, if it is open, begins it.</summary>
    /// <exception cref="InvalidOperationException">There is a journal, and the operation has no name for a later run.</exception>
    public void Add(CaptureOperation operation)
    {
        if (operation is { State: CaptureState.Open, OperationId: null } && _recorder is not null)
            throw new InvalidOperationException("An operation without a name is not recorded as one that a later run knows again.");
        _output.Add(operation);
        if (operation.State == CaptureState.Open && !_flow.TryResume(operation))
            Begin(operation);
    }

    /// <summary>Gives an operation that may not be begun yet its place in the output.</summary>
    public void Hold(CaptureOperation operation) => _output.Add(operation);

    /// <summary>Begins a held operation.</summary>
    public void GoOn(CaptureOperation held) => Begin(held);

    /// <summary>Takes the next operation in input order, if it is decided.</summary>
    public bool TryTake(out CaptureOperation operation) => _output.TryTake(out operation);

    /// <summary>Takes the next operation in input order, decided or not, for use after the end of all work.</summary>
    public bool TryTakeLeft(out CaptureOperation operation) => _output.TryTakeLeft(out operation);

    /// <summary>Blocks the pipeline thread until enough further operations are finished, for at most a tenth of a second.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            if (_flow.Unfinished == 0 || _output.CanTake)
                return;
            _wakeAt = Math.Max(0, _flow.Unfinished - _output.WorthWaking);
            World.Wait(_gate, s_longestWait);
            _wakeAt = -1;
        }
    }

    /// <summary>Begins no further send. Safe from any thread.</summary>
    public void Stop() => Stop(null);

    /// <summary>Begins no further send. Safe from any thread.</summary>
    /// <param name="reason">The error that ends the batch; null if the caller stops it for another reason.</param>
    public void Stop(DojoException? reason)
    {
        lock (_gate)
        {
            EndedBy ??= reason;
            if (_scheduler.IsStopped)
                return;
            _flow.Stop();
            _recorder?.HurryWhereShort();
            World.Pulse(_gate);
        }

        // On another thread, because the waiting code runs on at once, and the caller may hold the lock.
        World.Start(_stop.Cancel);
    }

    /// <summary>After <see cref="Stop()"/>: waits for the requests in flight, then cancels them.</summary>
    /// <param name="grace">The time that they have to finish.</param>
    public void Drain(TimeSpan grace)
    {
        if (WaitUntilIdle(grace))
            return;
        _abort.Cancel();
        WaitUntilIdle(s_longestAbort);
    }

    /// <summary>Cancels the requests that are still in flight; call <see cref="Drain"/> before it to let them finish.</summary>
    public void Dispose()
    {
        Stop();
        Drain(TimeSpan.Zero);
        // An answer that comes later still ends its row, and the row's turn at the intent, without the journal.
        lock (_gate)
            _recorder?.Close();
        _context.Register.Journal?.Dispose();
        _context.End();
    }

    /// <summary>Begins an operation that had to wait for an operation of another batch.</summary>
    public void OnTurn(CaptureOperation operation)
    {
        lock (_gate)
        {
            _flow.Enter(operation);
            StartAndWake();
        }
    }

    private bool WaitUntilIdle(TimeSpan longest)
    {
        var begunAt = World.Timestamp;
        lock (_gate)
        {
            for (var left = longest; !_scheduler.IsIdle && left > TimeSpan.Zero; left = longest - World.Since(begunAt))
                World.Wait(_gate, left);
            return _scheduler.IsIdle;
        }
    }

    private void Begin(CaptureOperation operation)
    {
        lock (_gate)
        {
            _flow.Begin(operation);
            StartAndWake();
        }
    }

    /// <summary>
    /// Ends a change under the lock: free slots get work, and a waiting pipeline thread is woken if enough is finished.
    /// </summary>
    private void StartAndWake()
    {
        if (!_scheduler.IsStopped)
            StartWorkers();
        _recorder?.HurryWhereShort();
        if (_flow.Unfinished <= _wakeAt || _scheduler.IsIdle)
            World.Pulse(_gate);
    }

    private void StartWorkers()
    {
        if (_scheduler.WantsClock && _scheduler.TryAskClock(_context.Session.Clock.IsKnown, out var paymentIntentId))
            World.Start(() => _ = LearnClockAsync(paymentIntentId));
        _recorder?.Announce();
        while (TryTakeWork(out var operation))
            StartWorker(operation);
    }

    // A worker starts with its work: a worker without work would keep a slot from others.
    private void StartWorker(CaptureOperation operation) => World.Start(() => _ = WorkAsync(operation));

    private bool TryTakeWork(out CaptureOperation operation) =>
        _scheduler.TryTake(_context.Session.Throttle.Limit, _context.Session.Outage.IsPaused, _recorder is null ? 0 : World.Timestamp, out operation);

    private async Task LearnClockAsync(string paymentIntentId)
    {
        try
        {
            await _steps.LearnClockAsync(paymentIntentId, _stop.Token, _abort.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The batch was given up meanwhile.
        }
        finally
        {
            lock (_gate)
            {
                _scheduler.EndClock();
                StartAndWake();
            }
        }
    }

    private async Task WorkAsync(CaptureOperation operation)
    {
        bool isBusy;
        do
        {
            StepResult step;
            var begunAt = World.Timestamp;
            try
            {
                step = await _steps.StepAsync(operation, begunAt, _stop.Token, _abort.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                step = _moves.EndStopped(operation, begunAt);
            }
#pragma warning disable CA1031 // A fault of our own must not lose a row that may have been captured.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                step = _moves.EndFaulted(operation, begunAt, fault);
            }

            if (step.EndsBatch is not null)
                Stop(step.EndsBatch);
            lock (_gate)
            {
                _scheduler.EndStep();
                if (!_flow.TryAdvance(operation, step))
                    _ = ParkAsync(operation, step.Delay);
                isBusy = TryTakeWork(out operation);
                if (!isBusy)
                    _scheduler.NoteIdleSlot(_context.Session.Throttle.Limit);
                StartAndWake();
            }
        }
        while (isBusy);
    }

    private async Task ParkAsync(CaptureOperation operation, TimeSpan delay)
    {
        _scheduler.Park();
        try
        {
            await World.Delay(delay, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The code below sees the stop.
        }

        lock (_gate)
        {
            _scheduler.Unpark();
            _flow.Proceed(operation);
            StartAndWake();
        }
    }

    /// <summary>Takes in that lines are on the disk, or could not be written.</summary>
    private void OnDurable(List<JournalEntry> entries, DurableFlush? flush)
    {
        if (flush is not null)
            _recorder!.NoteDurable(entries);
        DojoException? failure;
        lock (_gate)
        {
            // Under one lock with the result of the flush: a worker in between could send a capture that is not announced.
            failure = _flow.Learn(_recorder!, entries, flush);
            StartAndWake();
        }

        if (failure is not null)
            Stop(failure);
    }
}
