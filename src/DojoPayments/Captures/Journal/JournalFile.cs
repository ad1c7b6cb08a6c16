using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using DojoPayments.Api;

namespace DojoPayments.Captures.Journal;

/// <summary>The file of a journal, locked for one writer; readers may read it at any time.</summary>
internal sealed class JournalFile : IDisposable
{
    /// <summary>The format that is written, and the newest that is read.</summary>
    public const int Version = 1;

    // Every journal begins so; a file that does not is somebody's, and is left alone.
    private static readonly byte[] s_begin = Encoding.ASCII.GetBytes("{\"state\":\"" + JournalStates.Opened + "\"");

    private readonly string _path;
    private readonly FileStream _lock;
    private readonly FileStream _stream;

    private JournalFile(string path, FileStream @lock, FileStream stream)
    {
        _path = path;
        _lock = @lock;
        _stream = stream;
    }

    /// <summary>Where the next line will stand.</summary>
    public long Length => _stream.Position;

    /// <summary>Locks, reads and mends a journal, or begins a new one.</summary>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public static JournalFile Open(string path, Action<JournalRecord, long> onRecord)
    {
        FileStream? @lock = null;
        FileStream? stream = null;
        try
        {
            @lock = Lock(path);
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, 64 * 1024);
            var scan = Scan(path, stream, onRecord);
            // Appending behind half a line would make the next one unreadable too.
            stream.SetLength(scan.WholeLength);
            stream.Position = scan.WholeLength;
            return new JournalFile(path, @lock, stream);
        }
        catch (Exception exception)
        {
            stream?.Dispose();
            @lock?.Dispose();
            throw exception is DojoException ? exception : Unavailable(path, exception);
        }
    }

    /// <summary>Reads a journal without locking it, for whoever only looks.</summary>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public static void Read(string path, Action<JournalRecord, long> onRecord)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024);
            Scan(path, stream, onRecord);
        }
        catch (Exception exception) when (exception is not DojoException)
        {
            throw Unavailable(path, exception);
        }
    }

    /// <summary>Reads back one line that was whole when it was read or written.</summary>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public JournalRecord ReadAt(long offset)
    {
        try
        {
            using var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1024);
            return JournalScan.ReadAt(stream, offset);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Unavailable(_path, exception);
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

    /// <summary>Appends lines and their checksum, and returns when they are on the disk.</summary>
    public void Append(MemoryStream lines)
    {
        var from = _stream.Position.ToString(CultureInfo.InvariantCulture);
        var close = Encoding.ASCII.GetBytes("{\"state\":\"" + JournalStates.Flushed + "\",\"from\":" + from + ",\"sum\":\"" + JournalScan.Sum(lines.GetBuffer(), 0, (int)lines.Length) + "\"}\n");
        lines.Write(close, 0, close.Length);
        _stream.Write(lines.GetBuffer(), 0, (int)lines.Length);
        _stream.Flush(flushToDisk: true);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _lock.Dispose();
    }

    public static DojoException Unavailable(string path, Exception cause) => new(
        DojoErrorId.JournalUnavailable,
        $"The journal '{path}' cannot be used: {cause.Message}",
        "Without it nothing is sent. Make room, mend the path or its permissions, and run the input again with the same journal.",
        cause: cause);

    // A FileShare alone does not keep a second writer out on Unix, and a lock that is deleted on closing lets two in.
    private static FileStream Lock(string path)
    {
        var isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
        try
        {
            var stream = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, isWindows ? FileShare.Read : FileShare.None);
            var owner = Encoding.ASCII.GetBytes(ThisProcess.ToString(CultureInfo.InvariantCulture));
            stream.SetLength(0);
            stream.Write(owner, 0, owner.Length);
            stream.Flush();
            return stream;
        }
        catch (IOException exception) when (File.Exists(path) && File.Exists(path + ".lock"))
        {
            throw InUse(path, exception);
        }
    }

    public static int ThisProcess { get; } = Process.GetCurrentProcess().Id;

    private static DojoException InUse(string path, IOException cause)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var owner = JournalScan.Read(stream, static (_, _) => { }).LastProcess;
        return new DojoException(
            DojoErrorId.JournalUnavailable,
            $"The journal '{path}' is in use by another run{(owner is null ? string.Empty : $", process {owner}")}.",
            "Wait until that run has ended. A journal belongs to one batch, and two runs on it would capture twice.",
            cause: cause);
    }

    private static JournalScan Scan(string path, FileStream stream, Action<JournalRecord, long> onRecord)
    {
        var begin = new byte[s_begin.Length];
        var length = stream.Read(begin, 0, begin.Length);
        if (!begin.AsSpan(0, length).SequenceEqual(s_begin.AsSpan(0, length)))
        {
            throw new DojoException(
                DojoErrorId.JournalUnavailable,
                $"The file '{path}' is not a journal of this module.",
                "Give -JournalPath a path of its own; a new file is made where there is none.");
        }

        stream.Position = 0;
        var scan = JournalScan.Read(stream, onRecord);
        if (scan.ForeignVersion is { } version)
        {
            throw new DojoException(
                DojoErrorId.JournalUnavailable,
                $"The journal '{path}' is of format {version}, and this version of the module reads formats up to {Version}.",
                "Use the newer version of the module that wrote it.");
        }

        if (scan.DamagedLine is { } line)
        {
            throw new DojoException(
                DojoErrorId.JournalUnavailable,
                $"The journal '{path}' is damaged at line {line} although later lines are whole.",
                "Nothing is sent on the word of a damaged journal. Restore it from a backup, or compare the rows with the intents' captures by hand.");
        }

        return scan;
    }
}
