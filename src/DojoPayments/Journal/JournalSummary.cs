using System;
using System.Collections.Generic;

namespace DojoPayments.Journal;

/// <summary>The latest state of every operation in a journal, in the order in which they were first announced.</summary>
internal static class JournalSummary
{
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public static IReadOnlyList<DojoCaptureJournalEntry> Read(string path)
    {
        var entries = new List<DojoCaptureJournalEntry>();
        var byId = new Dictionary<string, DojoCaptureJournalEntry>(StringComparer.Ordinal);
        JournalFile.Read(path, (record, _) =>
        {
            if (record.OperationId is not { } id)
                return;
            if (!byId.TryGetValue(id, out var entry))
            {
                // Whatever is said of an operation, its announcement is said first, or it was found without one.
                if (record is not { State: JournalStates.Sending or JournalStates.Captured, PaymentIntentId: not null, Amount: not null })
                    return;
                byId[id] = entry = Announced(record);
                entries.Add(entry);
            }
            else if (record.State == JournalStates.Sending && IsMended(record, entry))
            {
                var mended = Announced(record);
                mended.FirstSentAt = entry.FirstSentAt;
                entries[entries.IndexOf(entry)] = byId[id] = entry = mended;
            }

            Apply(record, entry);
        });
        entries.RemoveAll(static entry => entry.Status == Released);
        return entries;
    }

    // Announced and not sent: nothing happened to it, so it is not shown.
    private const string Released = nameof(JournalStates.Released);

    private static DojoCaptureJournalEntry Announced(JournalRecord record) =>
        new(record.OperationId!, record.PaymentIntentId!, record.Amount!.Value, record.TipsAmount, record.Reference) { FirstSentAt = record.At };

    // What was refused may be sent with another amount under its name.
    private static bool IsMended(JournalRecord record, DojoCaptureJournalEntry entry) =>
        (record.PaymentIntentId, record.Amount, record.TipsAmount, record.Reference) != (entry.PaymentIntentId, entry.Amount, entry.TipsAmount, entry.Reference);

    private static void Apply(JournalRecord record, DojoCaptureJournalEntry entry)
    {
        entry.UpdatedAt = record.At;
        entry.CaptureId = record.CaptureId;
        entry.CaptureStatus = record.Status;
        entry.ErrorId = record.Error;
        entry.Message = record.Message;
        entry.Status = record.State switch
        {
            JournalStates.Captured => nameof(JournalStates.Captured),
            JournalStates.Refused => nameof(JournalStates.Refused),
            JournalStates.Unknown => nameof(JournalStates.Unknown),
            JournalStates.Released => Released,
            _ => "Open",
        };
    }
}
