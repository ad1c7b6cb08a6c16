using System;
using System.Collections.Generic;
using System.Linq;
using DojoPayments.Journal;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Batch;

/// <summary>
/// What is known of a batch's operations: which they are, what earlier rows and runs made of them, which of their sends are in
/// doubt, and whose the captures of their intents are. The one that tells the known operations of this batch, its journal and what the
/// process shares, so that they agree.
/// </summary>
internal sealed class OperationRegister
{
    private readonly ApiAddressState _shared;
    private readonly AttributedIds _taken = new();
    private readonly LaterFailures _laterFailures = new();
    private ILookup<string, UnansweredSend>? _lookedUp;
    private string? _journalPath;
    private IJournalDisk? _journalDisk;

    /// <param name="shared">By the batches of the process that talk to one API.</param>
    /// <param name="skipsCaptured">Only the captures that the intents do not list already are made.</param>
    public OperationRegister(ApiAddressState shared, bool skipsCaptured)
    {
        _shared = shared;
        Listed = skipsCaptured ? new ListedCaptures() : null;
    }

    /// <summary>Null if nothing is recorded.</summary>
    public OperationJournal? Journal { get; private set; }

    /// <summary>What is known of the operations that have a name.</summary>
    public KnownOperations Known { get; } = new();

    /// <summary>What the intents list and the rows have taken; null if rows are not compared with lists.</summary>
    public ListedCaptures? Listed { get; }

    public CaptureRules Rules => _shared.Rules;

    /// <summary>There is a journal, to write or to look up: every row needs a name.</summary>
    public bool NamesEveryRow { get; private set; }

    /// <summary>The journal has captured or open operations of earlier runs, which an input may name or not.</summary>
    public bool HasEarlierOperations { get; private set; }

    /// <summary>Records durably from here on, and knows what earlier runs recorded.</summary>
    /// <param name="path">A full one.</param>
    /// <param name="disk">Null for <see cref="JournalFile.Disk"/>.</param>
    /// <param name="pump">Null for a thread.</param>
    /// <param name="run">Who opens it; null if nobody asks.</param>
    /// <exception cref="DojoException">JournalUnavailable; nothing may be sent.</exception>
    public OperationJournal OpenJournal(string path, IJournalDisk? disk, IJournalPump? pump, JournalRun? run = null)
    {
        NamesEveryRow = true;
        Journal = OperationJournal.Open(path, _shared.Clock, _shared.Attributions, Note, disk, pump, run);
        if (Listed is not null)
            Listed.Journal = Journal.Identity;
        _shared.Attributions.Reopen(Journal.Identity, Known.OpenSends, Known.FoundSends, _taken);
        // What they made is no other row's, though the journal does not say it.
        foreach (var send in Known.OpenSends)
            Listed?.Learn(send);
        BeginInput(path, disk);
        return Journal;
    }

    /// <summary>Only looks up what earlier runs recorded.</summary>
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

    /// <summary>Reads what the journal has and the input did not name.</summary>
    /// <param name="intents">Intents whose operations are asked for.</param>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public UnnamedOperations ReadUnnamed(ICollection<string> intents) => UnnamedOperations.Read(_journalPath!, _journalDisk, Known, intents);

    /// <summary>
    /// Names an operation, where the row or the journal asks for a name; refuses it where the name stands for something else.
    /// </summary>
    public void Name(CaptureOperation operation)
    {
        if (!NamesEveryRow && operation.Instruction.OperationId is null)
            return;
        bool isSame, isOfReference;
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
            isSame = Known.Agrees(operation, out isOfReference);
        }
        // A row before it was given the name that this one would have: it is another of its equals.
        while (operation is { IsRepeated: true, Instruction.OperationId: null });

