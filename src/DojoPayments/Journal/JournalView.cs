using System;
using System.Collections.Generic;
using System.IO;

namespace DojoPayments.Journal;

/// <summary>The part of a journal that was read before, to read it once more. It is not locked, and may grow meanwhile.</summary>
internal sealed class JournalView : IDisposable
{
    private readonly string _path;
    private readonly IJournalHandle _file;
    private readonly long _length;
    private readonly JournalLookup _lookup;

    /// <param name="path">The path as it was given.</param>
    /// <param name="file">The file; it is closed with the view.</param>
    /// <param name="length">The length of its whole part, in bytes.</param>
    public JournalView(string path, IJournalHandle file, long length)
    {
        _path = path;
        _file = file;
        _length = length;
        _lookup = new JournalLookup(file);
    }

    /// <summary>Every record once more, with its place.</summary>
    /// <exception cref="DojoException">JournalUnavailable; it is not what it was.</exception>
    public IEnumerable<(JournalRecord Record, long Place)> Records()
    {
        using var lines = JournalLines.Read(_file, 0, _length).GetEnumerator();
        while (Try(lines.MoveNext))
            yield return (JournalRecord.TryParse(lines.Current.Text) ?? throw JournalErrors.Moved(_path), lines.Current.Offset);
    }

    /// <summary>The record at a place.</summary>
    /// <exception cref="DojoException">JournalUnavailable; it is not what it was.</exception>
    public JournalRecord At(long place) => Try(() => _lookup.RecordAt(place)) ?? throw JournalErrors.Moved(_path);

    public void Dispose() => _file.Dispose();

    private T Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw JournalErrors.Unreadable(_path, exception);
        }
    }
}
