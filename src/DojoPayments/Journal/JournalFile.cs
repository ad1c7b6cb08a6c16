using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;

namespace DojoPayments.Journal;

/// <summary>The file of a journal, locked for one writer; readers may read it at any time.</summary>
internal sealed class JournalFile : IDisposable
{
    /// <summary>The format that is written, and the newest that is read.</summary>
    public const int Version = 1;

    // Every journal begins with these bytes; a file that does not is another kind of file, and is left alone.
    private static readonly byte[] s_begin = Encoding.ASCII.GetBytes("{\"state\":\"" + JournalStates.Opened + "\"");

    private readonly IJournalDisk _disk;
    private readonly string _path;
    private readonly string _resolvedPath;
    private readonly JournalLock _lock;
    private readonly IJournalHandle _file;
    private readonly JournalLookup _lookup;
    private byte[] _lastClose = [];

    private JournalFile(IJournalDisk disk, string path, string resolvedPath, JournalLock @lock, IJournalHandle file, JournalScan scan, World world)
    {
        _disk = disk;
        _path = path;
        _resolvedPath = resolvedPath;
        _lock = @lock;
        _file = file;
        _lookup = new JournalLookup(file);
        Identity = scan.Identity ?? world.NewIdentity();
        Length = scan.WholeLength;
    }

    /// <summary>The disk of all journals: the machine's, or the one of a test that makes it fail.</summary>
    public static IJournalDisk Disk { get; set; } = new FileJournalDisk();

    /// <summary>The identity of the journal, independent of its path.</summary>
    public string Identity { get; }

    /// <summary>The place of the next line, in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>The notice about a repair at the opening; null if there was none.</summary>
    public string? Notice { get; private set; }

    /// <summary>Locks, reads and repairs a journal, or begins a new one, and writes its opening line.</summary>
    /// <param name="path">The full path of the journal.</param>
    /// <param name="onRecord">Gets each record of earlier runs and its place.</param>
    /// <param name="disk">The disk; null for <see cref="Disk"/>.</param>
    /// <param name="world">The clocks; null for <see cref="World.Real"/>.</param>
    /// <param name="run">The run that opens it, for the opening line; null if that is not recorded.</param>
    /// <exception cref="DojoException">JournalUnavailable; no whole line of the file was changed.</exception>
    public static JournalFile Open(string path, Action<JournalRecord, long> onRecord, IJournalDisk? disk = null, World? world = null, JournalRun? run = null)
    {
        disk ??= Disk;
        world ??= World.Real;
        JournalLock? @lock = null;
        IJournalHandle? file = null;
        string? claimed = null;
        try
        {
            var resolved = disk.Resolve(path);
            @lock = JournalLock.Take(disk, resolved, world.ProcessId);
            if (@lock.Mark is not null && disk.LengthAt(resolved) is null or 0)
                throw JournalErrors.Lost(path);
            file = disk.TryOpenWrite(resolved, isPrivate: false) ?? throw JournalErrors.Held(path);
            var scan = Scan(path, file, @lock.Mark, onRecord);
            var journal = new JournalFile(disk, path, resolved, @lock, file, scan, world);
            if (!disk.TryClaim(journal.Identity))
                throw JournalErrors.InUse(path, world.ProcessId);
            claimed = journal.Identity;
            journal.CutOff(scan, world.UtcNow);
            // The last lines read may be of a flush that failed: they must be on the disk before more is written behind them.
            file.Flush();
            journal.Append(Opening(journal.Identity, world, run));
            return journal;
        }
        catch (Exception exception)
        {
            if (claimed is not null)
                disk.Unclaim(claimed);
            Close(file);
            Close(@lock);
            throw JournalErrors.Unavailable(path, exception);
        }
    }

    /// <summary>Reads a journal without locking it, for a caller that does not write.</summary>
    /// <param name="path">The full path of the journal.</param>
    /// <param name="onRecord">Gets each record and its place, including the opening lines.</param>
    /// <param name="disk">The disk; null for <see cref="Disk"/>.</param>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public static void Read(string path, Action<JournalRecord, long> onRecord, IJournalDisk? disk = null) => Close(View(path, onRecord, disk));

    /// <summary>Reads a journal likewise, and returns a view to read the same lines once more.</summary>
    /// <inheritdoc cref="Read(string, Action{JournalRecord, long}, IJournalDisk?)"/>
    public static JournalView View(string path, Action<JournalRecord, long> onRecord, IJournalDisk? disk = null) => View(path, isNeeded: true, onRecord, disk ?? Disk)!;

    /// <summary>Reads a journal likewise; a journal that does not exist yet is no error, because the batch may be new.</summary>
    /// <inheritdoc cref="Read(string, Action{JournalRecord, long}, IJournalDisk?)"/>
    public static void ReadIfThere(string path, Action<JournalRecord, long> onRecord, IJournalDisk? disk = null) => Close(View(path, isNeeded: false, onRecord, disk ?? Disk));

