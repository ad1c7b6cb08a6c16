using System;
using System.Collections.Generic;
using DojoPayments.Journal;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Batch;

/// <summary>The lines of a batch about its operations in its journal: announcements and outcomes.</summary>
internal sealed class OperationJournal : IDisposable
{
    private readonly JournalFile _file;
    private readonly ServerClock _clock;
    private readonly IJournalPump _pump;
    private readonly Attributions _attributions;
    private JournalWriter? _writer;

    private OperationJournal(string path, JournalFile file, ServerClock clock, Attributions attributions, IJournalPump pump)
    {
        Path = path;
        _file = file;
        _clock = clock;
        _pump = pump;
        _attributions = attributions;
    }

    public string Path { get; }

    /// <summary>The identity by which the process knows the journal, independent of its path.</summary>
    public string Identity => _file.Identity;

    /// <summary>A message to the user about a repair at the opening; null if there was none.</summary>
    public string? Notice => _file.Notice;

    /// <summary>The reason why the journal cannot be written any more; null if it can.</summary>
    public DojoException? Failure => _writer?.Failure is { } cause ? JournalErrors.Unavailable(Path, cause) : null;

    /// <summary>True if the journal cannot be written any more.</summary>
    public bool HasFailed => _writer?.Failure is not null;

    /// <summary>Locks the journal and reads the lines of earlier runs.</summary>
    /// <param name="path">The full path of the journal.</param>
    /// <param name="clock">Gives the announcements the server's time.</param>
    /// <param name="attributions">Keep the captures whose lines could not be written.</param>
    /// <param name="onRecord">Gets each line and its place.</param>
    /// <param name="disk">The disk; null for <see cref="JournalFile.Disk"/>.</param>
    /// <param name="pump">The pump; null for a thread of its own.</param>
    /// <param name="run">The run that opens it, for the opening line; null if that is not recorded.</param>
    /// <exception cref="DojoException">JournalUnavailable; nothing may be sent.</exception>
    public static OperationJournal Open(string path, ServerClock clock, Attributions attributions, Action<JournalRecord, long> onRecord, IJournalDisk? disk, IJournalPump? pump, JournalRun? run) =>
        new(path, JournalFile.Open(path, onRecord, disk, clock.World, run), clock, attributions, pump ?? new JournalThread());

    /// <summary>Begins to write. Waiting operations are handed back when their lines are on the disk, or could not be written.</summary>
    public void Start(Action<List<JournalEntry>, DurableFlush?> onDurable) =>
        _writer = new JournalWriter(_file, _pump, entries => onDurable(entries, HasFailed ? null : new DurableFlush()));

    /// <summary>Announces a send; the send may begin when the line is on the disk.</summary>
    /// <param name="operation">The operation, which waits for the line.</param>
    /// <param name="isAnew">True if no send followed the announcement before this one.</param>
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

    /// <summary>Withdraws an announcement: the send was not made.</summary>
    public void Release(CaptureOperation operation) => Append(new JournalRecord { State = JournalStates.Released }, operation, isWaiting: false);

    /// <summary>Records the outcome of an operation; the outcome is reported when the line is on the disk.</summary>
    public void Conclude(CaptureOperation operation) => Append(Outcome(operation), operation, isWaiting: true);

    /// <summary>Records that the API accepted an operation whose final state is still to be read.</summary>
    public void Accepted(CaptureOperation operation) => Append(Captured(operation), operation, isWaiting: false);

    /// <summary>Records a capture that was found for an operation other than the one that was looked for.</summary>
    public void Found(UnansweredSend send, CaptureDetails capture)
    {
        if (send.Journal != Identity)
            return;
        Append(
            new JournalRecord
            {
                State = JournalStates.Captured,
                CaptureId = capture.Id,
                Status = capture.Status,
                MadeAt = capture.CreatedAt?.ToUniversalTime(),
                Found = true,
            },
            send.OperationId!,
            OperationKey.Of(send.OperationId!),
            waiting: null);
    }

    /// <summary>
    /// Takes in that a line never reached the disk: its capture is kept for the next run on this journal, which can know it only
    /// from this process.
    /// </summary>
    public void Lose(JournalRecord record)
    {
        if (record.State == JournalStates.Captured)
            _attributions.Keep(Identity, record.OperationId!, new CaptureDetails { Id = record.CaptureId, Status = record.Status, CreatedAt = record.CapturedAt });
        else if (record.State == JournalStates.Refused)
            _attributions.Forget(Identity, record.OperationId!);
    }

    /// <summary>Takes in the outcome of an operation that came after the journal was closed.</summary>
    public void Lose(CaptureOperation operation)
    {
        var outcome = Outcome(operation);
        outcome.OperationId = operation.OperationId;
        NoteTime(outcome);
        Lose(outcome);
    }

    /// <summary>Flushes the waiting lines without delay: the batch can do nothing but wait for them.</summary>
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
        // The line of a capture that was declined after it was accepted has its capture too.
        var outcome = operation.Capture is null ? new JournalRecord() : Captured(operation);
        outcome.State = error.Id switch
        {
            DojoErrorId.DojoOutcomeUnknown => JournalStates.Unknown,
            DojoErrorId.DojoNotSent => JournalStates.Released,
            _ => JournalStates.Refused,
        };
        outcome.Error = error.ErrorId;
        outcome.Message = error.What;
        return outcome;
    }

    private static JournalRecord Captured(CaptureOperation operation)
    {
        var capture = operation.Capture!;
        var found = capture.Found ? operation : null;
        var isReadBack = operation.UnansweredSend?.Capture is not null;
        // The usual line is that of an answer, and one time is enough for both.
        var isAnswered = !capture.Found && !capture.Resumed && !isReadBack && capture.Status == DojoCapture.Accepted;
        return new JournalRecord
        {
            // A found capture has no announcement, so its line has the intent, the tips and the reference itself.
            PaymentIntentId = found?.PaymentIntentId,
            TipsAmount = found?.TipsAmount,
            Reference = found?.Instruction.Reference,
            At = isAnswered ? capture.CapturedAt : default,
            MadeAt = isAnswered ? null : capture.CapturedAt,
            State = JournalStates.Captured,
            CaptureId = capture.CaptureId,
            Status = capture.Status,
            Message = capture.Message,
            Attempts = capture.Attempts,
            Found = capture.Found || isReadBack ? true : null,
            // The amount is not in the input or in an announcement, so a later run can read it only here.
            Amount = capture.Found || operation.Instruction.IsRemainder ? operation.Amount : null,
        };
    }

    private void Append(JournalRecord record, CaptureOperation operation, bool isWaiting) =>
        Append(record, operation.OperationId!, operation.Key, isWaiting ? operation : null);

    private void Append(JournalRecord record, string operationId, OperationKey key, CaptureOperation? waiting)
    {
        record.OperationId = operationId;
        NoteTime(record);
        _writer!.Append(new JournalEntry(record, key, waiting));
    }

    private void NoteTime(JournalRecord record)
    {
        if (record.At == default)
            record.At = _clock.World.UtcNow;
    }
}
