using System;
using System.Collections.Generic;

namespace DojoPayments.Journal;

/// <summary>The latest state of every operation in a journal, in the order in which they were first announced; and the runs that opened it.</summary>
internal sealed class JournalSummary
{
    // Announced and not sent: nothing happened to it, so it is not shown.
    private const string Released = nameof(JournalStates.Released);

    private readonly List<DojoCaptureJournalEntry> _entries = [];
    private readonly Dictionary<string, DojoCaptureJournalEntry> _byId = new(StringComparer.Ordinal);
    private readonly List<JournalRecord> _openings = [];

    /// <summary>The operations for which anything was sent or found.</summary>
    public IEnumerable<DojoCaptureJournalEntry> Entries => _entries.FindAll(static entry => entry.Status != Released);

    /// <summary>The opening line of each run, in their order.</summary>
    public IReadOnlyList<JournalRecord> Openings => _openings;

    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public static JournalSummary Read(string path)
    {
        var summary = new JournalSummary();
        JournalFile.Read(path, summary.Note);
        return summary;
    }

    /// <summary>Takes in what a line says.</summary>
    /// <param name="record">The line.</param>
    /// <param name="place">Where it stands.</param>
    public void Note(JournalRecord record, long place)
    {
        if (record.State == JournalStates.Opened)
            _openings.Add(record);
        if (record.OperationId is not { } id)
            return;
        if (!_byId.TryGetValue(id, out var entry))
        {
            // Whatever is said of an operation, its announcement is said first, or it was found without one.
            if (record is not { State: JournalStates.Sending or JournalStates.Captured, PaymentIntentId: not null, Amount: not null })
                return;
            _byId[id] = entry = Announced(record);
            _entries.Add(entry);
        }
        else if (record.State == JournalStates.Sending && IsMended(record, entry))
        {
            var mended = Announced(record);
            mended.FirstSentAt = entry.FirstSentAt;
            _entries[_entries.IndexOf(entry)] = _byId[id] = entry = mended;
        }

        Apply(record, place, entry);
    }

    private static DojoCaptureJournalEntry Announced(JournalRecord record) =>
        new(record.OperationId!, record.PaymentIntentId!, record.Amount!.Value, record.TipsAmount, record.Reference) { FirstSentAt = record.At };

    // What was refused may be sent with another amount under its name.
    private static bool IsMended(JournalRecord record, DojoCaptureJournalEntry entry) =>
        (record.PaymentIntentId, record.Amount, record.TipsAmount, record.Reference) != (entry.PaymentIntentId, entry.Amount, entry.TipsAmount, entry.Reference);

    private static void Apply(JournalRecord record, long place, DojoCaptureJournalEntry entry)
    {
        entry.UpdatedAt = record.At;
        entry.CaptureId = record.CaptureId;
        entry.CaptureStatus = record.Status;
        entry.ErrorId = record.Error;
        entry.Message = record.Message;
        entry.Status = record.State switch
        {
            JournalStates.Captured => StatusOf(record),
            JournalStates.Refused => nameof(JournalStates.Refused),
            JournalStates.Unknown => nameof(JournalStates.Unknown),
            JournalStates.Released => Released,
            _ => "Open",
        };
        if (record.State != JournalStates.Captured)
            return;
        entry.Place = place;
        entry.CapturedAt = record.MadeAt ?? record.At;
    }

    private static string StatusOf(JournalRecord captured) => captured.LaterFailure switch
    {
        null => nameof(JournalStates.Captured),
        DojoErrorId.DojoCaptureNotListed => nameof(JournalStates.Unknown),
        _ => nameof(JournalStates.Refused),
    };
}
