using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DojoPayments.Journal;

/// <summary>Reads a journal flush by flush, and accepts only the flushes whose checksum is right.</summary>
internal sealed class JournalScan : IDisposable
{
    // One for each thread: making one costs as much as a hundred lines.
    [ThreadStatic]
    private static SHA256? s_sha;

    private readonly Action<JournalRecord, long> _onRecord;
    private readonly List<(JournalRecord Record, long Offset)> _block = [];
    private readonly MemoryStream _bytes = new();

    private JournalScan(Action<JournalRecord, long> onRecord) => _onRecord = onRecord;

    /// <summary>The length of the file, in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>The length of the whole part of the file, in bytes; the rest was torn by a crash if it is not damaged.</summary>
    public long WholeLength { get; private set; }

    /// <summary>The number of the first line that a crash cannot leave like this, from 1; null if there is none.</summary>
    public long? DamagedLine { get; private set; }

    /// <summary>The id of the process that opened the journal last.</summary>
    public int? LastProcess { get; private set; }

    /// <summary>The identity of the journal; null if no opening line has one.</summary>
    public string? Identity { get; private set; }

    /// <summary>The format, if it is newer than this module reads; otherwise null.</summary>
    public int? ForeignVersion { get; private set; }

    /// <summary>Reads to the end.</summary>
    /// <param name="file">The journal; it may be growing.</param>
    /// <param name="onRecord">Gets each record of a whole flush except the closing ones, with the offset of its line.</param>
    public static JournalScan Read(IJournalHandle file, Action<JournalRecord, long> onRecord)
    {
        using var scan = new JournalScan(onRecord);
        scan.Read(file);
        return scan;
    }

    /// <summary>The checksum that closes a flush: 64 bits of the lines' SHA-256.</summary>
    public static string Sum(byte[] lines, int begin, int length)
    {
        var sha = s_sha ??= SHA256.Create();
        return BinaryPrimitives.ReadUInt64BigEndian(sha.ComputeHash(lines, begin, length)).ToString("X16", CultureInfo.InvariantCulture);
    }

    public void Dispose() => _bytes.Dispose();

    private void Read(IJournalHandle file)
    {
        Length = file.Length;
        var number = 0L;
        var wholeLines = 0L;
        foreach (var line in JournalLines.Read(file, 0, Length))
        {
            number++;
            var record = line.IsEnded ? JournalRecord.TryParse(line.Text) : null;
            if (record is null)
                break;
            if (record.State != JournalStates.Flushed)
            {
                _block.Add((record, line.Offset));
                Keep(line.Text);
                continue;
            }

            if (record.From != WholeLength || record.Sum != Sum(_bytes.GetBuffer(), 0, (int)_bytes.Length))
                break;
            Believe();
            WholeLength = line.End;
            wholeLines = number;
            _block.Clear();
            _bytes.SetLength(0);
        }

        DamagedLine = wholeLines + JournalTail.FindDamage(file, WholeLength, Length);
    }

    private void Keep(ReadOnlyMemory<byte> line)
    {
        MemoryMarshal.TryGetArray(line, out var segment);
        // With the line end behind it.
        _bytes.Write(segment.Array!, segment.Offset, segment.Count + 1);
    }

    private void Believe()
    {
        foreach (var (record, offset) in _block)
        {
            if (record.State == JournalStates.Opened)
            {
                LastProcess = record.Process;
                Identity ??= record.Journal;
                if (record.Version > JournalFile.Version)
                    ForeignVersion = record.Version;
            }

            _onRecord(record, offset);
        }
    }
}
