namespace DojoPayments.Simulation;

/// <summary>A file: what everybody sees of it, and what outlasts a loss of power.</summary>
internal sealed class SimulatedFile
{
    private byte[] _durable = [];
    private byte[] _seen = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Seen => _seen.AsSpan(0, Length);

    /// <summary>The process that has it open for writing.</summary>
    public SimulatedProcess? Writer { get; set; }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        var end = (int)offset + bytes.Length;
        if (end > _seen.Length)
            Array.Resize(ref _seen, Math.Max(end, _seen.Length * 2));
        bytes.CopyTo(_seen.AsSpan((int)offset));
        Length = Math.Max(Length, end);
    }

    public void SetLength(int length)
    {
        if (length > _seen.Length)
            Array.Resize(ref _seen, length);
        if (length > Length)
            Array.Clear(_seen, Length, length - Length);
        Length = length;
    }

    public void Flush() => _durable = Seen.ToArray();

    public SimulatedFile Copy()
    {
        var copy = new SimulatedFile();
        copy.Write(0, Seen);
        copy.Flush();
        return copy;
    }

    /// <summary>The power goes: of what was not flushed nothing, a part, or only the room for it is left.</summary>
    /// <param name="isTorn">A part of it may be left.</param>
    /// <param name="isZeroed">Of that part only the room.</param>
    /// <param name="share">How much, from 0 to 1.</param>
    public void LosePower(bool isTorn, bool isZeroed, double share)
    {
        var seen = Seen.ToArray();
        Length = 0;
        Write(0, _durable);
        if (!isTorn)
            return;
        // A cut that was not flushed may come undone or not; what was appended may be there in part.
        if (seen.Length <= _durable.Length)
        {
            SetLength(share < 0.5 ? _durable.Length : seen.Length);
            return;
        }

        var tail = seen.AsSpan(_durable.Length, (int)((seen.Length - _durable.Length) * share));
        if (isZeroed)
            tail.Clear();
        Write(_durable.Length, tail);
        Flush();
    }
}
