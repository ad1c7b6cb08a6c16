namespace DojoPayments.Simulation;

/// <summary>A file: what everybody sees of it, and what outlasts a loss of power.</summary>
internal sealed class SimulatedFile
{
    private const int SectorSize = 512;

    private byte[] _durable = [];
    private int _durableLength;
    private byte[] _before = [];
    private int _changedFrom;
    private int _cutAt = int.MaxValue;
    private byte[] _seen = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Seen => _seen.AsSpan(0, Length);

    /// <summary>What outlasts a loss of power.</summary>
    public ReadOnlySpan<byte> Durable => _durable.AsSpan(0, _durableLength);

    /// <summary>The process that has it open for writing.</summary>
    public SimulatedProcess? Writer { get; set; }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        var end = (int)offset + bytes.Length;
        if (end > _seen.Length)
            Array.Resize(ref _seen, Math.Max(end, _seen.Length * 2));
        bytes.CopyTo(_seen.AsSpan((int)offset));
        Length = Math.Max(Length, end);
        _changedFrom = Math.Min(_changedFrom, (int)offset);
    }

    public void SetLength(int length)
    {
        _cutAt = Math.Min(_cutAt, length);
        _changedFrom = Math.Min(_changedFrom, length);
        if (length > _seen.Length)
            Array.Resize(ref _seen, length);
        if (length > Length)
            Array.Clear(_seen, Length, length - Length);
        Length = length;
    }

    public void Flush()
    {
        // Most of it is there already.
        var from = Math.Min(_changedFrom, _durableLength);
        if (Length > _durable.Length)
            Array.Resize(ref _durable, _seen.Length);
        Seen[from..].CopyTo(_durable.AsSpan(from));
        _durableLength = Length;
        _changedFrom = Length;
        _cutAt = int.MaxValue;
    }

    /// <summary>As <see cref="Flush"/>, of what was there at the one before.</summary>
    public void FlushWhatWasThere()
    {
        _durable = _before;
        _durableLength = _before.Length;
        _before = Seen.ToArray();
        _changedFrom = 0;
        _cutAt = int.MaxValue;
    }

    public SimulatedFile Copy()
    {
        var copy = new SimulatedFile();
        copy.Write(0, Seen);
        copy.Flush();
        return copy;
    }

    /// <summary>The power goes: what was flushed is there, and of the rest nothing, a part, or for some sectors only their room.</summary>
    /// <param name="isTorn">A part of it may be left.</param>
    /// <param name="isZeroed">Of some sectors only their room.</param>
    /// <param name="chance">Decides how much.</param>
    public void LosePower(bool isTorn, bool isZeroed, Chance chance)
    {
        var seen = Seen.ToArray();
        var kept = Math.Min(_cutAt, _durableLength);
        Length = 0;
        Write(0, Durable);
        // What was written in its place is there whole or not at all: it is shorter than a sector.
        if (!seen.AsSpan(0, Math.Min(kept, seen.Length)).SequenceEqual(Durable[..Math.Min(kept, seen.Length)]))
        {
            if (isTorn)
            {
                SetLength(seen.Length);
                Write(0, seen);
            }

            Flush();
            return;
        }

        // Changes reach the disk in their order or not at all: without the cut nothing of what was appended behind it.
        if (isTorn && (kept == _durableLength || chance.Hits(0.5)))
        {
            SetLength(kept);
            var tail = seen.AsSpan(kept, seen.Length - kept)[..chance.Below(seen.Length - kept + 1)];
            if (isZeroed)
                LoseSectors(tail, kept, chance);
            Write(kept, tail);
        }

        Flush();
    }

    private static void LoseSectors(Span<byte> tail, int begin, Chance chance)
    {
        var offset = 0;
        while (offset < tail.Length)
        {
            var end = Math.Min(tail.Length, offset + SectorSize - ((begin + offset) % SectorSize));
            if (chance.Hits(0.5))
                tail[offset..end].Clear();
            offset = end;
        }
    }
}
