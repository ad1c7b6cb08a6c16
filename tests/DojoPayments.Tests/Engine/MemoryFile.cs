using DojoPayments.Journal;

namespace DojoPayments.Tests.Engine;

/// <summary>A file of a journal in memory, which is read in pieces and may grow between them.</summary>
/// <param name="bytes">What it holds.</param>
/// <param name="piece">How many bytes a read returns at the most.</param>
internal sealed class MemoryFile(byte[] bytes, int piece = int.MaxValue) : IJournalHandle
{
    public long Length => bytes.Length;

    /// <summary>How many bytes were asked for in all.</summary>
    public long Asked { get; private set; }

    public int Read(long offset, byte[] buffer, int begin, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Asked += count;
        var read = (int)Math.Max(0, Math.Min(Math.Min(count, piece), bytes.Length - offset));
        bytes.AsSpan((int)Math.Min(offset, bytes.Length), read).CopyTo(buffer.AsSpan(begin, read));
        return read;
    }

    public void Write(long offset, byte[] bytes, int count) => throw new NotSupportedException();

    public void SetLength(long length) => throw new NotSupportedException();

    public void Flush() => throw new NotSupportedException();

    public bool IsStillAt(string path) => throw new NotSupportedException();

    public void Dispose()
    {
        // There is nothing to close.
    }
}
