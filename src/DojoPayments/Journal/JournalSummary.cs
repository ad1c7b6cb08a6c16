using System.Collections.Generic;
using DojoPayments.Rows;

namespace DojoPayments.Journal;

/// <summary>
/// The latest state of every operation in a journal, in the order in which they were first announced. The last line may speak of
/// the first operation, so the file is read twice: once for where the last word on each operation stands, some 20 bytes each,
/// and once to hand them out one by one.
/// </summary>
internal static class JournalSummary
{
    // Stands for an operation that was handed out.
    private const long Told = -1;

    // Announced and not sent: nothing happened to it, so it is not shown.
    private const string Released = nameof(JournalStates.Released);

    /// <summary>Reads as far as it is asked to.</summary>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public static IEnumerable<DojoCaptureJournalEntry> Read(string path)
    {
        var lastWords = new FingerprintMap<long>(growth: 4);
        // There are none of most operations.
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
            // What was refused may be sent with another amount under its name.
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

    // Whatever is said of an operation, its announcement is said first, or it was found without one.
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
            CapturedAt = last.MadeAt ?? last.At,
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
