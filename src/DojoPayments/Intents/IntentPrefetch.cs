using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Api;
using DojoPayments.Protocol;

namespace DojoPayments.Intents;

/// <summary>
/// Reads the intents of rows in parallel, a bounded number ahead, and hands the rows back in input order. One thread, the
/// pipeline's, adds and takes. Rows of the same intent share one read while rows wait for it.
/// </summary>
/// <typeparam name="T">The row.</typeparam>
internal sealed class IntentPrefetch<T> : IDisposable
{
    private const int LeastWindow = 64;

    // As for captures: long enough to be no load, short enough for the other work of the pipeline thread.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(100);

    private readonly object _gate = new();
    private readonly ApiSession _session;
    private readonly IntentReader _reader;
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<(T Row, Read? Read)> _inOrder = new();
    private readonly Dictionary<string, Read> _atHand = new(StringComparer.Ordinal);
    private readonly Queue<Read> _waiting = new();
    private readonly int _window;
    private int _unreached;
    private int _taken;

    // Under the gate.
    private int _running;
    private int _unread;
    private int _wakeAt = -1;

    public IntentPrefetch(ApiSession session)
    {
        _session = session;
        _reader = new IntentReader(session);
        _window = Math.Max(LeastWindow, 4 * session.ThrottleLimit);
    }

    /// <summary>The error that ended the reading, because every later read would fail in the same way; null if none did.</summary>
    public DojoException? EndedBy { get; private set; }

    public bool IsEmpty => _inOrder.Count == 0;

    /// <summary>The number of rows that were added and not taken.</summary>
    public int Waiting => _inOrder.Count;

    /// <summary>True if the input has to pause: take the rows that are read and wait.</summary>
    public bool IsFull => _inOrder.Count >= _window;

    /// <summary>Takes a row in.</summary>
    /// <param name="row">The row.</param>
    /// <param name="paymentIntentId">A checked id; null if no intent has to be read for the row.</param>
    public void Add(T row, string? paymentIntentId)
    {
        if (paymentIntentId is null)
        {
            _inOrder.Enqueue((row, null));
            return;
        }

        if (!_atHand.TryGetValue(paymentIntentId, out var read))
            _atHand.Add(paymentIntentId, read = new Read(paymentIntentId));
        read.Rows++;
        _inOrder.Enqueue((row, read));
        if (read.Rows > 1)
            return;
        lock (_gate)
        {
            read.IsDone = _stop.IsCancellationRequested;
            if (read.IsDone)
                return;
            _unread++;
            _waiting.Enqueue(read);
            StartWorkers();
        }
    }

    /// <summary>Takes the next row in input order, if its intent is read.</summary>
    public bool TryTake(out T row, out IntentReading reading)
    {
        (row, reading) = (default!, default);
        if (_inOrder.Count == 0 || _inOrder.Peek() is { Read.IsDone: false })
            return false;
        (row, var read) = _inOrder.Dequeue();
        if (read is null)
            return true;
        reading = read.Reading;
        _taken = Math.Min(_taken + 1, _window);
        if (--read.Rows == 0)
            _atHand.Remove(read.PaymentIntentId);
        EndWhereAllWouldFail(reading);
        return true;
    }

    /// <summary>Blocks the pipeline thread until enough further intents are read, for at most a tenth of a second.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            if (_inOrder.Count == 0 || _inOrder.Peek() is not { Read.IsDone: false })
                return;
            // If there are many, to wake the thread for each one would cost as much as its read.
            _wakeAt = Math.Max(0, _unread - Math.Max(1, Math.Min(_taken, _window / 2)));
            _session.World.Wait(_gate, s_longestWait);
            _wakeAt = -1;
        }
    }

    /// <summary>Reads no more; rows whose intent is not read come without a reading. Safe from any thread.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _unread -= _waiting.Count;
            while (_waiting.Count > 0)
                _waiting.Dequeue().IsDone = true;
            _session.World.Pulse(_gate);
        }

        _stop.Cancel();
    }

    public void Dispose() => Stop();

    private void EndWhereAllWouldFail(IntentReading reading)
    {
        if (EndedBy is not null)
            return;
        _unreached = reading.Error is { Id: DojoErrorId.DojoReadFailed, StatusCode: null } ? _unreached + 1 : 0;
        if (reading.Error?.Id is DojoErrorId.DojoUnauthorized or DojoErrorId.DojoForbidden)
            EndedBy = reading.Error;
        else if (_unreached == OutageDetector.Limit)
            EndedBy = ReadErrors.Unreachable(reading.Error!, _unreached);
        if (EndedBy is not null)
            Stop();
    }

    private void StartWorkers()
    {
        while (_waiting.Count > 0 && _running < _session.Throttle.Limit)
        {
            _running++;
            _session.World.Start(() => _ = WorkAsync());
        }
    }

    private async Task WorkAsync()
    {
        while (TryTakeWork(out var read))
        {
            var reading = await ReadAsync(read.PaymentIntentId).ConfigureAwait(false);
            lock (_gate)
            {
                read.Reading = reading;
                read.IsDone = true;
                _unread--;
                StartWorkers();
                if (_unread <= _wakeAt)
                    _session.World.Pulse(_gate);
            }
        }
    }

    private bool TryTakeWork(out Read read)
    {
        lock (_gate)
        {
            var mayGoOn = _waiting.Count > 0 && _running <= _session.Throttle.Limit;
            read = mayGoOn ? _waiting.Dequeue() : null!;
            if (!mayGoOn)
                _running--;
            return mayGoOn;
        }
    }

    private async Task<IntentReading> ReadAsync(string paymentIntentId)
    {
        try
        {
            var reading = await _reader.ReadAsync(paymentIntentId, _stop.Token).ConfigureAwait(false);
            return new IntentReading(reading.Value is { } document ? DojoPaymentIntent.From(document) : null, reading.Error, reading.Value?.Captures, reading.IsAged);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return default;
        }
#pragma warning disable CA1031 // A fault of our own must not leave its row waiting for ever.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return new IntentReading(null, ReadErrors.OwnFault(paymentIntentId, fault));
        }
    }

    /// <summary>The read of one intent, in progress or done.</summary>
    private sealed class Read
    {
        private volatile bool _isDone;

        public Read(string paymentIntentId) => PaymentIntentId = paymentIntentId;

        public string PaymentIntentId { get; }

        /// <summary>The number of rows that still wait for it. The pipeline's thread alone.</summary>
        public int Rows { get; set; }

        /// <summary>The result; valid only if the read is done.</summary>
        public IntentReading Reading { get; set; }

        public bool IsDone
        {
            get => _isDone;
            set => _isDone = value;
        }
    }
}
