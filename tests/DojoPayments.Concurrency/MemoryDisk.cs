using DojoPayments.Journal;

namespace DojoPayments.Concurrency;

/// <summary>A disk in memory, one flush of which can fail.</summary>
internal sealed class MemoryDisk : IJournalDisk
{
    private readonly Dictionary<string, MemoryFile> _files = [];
    private readonly object _gate = new();
    private int _flushesUntilFailure;

    /// <param name="flushesUntilFailure">How many flushes are well; the next one and all after it fail. 0 for no failure.</param>
    public MemoryDisk(int flushesUntilFailure) => _flushesUntilFailure = flushesUntilFailure == 0 ? int.MaxValue : flushesUntilFailure;

    /// <summary>How often a text stands in what was flushed.</summary>
    public int Count(string text)
    {
        lock (_gate)
            return _files.Values.Sum(file => file.Durable.Split(text).Length - 1);
    }

    public string Resolve(string path) => path;

    public long? LengthAt(string path)
    {
        lock (_gate)
            return _files.TryGetValue(path, out var file) ? file.Bytes.Length : null;
    }

    public IJournalHandle OpenRead(string path) => throw new NotSupportedException();

    public IJournalHandle? TryOpenWrite(string path, bool isPrivate)
    {
        lock (_gate)
        {
            if (!_files.TryGetValue(path, out var file))
                _files[path] = file = new MemoryFile(this);
            if (file.IsOpen)
                return null;
            file.IsOpen = true;
            return file;
        }
    }

    public bool TryClaim(string identity) => true;

    public void Unclaim(string identity)
    {
        // Nobody else is there.
    }

    private sealed class MemoryFile(MemoryDisk disk) : IJournalHandle
    {
        public byte[] Bytes { get; private set; } = [];

        public string Durable { get; private set; } = string.Empty;

        public bool IsOpen { get; set; }

        public long Length => Bytes.Length;

        public int Read(long offset, byte[] buffer, int begin, int count)
        {
            lock (disk._gate)
            {
                var length = (int)Math.Clamp(Bytes.Length - offset, 0, count);
                Array.Copy(Bytes, offset, buffer, begin, length);
                return length;
            }
        }

        public void Write(long offset, byte[] bytes, int count)
        {
            lock (disk._gate)
            {
                var all = new byte[Math.Max(Bytes.Length, offset + count)];
                Bytes.CopyTo(all, 0);
                Array.Copy(bytes, 0, all, offset, count);
                Bytes = all;
            }
        }

        public void SetLength(long length)
        {
            lock (disk._gate)
                Bytes = Bytes[..(int)length];
        }

        public void Flush()
        {
            lock (disk._gate)
            {
                if (disk._flushesUntilFailure-- <= 0)
                    throw new IOException("There is not enough space on the disk.");
                Durable = System.Text.Encoding.UTF8.GetString(Bytes);
            }
        }

        public bool IsStillAt(string path) => true;

        public void Dispose() => IsOpen = false;
    }
}
