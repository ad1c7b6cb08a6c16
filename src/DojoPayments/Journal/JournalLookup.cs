using System;

namespace DojoPayments.Journal;

/// <summary>
/// Reads lines back by their places. Most inputs ask for them in about the order in which they were written, so the lines around
/// a line are read with it. On any thread.
/// </summary>
internal sealed class JournalLookup
{
    private const int WindowSize = 64 * 1024;

    // Rows that were in flight together were recorded in any order.
    private const int Before = WindowSize / 4;

    private readonly object _gate = new();
    private readonly IJournalHandle _file;
    private byte[]? _window;
    private long _begin;
    private int _length;
    private long _lastPlace;

    /// <param name="file">The file, which grows only at its end.</param>
    public JournalLookup(IJournalHandle file) => _file = file;

    /// <summary>Reads the line at a place; null if there is no whole line.</summary>
    public JournalRecord? RecordAt(long place)
    {
        lock (_gate)
        {
            var isNear = Math.Abs(place - _lastPlace) < WindowSize;
            _lastPlace = place;
            if (!isNear)
                return JournalLines.RecordAt(_file, place);
            if (!TryFind(place, out var line))
            {
                Fill(Math.Max(0, place - Before));
                // A line that is longer than the window is read by itself.
                if (!TryFind(place, out line))
                    return JournalLines.RecordAt(_file, place);
            }

            return JournalRecord.TryParse(line);
        }
    }

    private bool TryFind(long place, out ReadOnlyMemory<byte> line)
    {
        line = default;
        if (place < _begin || place >= _begin + _length)
            return false;
        var start = (int)(place - _begin);
        var end = Array.IndexOf(_window!, (byte)'\n', start, _length - start);
        if (end < 0)
            return false;
        line = new ReadOnlyMemory<byte>(_window, start, end - start);
        return true;
    }

    private void Fill(long begin)
    {
        _window ??= new byte[WindowSize];
        (_begin, _length) = (begin, 0);
        int read;
        while (_length < WindowSize && (read = _file.Read(begin + _length, _window, _length, WindowSize - _length)) > 0)
            _length += read;
    }
}
