using System;
using System.Collections.Generic;
using System.Linq;
using DojoPayments.Journal;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Batch;

/// <summary>
/// The known facts about a batch's operations: their names, their outcomes in earlier rows and runs, their sends in doubt, and the
/// owners of the captures of their intents. It alone updates the known operations of this batch, its journal and the shared state
/// of the process, so that they agree.
/// </summary>
internal sealed class OperationRegister
{
    private readonly ApiAddressState _shared;
    private readonly AttributedIds _taken = new();
    private readonly LaterFailures _laterFailures = new();
    private ILookup<string, UnansweredSend>? _lookedUp;
    private string? _journalPath;
    private IJournalDisk? _journalDisk;

    /// <param name="shared">The state that all batches of the process with one API address share.</param>
    /// <param name="skipsCaptured">True if a row is sent only if its intent does not list its capture already.</param>
    public OperationRegister(ApiAddressState shared, bool skipsCaptured)
    {
        _shared = shared;
        Listed = skipsCaptured ? new ListedCaptures() : null;
    }

    /// <summary>The journal; null if nothing is recorded.</summary>
    public OperationJournal? Journal { get; private set; }

    /// <summary>The known operations that have a name.</summary>
    public KnownOperations Known { get; } = new();

    /// <summary>The captures that the intents list and the rows have taken; null if rows are not compared with lists.</summary>
    public ListedCaptures? Listed { get; }

    public CaptureRules Rules => _shared.Rules;

    /// <summary>True if there is a journal, to write or only to read: every row needs a name.</summary>
    public bool NamesEveryRow { get; private set; }

    /// <summary>True if the journal has captured or open operations of earlier runs, which an input may name or not.</summary>
    public bool HasEarlierOperations { get; private set; }

    /// <summary>Opens the journal: reads the records of earlier runs, and records durably from here on.</summary>
    /// <param name="path">The full path of the journal.</param>
    /// <param name="disk">The disk; null for <see cref="JournalFile.Disk"/>.</param>
    /// <param name="pump">The pump; null for a thread of its own.</param>
    /// <param name="run">The run that opens it, for the opening line; null if that is not recorded.</param>
    /// <exception cref="DojoException">JournalUnavailable; nothing may be sent.</exception>
    public OperationJournal OpenJournal(string path, IJournalDisk? disk, IJournalPump? pump, JournalRun? run = null)
    {
        NamesEveryRow = true;
        Journal = OperationJournal.Open(path, _shared.Clock, _shared.Attributions, Note, disk, pump, run);
        if (Listed is not null)
            Listed.Journal = Journal.Identity;
        _shared.Attributions.Reopen(Journal.Identity, Known.OpenSends, Known.FoundSends, _taken);
        // Their captures belong to no other row, even if the journal does not have them.
        foreach (var send in Known.OpenSends)
            Listed?.Learn(send);
        BeginInput(path, disk);
        return Journal;
    }

    /// <summary>Reads the records of earlier runs, without writing to the journal.</summary>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public void ReadJournal(string path)
    {
        NamesEveryRow = true;
        JournalFile.ReadIfThere(path, (record, place) =>
        {
            _laterFailures.Note(record, Known);
            if (Known.Note(record, place) is { } paymentIntentId && record.CaptureId is { } captureId)
                Listed?.Attribute(paymentIntentId, captureId);
        });
        BeginInput(path, null);
    }

    /// <summary>Reads the operations of the journal that the input did not name.</summary>
    /// <param name="intents">Intents whose operations are asked for.</param>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public UnnamedOperations ReadUnnamed(ICollection<string> intents) => UnnamedOperations.Read(_journalPath!, _journalDisk, Known, intents);

