using System;
using System.Text;

namespace DojoPayments.Journal;

/// <summary>
/// Distinguishes a torn tail from damage. A torn tail is the part that one interrupted flush leaves behind the last whole flush:
/// whole lines, half a line, and sectors that never reached the disk, but no closing line, which is written last. A flush with a
/// closing line was on the disk once, so a fault in it is damage by a person or a program.
/// </summary>
internal static class JournalTail
{
    /// <summary>The unit in which a disk writes, or a divisor of that unit, in bytes.</summary>
    private const int SectorSize = 512;

    private static readonly byte[] s_begin = Encoding.ASCII.GetBytes("{\"state\":\"");

    /// <summary>Looks for a line that no interrupted flush leaves.</summary>
    /// <param name="file">The journal.</param>
    /// <param name="begin">The offset of the end of its last whole flush.</param>
    /// <param name="end">The offset of its end.</param>
    /// <returns>The number of the first such line, from 1 at the begin of the tail; null if the tail is torn.</returns>
    public static long? FindDamage(IJournalHandle file, long begin, long end)
    {
        var number = 0L;
        var hasHole = false;
        foreach (var line in JournalLines.Read(file, begin, end))
        {
            number++;
            if (line.Text.Span.IndexOf((byte)0) >= 0)
            {
                if (!HasOnlyLostSectors(line, begin, end))
                    return number;
                hasHole = true;
            }
            else if (!line.IsEnded)
            {
                return Begins(line.Text.Span) ? null : number;
            }
            else if (JournalRecord.TryParse(line.Text) is not { } record || !JournalStates.IsKnown(record.State))
            {
                return number;
            }
            else if (record.State == JournalStates.Flushed)
            {
                // Sectors may reach the disk in any order, the last one first.
                return hasHole && line.End == end && record.From == begin ? null : number;
            }
        }

        return null;
    }

    /// <summary>True if the zeros fill whole sectors, as far as these are in the tail.</summary>
    private static bool HasOnlyLostSectors(JournalLine line, long begin, long end)
    {
        var text = line.Text.Span;
        var index = 0;
        while (index < text.Length)
        {
            if (text[index] != 0)
            {
                index++;
                continue;
            }

            var first = line.Offset + index;
            while (index < text.Length && text[index] == 0)
                index++;
            var next = line.Offset + index;
            if ((first != begin && first % SectorSize != 0) || (next != end && next % SectorSize != 0))
                return false;
        }

        return true;
    }

    private static bool Begins(ReadOnlySpan<byte> line)
    {
        var length = Math.Min(line.Length, s_begin.Length);
        return line.Slice(0, length).SequenceEqual(s_begin.AsSpan(0, length));
    }
}
