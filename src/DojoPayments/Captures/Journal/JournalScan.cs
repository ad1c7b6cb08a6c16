using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace DojoPayments.Captures.Journal;

/// <summary>Reads a journal flush by flush and believes only what its checksums hold together.</summary>
internal sealed class JournalScan : IDisposable
{
    private const int LineEnd = 1;

    private readonly Action<JournalRecord, long> _onRecord;
    private readonly List<(JournalRecord Record, long Offset)> _block = [];
    private readonly MemoryStream _bytes = new();

    private JournalScan(Action<JournalRecord, long> onRecord) => _onRecord = onRecord;

    /// <summary>How far the file is whole, in bytes; what follows was torn by a crash.</summary>
    public long WholeLength { get; private set; }

    /// <summary>The first line of a part that is damaged although whole parts follow it; null where there is none.</summary>
    public long? DamagedLine { get; private set; }

    /// <summary>The process that opened the journal last.</summary>
    public int? LastProcess { get; private set; }

    /// <summary>A newer format than this module reads.</summary>
    public int? ForeignVersion { get; private set; }

    /// <summary>Reads to the end.</summary>
    /// <param name="stream">Positioned at its begin.</param>
    /// <param name="onRecord">Gets each whole record with the offset of its line.</param>
    public static JournalScan Read(Stream stream, Action<JournalRecord, long> onRecord)
    {
        using var scan = new JournalScan(onRecord);
        scan.Read(stream);
        return scan;
    }

    /// <summary>Reads one line at a known place.</summary>
    public static JournalRecord ReadAt(Stream stream, long offset)
    {
        stream.Position = offset;
        foreach (var (line, _) in Lines(stream))
            return JsonSerializer.Deserialize(line.Span, JournalJson.Default.JournalRecord) ?? throw new InvalidDataException();
        throw new EndOfStreamException();
    }

    /// <summary>The checksum that closes a flush: 64 bits of the lines' SHA-256.</summary>
    public static string Sum(byte[] lines, int begin, int length)
    {
        using var sha = SHA256.Create();
        return BitConverter.ToString(sha.ComputeHash(lines, begin, length), 0, 8).Replace("-", string.Empty);
    }

    public void Dispose() => _bytes.Dispose();

    private void Read(Stream stream)
    {
        long number = 0;
        long? suspect = null;
        foreach (var (line, offset) in Lines(stream))
        {
            number++;
            var record = Parse(line);
            if (record?.State != JournalStates.Flushed)
            {
                if (record is null)
                    suspect ??= number;
                _block.Add((record!, offset));
                Keep(line);
                continue;
            }

            if (!IsWhole(record))
            {
                suspect ??= number;
                Keep(line);
                continue;
            }

            // Something whole behind something broken: that is no torn tail.
            if (suspect is not null || record.From != WholeLength)
            {
                DamagedLine = suspect ?? number;
                return;
            }

            Believe();
            WholeLength = offset + line.Length + LineEnd;
            _block.Clear();
            _bytes.SetLength(0);
        }
    }

    private void Keep(ReadOnlyMemory<byte> line)
    {
        MemoryMarshal.TryGetArray(line, out var segment);
        _bytes.Write(segment.Array!, segment.Offset, segment.Count + LineEnd);
    }

    /// <summary>Judges a flush by itself: its closing line says where it began.</summary>
    private bool IsWhole(JournalRecord close)
    {
        var begin = (close.From ?? -1) - WholeLength;
        return begin >= 0 && begin <= _bytes.Length && close.Sum == Sum(_bytes.GetBuffer(), (int)begin, (int)(_bytes.Length - begin));
    }

    private void Believe()
    {
        foreach (var (record, offset) in _block)
        {
            if (record.State == JournalStates.Opened)
            {
                LastProcess = record.Process;
                if (record.Version > JournalFile.Version)
                    ForeignVersion = record.Version;
            }
            else
            {
                _onRecord(record, offset);
            }
        }
    }

    private static JournalRecord? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line.Span, JournalJson.Default.JournalRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The lines that have an end; what stands behind the last line end was never finished.</summary>
    private static IEnumerable<(ReadOnlyMemory<byte> Line, long Offset)> Lines(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        var bufferOffset = stream.Position;
        int start = 0, length = 0, read;
        while ((read = stream.Read(buffer, length, buffer.Length - length)) > 0)
        {
            var searched = length;
            length += read;
            int end;
            while ((end = Array.IndexOf(buffer, (byte)'\n', searched, length - searched)) >= 0)
            {
                yield return (new ReadOnlyMemory<byte>(buffer, start, end - start), bufferOffset + start);
                start = searched = end + 1;
            }

            Buffer.BlockCopy(buffer, start, buffer, 0, length - start);
            bufferOffset += start;
            length -= start;
            start = 0;
            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }
    }
}