    /// <summary>
    /// Names an operation if the row has a name or there is a journal; refuses it if the name stands for another operation.
    /// </summary>
    public void Name(CaptureOperation operation)
    {
        if (!NamesEveryRow && operation.Instruction.OperationId is null)
            return;
        bool isSame, isRepeated, isOfReference;
        if (operation.Instruction.OperationId is { } given)
        {
            operation.Name(given);
            if (Known.OtherSpelling(operation) is { } known)
            {
                operation.Refuse(ChangedInputErrors.OtherSpelling(operation, known));
                return;
            }
        }

        do
        {
            operation.Name(Known.Name(operation.Instruction, operation.Amount, operation.TipsAmount));
            isSame = Known.Agrees(operation, out isRepeated, out isOfReference);
        }
        // An earlier row was given the name that this row would have: this row takes the next number.
        while (isRepeated && operation.Instruction.OperationId is null);

        if (isRepeated)
            operation.NoteRepetition();
        if (!isSame)
            operation.Refuse(CaptureErrors.OperationMismatch(operation, isOfReference));
        else if (WhyNotAgain(operation) is { } failed)
            operation.Refuse(failed);
    }

    /// <summary>Notes a row that reports a capture: the input names that operation.</summary>
    public void NoteReport(CaptureOperation refused)
    {
        if (HasEarlierOperations && refused.Error?.Id == DojoErrorId.AlreadyCaptured && refused.Instruction.OperationId is { } name)
            Known.NoteNamed(OperationKey.Of(name));
    }

    /// <summary>The error of an operation that is not sent again because its accepted capture failed later; null if none did.</summary>
    public DojoException? WhyNotAgain(CaptureOperation operation) =>
        operation.OperationId is not null && _laterFailures.Find(operation.Key) is { } failure ? CaptureErrors.NotAgain(operation, failure) : null;

    /// <summary>True if an earlier row or run captured the operation.</summary>
    public bool IsCaptured(CaptureOperation operation) => Find(operation, out _, out _) == OperationState.Captured;

    /// <summary>True if an earlier row or run captured the operation, or sent it without a known outcome.</summary>
    public bool IsKnown(CaptureOperation operation) => Find(operation, out _, out _) != OperationState.Free;

    /// <summary>The present state of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="place">The place of its line in the journal, if it is captured.</param>
    /// <param name="send">Its unanswered sends, if it is open.</param>
    public OperationState Find(CaptureOperation operation, out long place, out UnansweredSend? send)
    {
        (place, send) = (0, null);
        return operation.OperationId is null ? OperationState.Free : Known.Find(operation.Key, out place, out send);
    }

    /// <summary>The capture of an operation from an earlier run or an earlier row.</summary>
    /// <param name="operation">An operation that is known as captured.</param>
    /// <param name="place">The place of its line in the journal.</param>
    /// <exception cref="DojoException">JournalUnavailable; the journal cannot be read back.</exception>
    public DojoCapture Recall(CaptureOperation operation, long place)
    {
        if (Journal is null)
        {
            var kept = Known.Kept(operation.Key);
            return operation.Make(kept.CaptureId, kept.Status, kept.Message, kept.CapturedAt, kept.Attempts, isResumed: true);
        }

        var record = Journal.Read(place);
        return operation.Make(record.CaptureId!, record.Status ?? DojoCapture.Accepted, record.Message, record.CapturedAt, record.Attempts ?? 1, isResumed: true);
    }

    /// <summary>
    /// Keeps the facts that a later row needs: the owner of a listed capture, a later failure and, without a journal, the capture of
    /// a named operation.
    /// </summary>
    public void Remember(CaptureOperation operation)
    {
        Listed?.Learn(operation.PaymentIntentId, operation.Capture?.CaptureId, operation.UnansweredSend);
        if (operation.Error is not null)
            _laterFailures.Note(operation);
        if (Journal is null && operation is { OperationId: not null, Error: null, Capture: { } capture })
            Known.Keep(operation.Key, capture);
    }

    /// <summary>True for an operation that is compared with the captures of its intent before it is sent.</summary>
    // The remaining amount is what the captures so far leave: an equal capture among them does not belong to this row.
    public bool Compares(CaptureOperation operation) => Listed is not null && (operation.Stage.Kind == StageKind.Listed || !operation.Instruction.IsRemainder);