    private static JournalView? View(string path, bool isNeeded, Action<JournalRecord, long> onRecord, IJournalDisk disk)
    {
        IJournalHandle? file = null;
        try
        {
            var resolved = disk.Resolve(path);
            var length = disk.LengthAt(resolved);
            // The lock file is not opened: that would keep out a run that starts at the same time.
            if (length is null or 0 && disk.LengthAt(JournalLock.PathOf(resolved)) > 0)
                throw JournalErrors.Lost(path);
            if (length is null && !isNeeded)
                return null;
            file = disk.OpenRead(resolved);
            return new JournalView(path, file, Scan(path, file, null, onRecord).WholeLength);
        }
        catch (Exception exception)
        {
            Close(file);
            throw JournalErrors.Unreadable(path, exception);
        }
    }

    /// <summary>Reads back one line that was whole when it was read or written.</summary>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public JournalRecord ReadAt(long offset)
    {
        try
        {
            return _lookup.RecordAt(offset) ?? throw JournalErrors.Moved(_path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw JournalErrors.Unavailable(_path, exception);
        }
    }

    /// <summary>Appends records, and returns when they are on the disk.</summary>
    public void Append(params JournalRecord[] records)
    {
        using var lines = new MemoryStream();
        foreach (var record in records)
        {
            JsonSerializer.Serialize(lines, record, JournalJson.Default.JournalRecord);
            lines.WriteByte((byte)'\n');
        }

        Append(lines);
    }

    /// <summary>Appends lines and their checksum, and returns when they are on the disk and still in this journal.</summary>
    public void Append(MemoryStream lines)
    {
        var from = Length.ToString(CultureInfo.InvariantCulture);
        var close = Encoding.ASCII.GetBytes("{\"state\":\"" + JournalStates.Flushed + "\",\"from\":" + from + ",\"sum\":\"" + JournalScan.Sum(lines.GetBuffer(), 0, (int)lines.Length) + "\"}\n");
        lines.Write(close, 0, close.Length);
        Verify(Length);
        _file.Write(Length, lines.GetBuffer(), (int)lines.Length);
        _file.Flush();
        // Once more: if the file was moved or emptied meanwhile, the lines are on the disk, but the next run would not find them.
        Verify(Length + lines.Length);
        _lastClose = close;
        Length += lines.Length;
        _lock.Remember(Identity, Length);
    }

    public void Dispose()
    {
        // All appended lines are on the disk. Closing can fail for lines that could not be appended, and must release the lock then too.
        Close(_file);
        _disk.Unclaim(Identity);
        Close(_lock);
    }

    private static JournalRecord Opening(string identity, World world, JournalRun? run) => new()
    {
        State = JournalStates.Opened,
        At = world.UtcNow,
        Version = Version,
        Process = world.ProcessId,
        Journal = identity,
        Account = run?.Account,
        Machine = run?.Machine,
        Module = run?.ModuleVersion,
        Environment = run?.Environment.ToString(),
        Key = run?.KeyLastCharacters,
        Input = run?.InputName,
    };

    private static void Close(IDisposable? file)
    {
        try
        {
            file?.Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file is closed all the same.
        }
    }

    private static JournalScan Scan(string path, IJournalHandle file, JournalMark? mark, Action<JournalRecord, long> onRecord)
    {
        var begin = new byte[s_begin.Length];
        var length = file.Read(0, begin, 0, begin.Length);
        if (!begin.AsSpan(0, length).SequenceEqual(s_begin.AsSpan(0, length)))
            throw JournalErrors.NotAJournal(path);
        var scan = JournalScan.Read(file, onRecord);
        if (scan.ForeignVersion is { } version)
            throw JournalErrors.Foreign(path, version);
        if (scan.DamagedLine is { } line)
            throw JournalErrors.Damaged(path, line);
        if (mark?.Journal is { } identity && identity != scan.Identity)
            throw JournalErrors.NotTheSame(path, isShorter: scan.Identity is null);
        if (mark?.Length > scan.WholeLength)
            throw JournalErrors.NotTheSame(path, isShorter: true);
        return scan;
    }

    /// <summary>Cuts off a torn tail and keeps it in a file of its own: a line behind half a line would be unreadable too.</summary>
    private void CutOff(JournalScan scan, DateTimeOffset now)
    {
        if (scan.Length == scan.WholeLength)
            return;
        var tail = new byte[scan.Length - scan.WholeLength];
        int length = 0, read;
        while (length < tail.Length && (read = _file.Read(Length + length, tail, length, tail.Length - length)) > 0)
            length += read;
        var keptAs = _resolvedPath + ".torn-" + now.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
        using (var beside = _disk.TryOpenWrite(keptAs, isPrivate: false) ?? throw JournalErrors.Held(keptAs))
        {
            beside.Write(0, tail, length);
            beside.Flush();
        }

        _file.SetLength(Length);
        Notice = JournalErrors.TornTail(_path, length, keptAs);
    }

    private void Verify(long length)
    {
        if (_file.Length != length || !_file.IsStillAt(_resolvedPath) || !HasLastClose())
            throw JournalErrors.Moved(_path);
    }

    /// <summary>
    /// True if the last closing line of this run is still in its place: a file that was emptied and written again may have the same
    /// length.
    /// </summary>
    private bool HasLastClose()
    {
        var found = new byte[_lastClose.Length];
        return _file.Read(Length - found.Length, found, 0, found.Length) == found.Length && found.AsSpan().SequenceEqual(_lastClose);
    }
}
