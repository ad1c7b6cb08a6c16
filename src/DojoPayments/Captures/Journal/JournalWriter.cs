using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Threading;

namespace DojoPayments.Captures.Journal;

/// <summary>A line on its way to the disk, and the operation that waits for it.</summary>
/// <param name="Record">What the line says.</param>
/// <param name="Key">The operation it says it of.</param>
/// <param name="Waiting">Goes on when the line is on the disk; null where nobody waits.</param>
internal readonly record struct JournalEntry(JournalRecord Record, OperationKey Key, CaptureOperation? Waiting);

/// <summary>
/// Puts lines on the disk on a thread of its own. Whatever is waiting when a flush begins shares it, so the cost of being
/// durable is divided by what is in flight; and while nobody is in a hurry, a flush waits a little for more.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(5);

    private readonly object _gate = new();
    private readonly JournalFile _file;
    private readonly OperationBook _book;
    private readonly Action<List<JournalEntry>> _onDurable;
    private readonly Thread _thread;
    private List<JournalEntry> _waiting = [];
    private bool _isUrgent;
    private bool _isCompleted;

    /// <param name="file">Open for appending.</param>
    /// <param name="book">Learns what is on the disk.</param>
    /// <param name="onDurable">Gets what a flush held, or could not hold: see <see cref="Failure"/>.</param>
    public JournalWriter(JournalFile file, OperationBook book, Action<List<JournalEntry>> onDurable)
    {
        _file = file;
        _book = book;
        _onDurable = onDurable;
        _thread = new Thread(Run) { IsBackground = true, Name = "DojoPayments journal" };
        _thread.Start();
    }

    /// <summary>Why nothing can be written any more; null where it can.</summary>
    public Exception? Failure { get; private set; }

    public void Append(JournalEntry entry)
    {
        lock (_gate)
        {
            _waiting.Add(entry);
            if (_waiting.Count == 1)
                Monitor.Pulse(_gate);
        }
    }

    /// <summary>Flushes what is waiting as soon as the disk is free.</summary>
    public void Hurry()
    {
        lock (_gate)
        {
            if (_isUrgent)
                return;
            _isUrgent = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Writes what is still waiting and ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isCompleted = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _file.Dispose();
    }

    private void Run()
    {
        using var lines = new MemoryStream();
        using var json = new Utf8JsonWriter(lines);
        var batch = new List<JournalEntry>();
        var places = new List<long>();
        while (TakeWaiting(ref batch))
        {
            if (Failure is null)
                TryFlush(batch, places, lines, json);
            _onDurable(batch);
            batch.Clear();
        }
    }

    private bool TakeWaiting(ref List<JournalEntry> batch)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_isCompleted)
                    return false;
                Monitor.Wait(_gate);
            }

            if (!_isUrgent && !_isCompleted)
                Monitor.Wait(_gate, s_longestWait);
            _isUrgent = false;
            (batch, _waiting) = (_waiting, batch);
            return true;
        }
    }

    private void TryFlush(List<JournalEntry> batch, List<long> places, MemoryStream lines, Utf8JsonWriter json)
    {
        try
        {
            lines.SetLength(0);
            places.Clear();
            var begin = _file.Length;
            foreach (var entry in batch)
            {
                places.Add(begin + lines.Length);
                json.Reset();
                JsonSerializer.Serialize(json, entry.Record, JournalJson.Default.JournalRecord);
                json.Flush();
                lines.WriteByte((byte)'\n');
            }

            _file.Append(lines);
            for (var index = 0; index < batch.Count; index++)
                _book.Conclude(batch[index].Key, batch[index].Record.State, places[index]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Failure = exception;
        }
    }
}