        if (!isSame)
            operation.Refuse(CaptureErrors.OperationMismatch(operation, isOfReference));
        else if (WhyNotAgain(operation) is { } failed)
            operation.Refuse(failed);
    }

    /// <summary>Takes note of a row that is the report of a capture: the input has that operation.</summary>
    public void NoteReport(CaptureOperation refused)
    {
        if (HasEarlierOperations && refused.Error?.Id == DojoErrorId.AlreadyCaptured && refused.Instruction.OperationId is { } name)
            Known.NoteNamed(OperationKey.Of(name));
    }

    /// <summary>Why an operation is not sent again that the API had accepted; null if nothing went wrong with it since.</summary>
    public DojoException? WhyNotAgain(CaptureOperation operation) =>
        operation.OperationId is not null && _laterFailures.Find(operation.Key) is { } failure ? CaptureErrors.NotAgain(operation, failure) : null;

    /// <summary>True if an earlier row or run captured it.</summary>
    public bool IsCaptured(CaptureOperation operation) => Find(operation, out _, out _) == OperationState.Captured;

    /// <summary>True if an earlier row or run captured it, or sent it without a known outcome.</summary>
    public bool IsKnown(CaptureOperation operation) => Find(operation, out _, out _) != OperationState.Free;

    /// <summary>What is known of an operation by now.</summary>
    /// <param name="operation">Which.</param>
    /// <param name="place">Where the journal says it, for a captured one.</param>
    /// <param name="send">Its unanswered sends, for an open one.</param>
    public OperationState Find(CaptureOperation operation, out long place, out UnansweredSend? send)
    {
        (place, send) = (0, null);
        return operation.OperationId is null ? OperationState.Free : Known.Find(operation.Key, out place, out send);
    }

    /// <summary>The capture that an operation is by an earlier run or an earlier row.</summary>
    /// <param name="operation">Known to be captured.</param>
    /// <param name="place">Where the journal says it.</param>
    /// <exception cref="DojoException">JournalUnavailable; the journal cannot be read back.</exception>
    public DojoCapture Recall(CaptureOperation operation, long place)
    {
        if (Journal is null)
        {
            var kept = Known.Kept(operation.Key);
            return operation.Make(kept.CaptureId, kept.Status, kept.Message, kept.CapturedAt, kept.Attempts, isResumed: true);
        }

        var record = Journal.Read(place);
        return operation.Make(record.CaptureId!, record.Status ?? DojoCapture.Accepted, record.Message, record.MadeAt ?? record.At, record.Attempts ?? 1, isResumed: true);
    }

    /// <summary>
    /// Keeps what a later row has to know: without a journal the capture of a named operation, and whose the listed captures
    /// are.
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
    // What remains is what the captures so far leave: an equal one among them is not this row's.
    public bool Compares(CaptureOperation operation) => Listed is not null && (operation.Stage.Kind == StageKind.Listed || !operation.Instruction.IsRemainder);

    /// <summary>False for a capture of what remains of an intent of which that is not known, now that its turn has come.</summary>
    public bool MayTake(CaptureOperation operation) => !operation.Instruction.IsRemainder
        || (!operation.HadToWait && _shared.Attributions.OpenOf(operation.PaymentIntentId).All(send => ReferenceEquals(send, operation.UnansweredSend)));

    /// <summary>The sends of an intent whose outcome neither this process nor the journal knows.</summary>
    public IReadOnlyList<UnansweredSend> OpenSendsOf(string paymentIntentId)
    {
        var known = _shared.Attributions.OpenOf(paymentIntentId);
        if (!NamesEveryRow || Journal is not null)
            return known;
        // The journal was only looked up, so that its sends are not among those of the process.
        _lookedUp ??= Known.OpenSends.ToLookup(static send => send.PaymentIntentId, StringComparer.Ordinal);
        return [.. known, .. _lookedUp[paymentIntentId]];
    }

    /// <summary>A send of an operation has no known outcome: it looks for its capture from now on.</summary>
    /// <param name="operation">Sent, or perhaps sent.</param>
    /// <param name="begunAt">The <see cref="World.Timestamp"/> before which it was not.</param>
    /// <returns>All its sends in doubt.</returns>
    public UnansweredSend Doubt(CaptureOperation operation, long begunAt)
    {
        var send = operation.UnansweredSend ?? new UnansweredSend(operation.PaymentIntentId, operation.Amount, operation.TipsAmount, operation.OperationId) { Journal = Journal?.Identity };
        send.Sent(begunAt, _shared.World.UtcNow - _shared.World.Since(begunAt));
        if (operation.OperationId is not null)
            Known.Keep(operation.Key, send);
        _shared.Attributions.Open(send);
        return send;
    }

    /// <summary>The outcome of a send is known.</summary>
    public void Close(UnansweredSend send) => _shared.Attributions.Close(send);

    /// <summary>Says that a capture is the one that an operation's send made.</summary>
    /// <returns>False if it is known to be another one's.</returns>
    public bool TryAttribute(CaptureOperation operation, string captureId) => _shared.Attributions.TryAttribute(operation.PaymentIntentId, captureId, _taken);

    /// <summary>
    /// Says that a listed capture is an operation's, for this run and its journal: no read-back of them may take it as well.
    /// </summary>
    public void Take(CaptureOperation operation, string captureId) => _shared.Attributions.Take(_taken, operation.PaymentIntentId, captureId);

    /// <inheritdoc cref="Attributions.Find"/>
    public MatchResult Match(UnansweredSend mine, PaymentIntentResponse answer, Clocks now, TimeSpan resendAfter) => _shared.Attributions.Find(mine, answer, now, resendAfter, _taken);

    /// <summary>Another batch of this process may have found what a send of this run or of its journal made.</summary>
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
        // The line names its intent where nothing was announced before it.
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
