using System;
using System.Collections.Generic;

namespace DojoPayments.Captures.Journal;

/// <summary>The durable record of a batch: what was announced, and what became of it.</summary>
internal sealed class CaptureJournal : IDisposable
{
    private readonly JournalFile _file;
    private readonly ServerClock _clock;
    private JournalWriter? _writer;

    private CaptureJournal(string path, JournalFile file, OperationBook book, ServerClock clock)
    {
        Path = path;
        _file = file;
        Book = book;
        _clock = clock;
    }

    public string Path { get; }

    public OperationBook Book { get; }

    /// <summary>Why the journal cannot be written any more; null where it can.</summary>
    public DojoException? Failure => _writer?.Failure is { } cause ? JournalFile.Unavailable(Path, cause) : null;

    /// <summary>Locks the journal and learns what earlier runs left in it.</summary>
    /// <exception cref="DojoException">JournalUnavailable; nothing may be sent.</exception>
    public static CaptureJournal Open(string path, ServerClock clock, Attributions attributions)
    {
        var book = new OperationBook();
        var file = JournalFile.Open(path, (record, place) =>
        {
            book.Note(record, place);
            if (record.CaptureId is { } captureId)
                attributions.AttributeRecorded(captureId);
        });
        try
        {
            var opened = new JournalRecord { State = JournalStates.Opened, At = clock.World.UtcNow, Version = JournalFile.Version, Process = JournalFile.ThisProcess };
            file.Append([opened]);
        }
        catch (Exception exception) when (exception is System.IO.IOException or UnauthorizedAccessException)
        {
            file.Dispose();
            throw JournalFile.Unavailable(path, exception);
        }

        attributions.Reopen(path, book.OpenSends);
        return new CaptureJournal(path, file, book, clock);
    }

    /// <summary>Begins to write; operations that wait are handed back when their lines are on the disk.</summary>
    public void Start(Action<List<JournalEntry>> onDurable) => _writer = new JournalWriter(_file, Book, onDurable);

    /// <summary>Announces a send; it may be begun when the line is on the disk.</summary>
    /// <param name="operation">Waits for it.</param>
    /// <param name="isAnew">The announcement before this one was not followed by a send.</param>
    public void Announce(CaptureOperation operation, bool isAnew)
    {
        var offset = _clock.Offset;
        Append(
            new JournalRecord
            {
                State = JournalStates.Sending,
                PaymentIntentId = operation.PaymentIntentId,
                Amount = operation.Amount,
                TipsAmount = operation.TipsAmount,
                Reference = operation.Instruction.Reference,
                ServerOffset = (long?)offset?.TotalMilliseconds,
                Anew = isAnew ? true : null,
            },
            operation,
            isWaiting: true);
    }

    /// <summary>Takes an announcement back: the send was not made.</summary>
    public void Release(CaptureOperation operation) => Append(new JournalRecord { State = JournalStates.Released }, operation, isWaiting: false);

    /// <summary>Records what became of an operation; it is told when the line is on the disk.</summary>
    public void Conclude(CaptureOperation operation) => Append(Outcome(operation), operation, isWaiting: true);

    /// <summary>Records that the API accepted an operation whose final state is still to be read.</summary>
    public void Accepted(CaptureOperation operation) => Append(Captured(operation), operation, isWaiting: false);

    /// <summary>Records a capture that was found for an operation other than the one that was looked for.</summary>
    public void Found(OpenSend send, string captureId, string? status)
    {
        if (send.Journal == Path)
            Append(new JournalRecord { State = JournalStates.Captured, CaptureId = captureId, Status = status }, send.OperationId!, OperationKey.Of(send.OperationId!), null);
    }

    /// <summary>Somebody has nothing else to do than to wait for what was written last.</summary>
    public void Hurry() => _writer!.Hurry();

    /// <summary>Reads a captured operation back.</summary>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public JournalRecord Read(long place) => _file.ReadAt(place);

    public void Dispose()
    {
        if (_writer is null)
            _file.Dispose();
        else
            _writer.Dispose();
    }

    private static JournalRecord Outcome(CaptureOperation operation)
    {
        if (operation.Error is not { } error)
            return Captured(operation);
        return new JournalRecord
        {
            State = error.Id switch
            {
                Api.DojoErrorId.DojoOutcomeUnknown => JournalStates.Unknown,
                Api.DojoErrorId.DojoNotSent => JournalStates.Released,
                _ => JournalStates.Refused,
            },
            Error = error.ErrorId,
            Message = error.What,
        };
    }

    private static JournalRecord Captured(CaptureOperation operation)
    {
        var capture = operation.Capture!;
        return new JournalRecord
        {
            State = JournalStates.Captured,
            CaptureId = capture.CaptureId,
            Status = capture.Status,
            Message = capture.Message,
            Attempts = capture.Attempts,
            // The input does not name it, so a later run can learn it nowhere else.
            Amount = operation.Instruction.IsRemainder ? operation.Amount : null,
        };
    }

    private void Append(JournalRecord record, CaptureOperation operation, bool isWaiting) =>
        Append(record, operation.OperationId!, operation.Key, isWaiting ? operation : null);

    private void Append(JournalRecord record, string operationId, OperationKey key, CaptureOperation? waiting)
    {
        record.OperationId = operationId;
        record.At = _clock.World.UtcNow;
        _writer!.Append(new JournalEntry(record, key, waiting));
    }
}
