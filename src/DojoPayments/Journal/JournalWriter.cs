using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using DojoPayments.Rows;

namespace DojoPayments.Journal;

/// <summary>A line on its way to the disk, and the operation that waits for it.</summary>
/// <param name="Record">The content of the line.</param>
/// <param name="Key">The operation of the line.</param>
/// <param name="Waiting">The operation that goes on when the line is on the disk; null if none waits.</param>
/// <param name="Place">The place of the line in the journal, once it is written.</param>
internal readonly record struct JournalEntry(JournalRecord Record, OperationKey Key, object? Waiting, long Place = 0);

/// <summary>
/// Writes lines to the disk. All lines that wait when a flush begins share it, so the cost of a flush is divided among the
/// operations in flight.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly object _gate = new();
    private readonly JournalFile _file;
    private readonly IJournalPump _pump;
    private readonly Action<List<JournalEntry>> _onDurable;
    private readonly MemoryStream _lines = new();
    private readonly Utf8JsonWriter _json;
    private List<JournalEntry> _waiting = [];
    private List<JournalEntry> _batch = [];
    private volatile bool _isUrgent;

    /// <param name="file">The file, open for appending; it is closed with the writer.</param>
    /// <param name="pump">Decides when to flush.</param>
    /// <param name="onDurable">Gets the lines of a flush, also if the flush failed: see <see cref="Failure"/>.</param>
    public JournalWriter(JournalFile file, IJournalPump pump, Action<List<JournalEntry>> onDurable)
    {
        _file = file;
        _pump = pump;
        _onDurable = onDurable;
        _json = new Utf8JsonWriter(_lines);
        pump.Start(Flush);
    }

    /// <summary>The reason why no line can be written any more; null if lines can be written.</summary>
    public Exception? Failure { get; private set; }

    public void Append(JournalEntry entry)
    {
        bool isFirst;
        lock (_gate)
        {
            _waiting.Add(entry);
            isFirst = _waiting.Count == 1;
        }

        if (isFirst)
            _pump.Wake(isUrgent: false);
    }

    /// <summary>Flushes the waiting lines as soon as the disk is free.</summary>
    public void Hurry()
    {
        if (_isUrgent)
            return;
        _isUrgent = true;
        _pump.Wake(isUrgent: true);
    }

    /// <summary>Writes the lines that still wait, and ends.</summary>
    public void Dispose()
    {
        try
        {
            _pump.End();
        }
        finally
        {
            _json.Dispose();
            _lines.Dispose();
            _file.Dispose();
        }
    }

    private void Flush()
    {
        lock (_gate)
        {
            _isUrgent = false;
            (_batch, _waiting) = (_waiting, _batch);
        }

        if (_batch.Count == 0)
            return;
        if (Failure is null)
            TryFlush();
        _onDurable(_batch);
        _batch.Clear();
    }

    private void TryFlush()
    {
        try
        {
            _lines.SetLength(0);
            var begin = _file.Length;
            for (var index = 0; index < _batch.Count; index++)
            {
                var entry = _batch[index] with { Place = begin + _lines.Length };
                _batch[index] = entry;
                _json.Reset();
                JsonSerializer.Serialize(_json, entry.Record, JournalJson.Default.JournalRecord);
                _json.Flush();
                _lines.WriteByte((byte)'\n');
            }

            _file.Append(_lines);
        }
#pragma warning disable CA1031 // Whatever it was, the lines may not be on the disk, and whoever waits for them must be told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failure = exception;
        }
    }
}