    /// <summary>False for a capture of the remaining amount if that amount is not known at its turn.</summary>
    public bool MayTake(CaptureOperation operation) => !operation.Instruction.IsRemainder
        || (!operation.HadToWait && _shared.Attributions.OpenOf(operation.PaymentIntentId).All(send => ReferenceEquals(send, operation.UnansweredSend)));

    /// <summary>The sends of an intent whose outcome is known neither to this process nor from the journal.</summary>
    public IReadOnlyList<UnansweredSend> OpenSendsOf(string paymentIntentId)
    {
        var known = _shared.Attributions.OpenOf(paymentIntentId);
        if (!NamesEveryRow || Journal is not null)
            return known;
        // The journal was only read, so that its sends are not among the sends of the process.
        _lookedUp ??= Known.OpenSends.ToLookup(static send => send.PaymentIntentId, StringComparer.Ordinal);
        return [.. known, .. _lookedUp[paymentIntentId]];
    }

    /// <summary>Adds a send without a known outcome to an operation, which looks for its capture from now on.</summary>
    /// <param name="operation">An operation that was sent, or may have been sent.</param>
    /// <param name="begunAt">A <see cref="World.Timestamp"/> at which the send had not begun yet.</param>
    /// <returns>All sends of the operation that are in doubt.</returns>
    public UnansweredSend Doubt(CaptureOperation operation, long begunAt)
    {
        var send = operation.UnansweredSend ?? new UnansweredSend(operation.PaymentIntentId, operation.Amount, operation.TipsAmount, operation.OperationId) { Journal = Journal?.Identity };
        send.Sent(begunAt, _shared.World.UtcNow - _shared.World.Since(begunAt));
        if (operation.OperationId is not null)
            Known.Keep(operation.Key, send);
        _shared.Attributions.Open(send);
        return send;
    }

    /// <summary>Removes a send from the open ones: its outcome is known.</summary>
    public void Close(UnansweredSend send) => _shared.Attributions.Close(send);

    /// <summary>Records that a send of an operation made a capture.</summary>
    /// <returns>False if the capture belongs to an operation already.</returns>
    public bool TryAttribute(CaptureOperation operation, string captureId) => _shared.Attributions.TryAttribute(operation.PaymentIntentId, captureId, _taken);

    /// <summary>
    /// Records that a listed capture belongs to an operation, for this run and its journal: no read-back of these may take it as
    /// well.
    /// </summary>
    public void Take(CaptureOperation operation, string captureId) => _shared.Attributions.Take(_taken, operation.PaymentIntentId, captureId);

    /// <inheritdoc cref="Attributions.Find"/>
    public MatchResult Match(UnansweredSend mine, PaymentIntentResponse answer, Clocks now, TimeSpan resendAfter) => _shared.Attributions.Find(mine, answer, now, resendAfter, _taken);

    /// <summary>Takes in captures of sends of this run or its journal that another batch of this process may have found.</summary>
    public void LearnFound(string paymentIntentId)
    {
        foreach (var send in _shared.Attributions.FoundOf(paymentIntentId))
            Listed?.Learn(send);
    }

    private void Note(JournalRecord record, long place)
    {
        _laterFailures.Note(record, Known);
        if (Known.Note(record, place) is not { } paymentIntentId || record.CaptureId is not { } captureId)
            return;
        // A line that gives its intent is of a listed capture, which had no announcement.
        if (record.PaymentIntentId is not null)
            _shared.Attributions.Take(_taken, paymentIntentId, captureId);
        else
            _shared.Attributions.TryAttribute(paymentIntentId, captureId);
        Listed?.Attribute(paymentIntentId, captureId);
    }

    private void BeginInput(string path, IJournalDisk? disk)
    {
        _journalPath = path;
        _journalDisk = disk;
        HasEarlierOperations = Known.BeginInput();
    }
}
