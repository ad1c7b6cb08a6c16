using System;
using System.IO;
using System.Text.Json;

namespace DojoPayments.Journal;

/// <summary>
/// The file beside a journal that keeps a second run out and holds the length of the journal. It stays when the run ends: a lock
/// file that is deleted at closing could let two runs in.
/// </summary>
internal sealed class JournalLock : IDisposable
{
    private const int MaxMarkLength = 1024;

    private readonly IJournalHandle _file;
    private readonly int _processId;
    private int _written;

    private JournalLock(IJournalHandle file, int processId)
    {
        _file = file;
        _processId = processId;
        Mark = ReadMark(file);
    }

    /// <summary>The identity and length of the journal from earlier runs; null if there was none.</summary>
    public JournalMark? Mark { get; }

    public static string PathOf(string journal) => journal + ".lock";

    /// <summary>Takes the lock of a journal for this run.</summary>
    /// <param name="disk">The disk of the journal.</param>
    /// <param name="journal">The resolved path of the journal.</param>
    /// <param name="processId">The id of this process, written into the lock file for people who look into it.</param>
    /// <exception cref="DojoException">JournalUnavailable: another run has the lock, or locks do not hold on this disk.</exception>
    public static JournalLock Take(IJournalDisk disk, string journal, int processId)
    {
        var path = PathOf(journal);
        var file = disk.TryOpenWrite(path, isPrivate: true) ?? throw InUse(disk, journal);
        try
        {
            using (var second = disk.TryOpenWrite(path, isPrivate: true))
            {
                if (second is not null)
                    throw JournalErrors.LocksDoNotHold(journal);
            }

            return new JournalLock(file, processId);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes the length of the journal on the disk so far. The lock file is not flushed: after a crash its length may be too small,
    /// and never too large.
    /// </summary>
    public void Remember(string identity, long length)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(new JournalMark { Process = _processId, Journal = identity, Length = length }, JournalJson.Default.JournalMark);
        _file.Write(0, text, text.Length);
        // The text gets no shorter during a run.
        if (_written == 0)
            _file.SetLength(text.Length);
        _written = text.Length;
    }

    public void Dispose() => _file.Dispose();

    private static DojoException InUse(IJournalDisk disk, string journal)
    {
        try
        {
            using var file = disk.OpenRead(journal);
            return JournalErrors.InUse(journal, JournalScan.Read(file, static (_, _) => { }).LastProcess);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return JournalErrors.InUse(journal, null);
        }
    }

    private static JournalMark? ReadMark(IJournalHandle file)
    {
        var text = new byte[MaxMarkLength];
        var length = 0;
        int read;
        while (length < text.Length && (read = file.Read(length, text, length, text.Length - length)) > 0)
            length += read;
        if (length == 0)
            return null;
        try
        {
            return JsonSerializer.Deserialize(text.AsSpan(0, length), JournalJson.Default.JournalMark);
        }
        catch (JsonException)
        {
            // The lock file of older versions has the process id alone.
            return new JournalMark();
        }
    }
}
