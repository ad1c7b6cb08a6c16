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

    // Every journal begins so; a file that does not is somebody's, and is left alone.
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

    /// <summary>What journals are written to: the machine's disk, except where a test makes it fail.</summary>
    public static IJournalDisk Disk { get; set; } = new FileJournalDisk();

    /// <summary>The journal's own, whatever its path.</summary>
    public string Identity { get; }

    /// <summary>Where the next line will stand.</summary>
    public long Length { get; private set; }

    /// <summary>What was found and mended at opening; null if nothing was.</summary>
    public string? Notice { get; private set; }

    /// <summary>Locks, reads and mends a journal, or begins a new one; and says in it that it was opened.</summary>
    /// <param name="path">A full one.</param>
    /// <param name="onRecord">Gets each record that earlier runs left.</param>
    /// <param name="disk">Null for <see cref="Disk"/>.</param>
    /// <param name="world">Null for <see cref="World.Real"/>.</param>
    /// <param name="run">Who opens it; null if nobody asks.</param>
    /// <exception cref="DojoException">JournalUnavailable; nothing that was there was changed.</exception>
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
            // What was read may be a flush that failed: nothing is written behind what is not on the disk.
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

    /// <summary>Reads a journal without locking it, for whoever only looks.</summary>
    /// <param name="path">A full one.</param>
    /// <param name="onRecord">Gets each record, the opening ones too.</param>
    /// <param name="disk">Null for <see cref="Disk"/>.</param>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public static void Read(string path, Action<JournalRecord, long> onRecord, IJournalDisk? disk = null) => Close(View(path, onRecord, disk));

    /// <summary>The same, to go once more through what it held by then.</summary>
    /// <inheritdoc cref="Read(string, Action{JournalRecord, long}, IJournalDisk?)"/>
    public static JournalView View(string path, Action<JournalRecord, long> onRecord, IJournalDisk? disk = null) => View(path, isNeeded: true, onRecord, disk ?? Disk)!;

    /// <summary>The same, where a batch that has no journal yet is a new one.</summary>
    /// <inheritdoc cref="Read(string, Action{JournalRecord, long}, IJournalDisk?)"/>
    public static void ReadIfThere(string path, Action<JournalRecord, long> onRecord, IJournalDisk? disk = null) => Close(View(path, isNeeded: false, onRecord, disk ?? Disk));

    private static JournalView? View(string path, bool isNeeded, Action<JournalRecord, long> onRecord, IJournalDisk disk)
    {
        IJournalHandle? file = null;
        try
        {
            var resolved = disk.Resolve(path);
            var length = disk.LengthAt(resolved);
            // Its lock is not opened: that would keep a run out that starts at the same time.
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
            throw JournalErrors.Unavailable(path, exception);
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
        // Once more: what was moved away or emptied meanwhile is on the disk, and the next run would not find it.
        Verify(Length + lines.Length);
        _lastClose = close;
        Length += lines.Length;
        _lock.Remember(Identity, Length);
    }

    public void Dispose()
    {
        // Whatever was appended is on the disk; closing can fail on what was not, and must not keep the lock for it.
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
            // It is closed all the same.
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

    /// <summary>Appending behind half a line would make the next one unreadable too.</summary>
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

    /// <summary>What this run flushed last still ends where it did: a file that was emptied and written to again may be as long.</summary>
    private bool HasLastClose()
    {
        var found = new byte[_lastClose.Length];
        return _file.Read(Length - found.Length, found, 0, found.Length) == found.Length && found.AsSpan().SequenceEqual(_lastClose);
    }
}
