using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Api;

namespace DojoPayments.Captures;

/// <summary>
/// Runs operations side by side and hands them back in input order. One thread, the pipeline's, adds and takes; workers
/// on the thread pool send. One capture is in flight for an intent, and its rows run in input order.
/// </summary>
internal sealed class CaptureBatch : IDisposable
{
    private const int MostUnfinished = 1000;
    private const int MostFinishedWaiting = 32_000;

    // Long enough to be no load, short enough for progress and for output from a slow API.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan s_longestAbort = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly CaptureSender _sender;
    private readonly Throttle _throttle;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();

    // Touched by the pipeline thread alone.
    private readonly Queue<CaptureOperation> _inOrder = new();

    private readonly Queue<CaptureOperation> _ready = new();
    private readonly Dictionary<string, CaptureOperation> _lastOfIntent = new(StringComparer.Ordinal);
    private int _running;
    private int _unfinished;
    private int _wakeAt = -1;
    private bool _isStopped;

    public CaptureBatch(CaptureSender sender, Throttle throttle)
    {
        _sender = sender;
        _throttle = throttle;
    }

    /// <summary>Why the batch sends no more, where a row's outcome ended it.</summary>
    public DojoException? EndedBy { get; private set; }

    /// <summary>No operation is waiting for its place in the output.</summary>
    public bool IsEmpty => _inOrder.Count == 0;

    /// <summary>Input should pause; take what is finished and wait.</summary>
    public bool IsFull => Volatile.Read(ref _unfinished) >= MostUnfinished || _inOrder.Count >= MostUnfinished + MostFinishedWaiting;

    /// <summary>Requests being answered now.</summary>
    public int InFlight => Volatile.Read(ref _running);

    /// <summary>Gives an operation its place in the output and, where it is still open, its turn to be sent.</summary>
    public void Add(CaptureOperation operation)
    {
        _inOrder.Enqueue(operation);
        if (operation.State != CaptureState.Open)
            return;

        var startWorker = false;
        lock (_gate)
        {
            _unfinished++;
            if (_isStopped)
            {
                GiveUp(operation);
                return;
            }

            if (_lastOfIntent.TryGetValue(operation.PaymentIntentId, out var before))
                before.NextOfIntent = operation;
            else
                _ready.Enqueue(operation);
            _lastOfIntent[operation.PaymentIntentId] = operation;
            startWorker = TryReserveWorker();
        }

        if (startWorker)
            _ = Task.Run(WorkAsync);
    }

    /// <summary>Takes the next operation in input order, if it is decided.</summary>
    public bool TryTake(out CaptureOperation operation)
    {
        operation = null!;
        if (_inOrder.Count == 0 || _inOrder.Peek().State == CaptureState.Open)
            return false;
        operation = _inOrder.Dequeue();
        return true;
    }

    /// <summary>Blocks the pipeline thread until a fair number more are finished, for a tenth of a second at most.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            if (_unfinished == 0 || _inOrder.Peek().State != CaptureState.Open)
                return;
            // Waking for each row would cost more than sending it.
            _wakeAt = Math.Max(0, _unfinished - (MostUnfinished / 2));
            Monitor.Wait(_gate, s_longestWait);
            _wakeAt = -1;
        }
    }

    /// <summary>Begins no further send. Safe from any thread.</summary>
    public void Stop() => Stop(null);

    /// <summary>After <see cref="Stop()"/>: waits for what is in flight, then gives it up.</summary>
    /// <param name="grace">How long it may take to finish.</param>
    public void Drain(TimeSpan grace)
    {
        if (WaitForWorkers(grace))
            return;
        _abort.Cancel();
        WaitForWorkers(s_longestAbort);
    }

    /// <summary>Gives up what is still in flight; <see cref="Drain"/> before it to let that finish.</summary>
    public void Dispose()
    {
        Stop();
        Drain(TimeSpan.Zero);
        _stop.Dispose();
        _abort.Dispose();
    }

    private bool WaitForWorkers(TimeSpan longest)
    {
        var clock = Stopwatch.StartNew();
        lock (_gate)
        {
            for (var left = longest; _running > 0 && left > TimeSpan.Zero; left = longest - clock.Elapsed)
                Monitor.Wait(_gate, left);
            return _running == 0;
        }
    }

    private void Stop(DojoException? reason)
    {
        lock (_gate)
        {
            EndedBy ??= reason;
            if (_isStopped)
                return;
            _isStopped = true;
            while (_ready.Count > 0)
                GiveUp(_ready.Dequeue());
            Monitor.PulseAll(_gate);
        }

        _stop.Cancel();
    }

    private async Task WorkAsync()
    {
        while (TryTakeReady(out var operation))
        {
            var reason = await SendAsync(operation).ConfigureAwait(false);
            if (reason is not null)
                Stop(reason);
            Finish(operation);
        }
    }

    private async Task<DojoException?> SendAsync(CaptureOperation operation)
    {
        try
        {
            return await _sender.SendAsync(operation, _stop.Token, _abort.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A fault of our own must not lose a row that may have been captured.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            var error = CaptureErrors.OutcomeUnknown(operation, 0, null, ApiFailure.Connection, fault);
            operation.Fail(error);
            return error;
        }
    }

    private bool TryTakeReady(out CaptureOperation operation)
    {
        lock (_gate)
        {
            if (_ready.Count > 0 && _running <= _throttle.Limit)
            {
                operation = _ready.Dequeue();
                return true;
            }

            _running--;
            if (_running == 0)
                Monitor.PulseAll(_gate);
            operation = null!;
            return false;
        }
    }

    private void Finish(CaptureOperation operation)
    {
        var startWorker = false;
        lock (_gate)
        {
            Release(operation);
            startWorker = TryReserveWorker();
        }

        if (startWorker)
            _ = Task.Run(WorkAsync);
    }

    private bool TryReserveWorker()
    {
        if (_ready.Count == 0 || _running >= _throttle.Limit)
            return false;
        _running++;
        return true;
    }

    private void GiveUp(CaptureOperation operation)
    {
        operation.GiveUp();
        Release(operation);
    }

    /// <summary>Lets the next row of the same intent go, and the pipeline thread where enough is finished.</summary>
    private void Release(CaptureOperation operation)
    {
        if (operation.NextOfIntent is { } next)
        {
            if (_isStopped)
                GiveUp(next);
            else
                _ready.Enqueue(next);
        }
        else if (_lastOfIntent.TryGetValue(operation.PaymentIntentId, out var last) && ReferenceEquals(last, operation))
        {
            _lastOfIntent.Remove(operation.PaymentIntentId);
        }

        _unfinished--;
        if (_unfinished <= _wakeAt)
            Monitor.PulseAll(_gate);
    }
}
