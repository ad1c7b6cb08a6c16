using System;
using System.Buffers;

namespace DojoPayments.Api;

/// <summary>Takes the body of an answer as it arrives, in an array that is lent and that grows, up to a limit.</summary>
internal sealed class AnswerBuffer : IDisposable
{
    private const int FirstSize = 1024;

    private readonly long? _expected;
    private readonly int _longest;

    /// <param name="expected">The number of bytes that the answer announces; null if it does not say.</param>
    /// <param name="longest">The greatest number of bytes to take.</param>
    public AnswerBuffer(long? expected, int longest)
    {
        _expected = expected;
        _longest = longest;
        Array = ArrayPool<byte>.Shared.Rent(FirstSize);
    }

    /// <summary>The array to read into, from <see cref="Length"/> on; another one after a call of <see cref="Take"/>.</summary>
    public byte[] Array { get; private set; }

    /// <summary>The number of bytes that were taken.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes that were taken; valid until the buffer is disposed of.</summary>
    public ReadOnlyMemory<byte> Body => new(Array, 0, Length);

    /// <summary>Takes bytes that were read into the array.</summary>
    /// <param name="read">Their number; 0 at the end of the body.</param>
    /// <returns>False if nothing further is to be read.</returns>
    public bool Take(int read)
    {
        Length += read;
        // The end is known: a further read to see it would cost one call more for each answer.
        if (read == 0 || Length >= _longest || Length == _expected)
            return false;
        if (Length == Array.Length)
            Grow();
        return true;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(Array);

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Array.Length * 2);
        Buffer.BlockCopy(Array, 0, larger, 0, Length);
        ArrayPool<byte>.Shared.Return(Array);
        Array = larger;
    }
}
