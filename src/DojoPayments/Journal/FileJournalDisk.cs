using System;
using System.Collections.Concurrent;
using System.IO;
using System.Runtime.InteropServices;

namespace DojoPayments.Journal;

/// <summary>The machine's own file system.</summary>
internal sealed class FileJournalDisk : IJournalDisk
{
    private static readonly bool s_isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    private readonly ConcurrentDictionary<string, bool> _claims = new(StringComparer.Ordinal);

    public string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        if (s_isWindows || Path.GetFileName(full) is not { Length: > 0 } name)
            return full;
        if (RealPath(full) is { } real)
            return real;
        // The path is a link without a target: the target was removed, or its share is not mounted.
        if (new FileInfo(full).Attributes != (FileAttributes)(-1))
            throw new FileNotFoundException("It is a link, and its target does not exist.");
        return RealPath(Path.GetDirectoryName(full)!) is { } folder ? Path.Combine(folder, name) : full;
    }

    public long? LengthAt(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : null;
    }

    public IJournalHandle OpenRead(string path) => new Handle(Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    public IJournalHandle? TryOpenWrite(string path, bool isPrivate)
    {
        try
        {
            // On Unix a file share that admits readers does not keep writers out: see TryHold.
            var handle = new Handle(Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, isPrivate && !s_isWindows ? FileShare.None : FileShare.Read));
            if (isPrivate || handle.TryHold())
                return handle;
            handle.Dispose();
            return null;
        }
        catch (IOException exception) when (IsHeldByAnother(exception))
        {
            return null;
        }
    }

    public bool TryClaim(string identity) => _claims.TryAdd(identity, true);

    public void Unclaim(string identity) => _claims.TryRemove(identity, out _);

    // A buffer would be written at closing, too late to report a full disk.
    private static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share) => new(path, mode, access, share, bufferSize: 1);

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; on other systems EAGAIN, of Linux and of macOS.
    private static bool IsHeldByAnother(IOException exception) => s_isWindows
        ? (exception.HResult & 0xFFFF) is 32 or 33
        : exception.HResult is 11 or 35;

    private static string? RealPath(string path)
    {
        var pointer = realpath(path, IntPtr.Zero);
        if (pointer == IntPtr.Zero)
            return null;
        try
        {
            return Marshal.PtrToStringAnsi(pointer);
        }
        finally
        {
            free(pointer);
        }
    }

    [DllImport("libc", CharSet = CharSet.Ansi, ExactSpelling = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr realpath(string path, IntPtr resolved);

    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void free(IntPtr pointer);

    private sealed class Handle(FileStream stream) : IJournalHandle
    {
        private readonly object _gate = new();

        public long Length => stream.Length;

        public int Read(long offset, byte[] buffer, int begin, int count)
        {
            lock (_gate)
            {
                stream.Position = offset;
                return stream.Read(buffer, begin, count);
            }
        }

        public void Write(long offset, byte[] bytes, int count)
        {
            lock (_gate)
            {
                stream.Position = offset;
                stream.Write(bytes, 0, count);
            }
        }

        public void SetLength(long length)
        {
            lock (_gate)
                stream.SetLength(length);
        }

        public void Flush() => stream.Flush(flushToDisk: true);

        // On Windows the file share prevents others from writing, moving and replacing the file while it is open.
        public bool IsStillAt(string path)
        {
            if (s_isWindows)
                return true;
            var file = new FileInfo(path);
            return TryHold() && file.Exists && file.Length == stream.Length;
        }

        /// <summary>
        /// Takes the process-wide lock that prevents other processes from writing, under any name of the file. The lock is lost
        /// when any part of this process closes the file, a reader for example, so it is taken again before each write.
        /// </summary>
        public bool TryHold()
        {
            try
            {
                if (!s_isWindows)
                    stream.Lock(0, 1);
                return true;
            }
            catch (PlatformNotSupportedException)
            {
                // macOS has the lock file only.
                return true;
            }
            catch (IOException exception) when (IsHeldByAnother(exception))
            {
                return false;
            }
        }

        public void Dispose() => stream.Dispose();
    }
}
