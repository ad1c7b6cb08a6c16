using System;
using System.Text.Json;

namespace DojoPayments.Journal;

/// <summary>
/// Reads the lines that a journal has for every row. A journal of a million rows has two million of them, and the serializer, to
/// which all other lines are left, takes more than twice as long for each.
/// </summary>
internal static class JournalLineReader
{
    /// <param name="line">The line without its end.</param>
    /// <returns>Null if the line has a property or a value that is not in the line of every row.</returns>
    /// <exception cref="JsonException">The line is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A text of the line is not UTF-8.</exception>
    public static JournalRecord? TryRead(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        var record = new JournalRecord();
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            var isRead = reader.TokenType switch
            {
                JsonTokenType.String => TryReadText(name, ref reader, record),
                JsonTokenType.Number => TryReadNumber(name, ref reader, record),
                _ => false,
            };
            if (!isRead)
                return null;
        }

        // The reader itself refuses text behind the object.
        return reader.Read() ? null : record;
    }

    private static bool TryReadText(ReadOnlySpan<byte> name, ref Utf8JsonReader reader, JournalRecord record)
    {
        if (name.SequenceEqual("state"u8))
            record.State = StateOf(ref reader);
        else if (name.SequenceEqual("op"u8))
            record.OperationId = reader.GetString();
        else if (name.SequenceEqual("at"u8) && reader.TryGetDateTimeOffset(out var at))
            record.At = at;
        else if (name.SequenceEqual("made"u8) && reader.TryGetDateTimeOffset(out var made))
            record.MadeAt = made;
        else if (name.SequenceEqual("intent"u8))
            record.PaymentIntentId = reader.GetString();
        else if (name.SequenceEqual("reference"u8))
            record.Reference = reader.GetString();
        else if (name.SequenceEqual("captureId"u8))
            record.CaptureId = reader.GetString();
        else if (name.SequenceEqual("status"u8))
            record.Status = reader.ValueTextEquals(DojoCapture.Accepted) ? DojoCapture.Accepted : reader.GetString();
        else if (name.SequenceEqual("message"u8))
            record.Message = reader.GetString();
        else if (name.SequenceEqual("sum"u8))
            record.Sum = reader.GetString();
        else
            return false;
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> name, ref Utf8JsonReader reader, JournalRecord record)
    {
        if (!reader.TryGetInt64(out var number))
            return false;
        if (name.SequenceEqual("amount"u8))
            record.Amount = number;
        else if (name.SequenceEqual("tips"u8))
            record.TipsAmount = number;
        else if (name.SequenceEqual("offset"u8))
            record.ServerOffset = number;
        else if (name.SequenceEqual("from"u8))
            record.From = number;
        else if (name.SequenceEqual("attempts"u8) && number is >= int.MinValue and <= int.MaxValue)
            record.Attempts = (int)number;
        else
            return false;
        return true;
    }

    private static string StateOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals(JournalStates.Sending) ? JournalStates.Sending
        : reader.ValueTextEquals(JournalStates.Captured) ? JournalStates.Captured
        : reader.ValueTextEquals(JournalStates.Flushed) ? JournalStates.Flushed
        : reader.GetString()!;
}
