using System;
using System.Collections.Generic;

namespace DojoPayments.Journal;

/// <summary>A line of a file, without its end.</summary>
/// <param name="Text">The text; valid until the next line is read.</param>
/// <param name="Offset">The offset of its begin, in bytes.</param>
/// <param name="IsEnded">False for the text behind the last line end.</param>
internal readonly record struct JournalLine(ReadOnlyMemory<byte> Text, long Offset, bool IsEnded)
{
    /// <summary>The offset of the next line, in bytes.</summary>
    public long End => Offset + Text.Length + (IsEnded ? 1 : 0);
}

/// <summary>Reads a file line by line.</summary>
internal static class JournalLines
{
    private const int BufferSize = 64 * 1024;

    // Nearly every line is shorter.
    private const int OneLine = 1024;

    /// <param name="file">The file; others may read and write it meanwhile.</param>
    /// <param name="begin">The offset of a line.</param>
    /// <param name="end">The offset at which reading stops; the file may grow meanwhile.</param>
    public static IEnumerable<JournalLine> Read(IJournalHandle file, long begin, long end) => Read(file, begin, end, BufferSize);

    /// <summary>Reads the line at a place; null if there is no whole line.</summary>
    public static JournalRecord? RecordAt(IJournalHandle file, long begin)
    {
        foreach (var line in Read(file, begin, long.MaxValue, OneLine))
            return line.IsEnded ? JournalRecord.TryParse(line.Text) : null;
        return null;
    }

    private static IEnumerable<JournalLine> Read(IJournalHandle file, long begin, long end, int size)
    {
        // A short file is read with a short buffer.
        var buffer = new byte[Math.Min(size, end - begin)];
        var bufferOffset = begin;
        int length = 0, read;
        while ((read = file.Read(bufferOffset + length, buffer, length, (int)Math.Min(buffer.Length - length, end - bufferOffset - length))) > 0)
        {
            int start = 0, searched = length, lineEnd;
            length += read;
            while ((lineEnd = Array.IndexOf(buffer, (byte)'\n', searched, length - searched)) >= 0)
            {
                yield return new JournalLine(new ReadOnlyMemory<byte>(buffer, start, lineEnd - start), bufferOffset + start, IsEnded: true);
                start = searched = lineEnd + 1;
            }

            Buffer.BlockCopy(buffer, start, buffer, 0, length - start);
            bufferOffset += start;
            length -= start;
            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }

        if (length > 0)
            yield return new JournalLine(new ReadOnlyMemory<byte>(buffer, 0, length), bufferOffset, IsEnded: false);
    }
}
