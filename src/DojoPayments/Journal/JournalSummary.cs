using System.Collections.Generic;
using DojoPayments.Rows;

namespace DojoPayments.Journal;

/// <summary>
/// The latest state of every operation in a journal, in the order of their first announcements. The last line may be about the
/// first operation, so the file is read twice: once for the place of the last line of each operation, some 20 bytes each, and once
/// to return the operations one by one.
/// </summary>
internal static class JournalSummary
{
    // Marks an operation that was returned.
    private const long Told = -1;

    // Announced and not sent: no capture was asked for, so the operation is not shown.
    private const string Released = nameof(JournalStates.Released);

    /// <summary>Reads the entries lazily, as far as the caller enumerates them.</summary>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public static IEnumerable<DojoCaptureJournalEntry> Read(string path)
    {
        var lastWords = new FingerprintMap<long>(growth: 4);
        // Only for operations that were announced more than once.
        var lastAnnouncements = new FingerprintMap<long>(growth: 4);
        using var journal = JournalFile.View(path, (record, place) => NotePlace(record, place, lastWords, lastAnnouncements));
        foreach (var (record, place) in journal.Records())
        {
            if (!Begins(record))
                continue;
            var operation = FingerprintSet.Fingerprint(record.OperationId!);
            var lastWord = lastWords.Find(operation);
            if (lastWord == Told)
                continue;
            lastWords.At(operation) = Told;
            var last = lastWord == place ? record : journal.At(lastWord);
            // An operation that was refused may be sent again with another amount under its name.
            var announcement = lastAnnouncements.Find(operation) is > 0 and var announced ? journal.At(announced) : record;
            var entry = Entry(record, announcement, last, lastWord);
            if (entry.Status != Released)
                yield return entry;
        }
    }

    private static void NotePlace(JournalRecord record, long place, FingerprintMap<long> lastWords, FingerprintMap<long> lastAnnouncements)
    {
        if (record.OperationId is not { } id)
            return;
        var operation = FingerprintSet.Fingerprint(id);
        var isKnown = lastWords.Find(operation) != 0;
        if (!isKnown && !Begins(record))
            return;
        lastWords.At(operation) = place;
        if (isKnown && record.State == JournalStates.Sending)
            lastAnnouncements.At(operation) = place;
    }

    // The first line of an operation is its announcement, or its capture if that was found without a send.
    private static bool Begins(JournalRecord record) =>
        record is { State: JournalStates.Sending or JournalStates.Captured, OperationId: not null, PaymentIntentId: not null, Amount: not null };

    private static DojoCaptureJournalEntry Entry(JournalRecord first, JournalRecord announcement, JournalRecord last, long place) =>
        new(announcement.OperationId!, announcement.PaymentIntentId!, announcement.Amount!.Value, announcement.TipsAmount, announcement.Reference)
        {
            FirstSentAt = first.At,
            UpdatedAt = last.At,
            CaptureId = last.CaptureId,
            CaptureStatus = last.Status,
            ErrorId = last.Error,
            Message = last.Message,
            CapturedAt = last.CapturedAt,
            Place = place,
            Status = last.State switch
            {
                JournalStates.Captured => StatusOf(last),
                JournalStates.Refused => nameof(JournalStates.Refused),
                JournalStates.Unknown => nameof(JournalStates.Unknown),
                JournalStates.Released => Released,
                _ => "Open",
            },
        };

    private static string StatusOf(JournalRecord captured) => captured.LaterFailure switch
    {
        null => nameof(JournalStates.Captured),
        DojoErrorId.DojoCaptureNotListed => nameof(JournalStates.Unknown),
        _ => nameof(JournalStates.Refused),
    };
}
