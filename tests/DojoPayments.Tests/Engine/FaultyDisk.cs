using System.Collections.Concurrent;
using DojoPayments.Journal;

namespace DojoPayments.Tests.Engine;

/// <summary>How a disk fails.</summary>
public enum DiskFault
{
    /// <summary>A write is refused.</summary>
    Full,

    /// <summary>A write is refused when half of it is done.</summary>
    FullInMidWrite,

    /// <summary>A write succeeds, and making it durable does not.</summary>
    FlushFails,

    /// <summary>Whatever is done with the file fails from here on, closing it too.</summary>
    ShareDropped,
}

/// <summary>The machine's disk, which fails for the journals that a test names, from the n-th write on and until it is mended.</summary>
internal sealed class FaultyDisk : IJournalDisk
{
    private static readonly ConcurrentDictionary<string, Plan> s_plans = new(StringComparer.Ordinal);

    private static readonly FaultyDisk s_installed = new();

    private readonly FileJournalDisk _disk = new FileJournalDisk();

    /// <summary>Takes the machine's place for the cmdlets too.</summary>
    public static void Install() => JournalFile.Disk = s_installed;

    /// <param name="path">The journal's.</param>
    /// <param name="fault">How it fails.</param>
    /// <param name="write">With which write; 1 is the first.</param>
    public static void Break(string path, DiskFault fault, int write)
    {
        Install();
        s_plans[path] = new Plan(fault, write);
    }

    /// <returns>True where it had failed.</returns>
    public static bool Mend(string path) => s_plans.TryRemove(path, out var plan) && plan.HasFailed;

    public string Resolve(string path) => _disk.Resolve(path);

    public long? LengthAt(string path) => _disk.LengthAt(path);

    public IJournalHandle OpenRead(string path) => _disk.OpenRead(path);

    public IJournalHandle? TryOpenWrite(string path, bool isPrivate)
    {
        var handle = _disk.TryOpenWrite(path, isPrivate);
        return handle is not null && s_plans.TryGetValue(path, out var plan) ? new Handle(handle, plan) : handle;
    }

    public bool TryClaim(string identity) => _disk.TryClaim(identity);

    public void Unclaim(string identity) => _disk.Unclaim(identity);

    private sealed class Plan(DiskFault fault, int write)
    {
        private int _writes;

        public DiskFault Fault => fault;

        public bool HasFailed { get; private set; }

        /// <summary>Counts a write.</summary>
        public bool Fails => HasFailed = ++_writes >= write;
    }

    private sealed class Handle(IJournalHandle file, Plan plan) : IJournalHandle
    {
        private bool _failsNow;

        public long Length => IsDropped ? throw Error() : file.Length;

        private bool IsDropped => plan is { HasFailed: true, Fault: DiskFault.ShareDropped };

        public int Read(long offset, byte[] buffer, int begin, int count) => IsDropped ? throw Error() : file.Read(offset, buffer, begin, count);

        public void Write(long offset, byte[] bytes, int count)
        {
            _failsNow = plan.Fails;
            if (_failsNow && plan.Fault != DiskFault.FlushFails)
            {
                if (plan.Fault == DiskFault.FullInMidWrite)
                    file.Write(offset, bytes, count / 2);
                throw Error();
            }

            file.Write(offset, bytes, count);
        }

        public void SetLength(long length) => file.SetLength(length);

        public void Flush()
        {
            if (_failsNow)
                throw Error();
            file.Flush();
        }

        public bool IsStillAt(string path) => IsDropped ? throw Error() : file.IsStillAt(path);

        public void Dispose()
        {
            file.Dispose();
            if (plan.HasFailed)
                throw Error();
        }

        private static IOException Error() => new("The disk fails, as a test told it to.");
    }
}
