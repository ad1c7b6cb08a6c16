using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using DojoPayments.Api;
using DojoPayments.Captures.Journal;

namespace DojoPayments.Captures;

/// <summary>What everything that works on one batch shares.</summary>
internal sealed class BatchContext
{
    private readonly SharedState _shared;
    private ILookup<string, OpenSend>? _lookedUp;
    private string? _journalPath;
    private IJournalDisk? _journalDisk;
    private int _begun;

    /// <param name="client">The API.</param>
    /// <param name="settings">The user's.</param>
    /// <param name="trace">Null if nobody watches.</param>
    /// <param name="shared">Null for what the process shares for the API's address.</param>
    public BatchContext(IDojoApi client, CaptureSettings settings, BatchTrace? trace, SharedState? shared = null)
    {
        Client = client;
        Settings = settings;
        Trace = trace;
        _shared = shared ?? SharedState.Of(client.BaseUri);
        Throttle = new Throttle(_shared.World, settings.ThrottleLimit);
        Listed = settings.SkipCaptured ? new ListedCaptures() : null;
    }

    public IDojoApi Client { get; }

    public World World => _shared.World;

    public CaptureRules Rules => _shared.Rules;

    public CaptureSettings Settings { get; }

    /// <summary>Null if nobody watches.</summary>
    public BatchTrace? Trace { get; }

    /// <summary>What the user should know although no row of this batch says it.</summary>
    public ConcurrentQueue<string> Notices { get; } = new();

    public Throttle Throttle { get; }

    public OutageDetector Outage { get; } = new();

    public ServerClock Clock => _shared.Clock;

    public Attributions Attributions => _shared.Attributions;

    public IntentLanes Lanes => _shared.Lanes;

    /// <summary>What the intents list and the rows have taken; null if rows are not compared with lists.</summary>
    public ListedCaptures? Listed { get; }

    /// <summary>The captures that this run and its journal found in lists, see <see cref="Captures.Attributions.Take"/>.</summary>
    public AttributedIds Taken { get; } = new();

    /// <summary>No other batch of this process has worked on this API since this one began.</summary>
    public bool IsAlone => _shared.IsAlone(_begun);

    /// <summary>Null if nothing is recorded.</summary>
    public CaptureJournal? Journal { get; private set; }

    /// <summary>What is known of the operations that have a name.</summary>
    public OperationBook Book { get; private set; } = new();

    /// <summary>There is a journal, to write or to look up: every row needs a name.</summary>
    public bool NamesEveryRow { get; private set; }

    /// <summary>The journal has captured or open operations of earlier runs, which an input may name or not.</summary>
    public bool HasEarlierOperations { get; private set; }

    /// <summary>The batch begins to work.</summary>
    public void Begin() => _begun = _shared.Begin();

    /// <summary>The batch works no more.</summary>
    public void End()
    {
        if (_begun == 0)
            return;
        _begun = 0;
        _shared.End();
    }

    /// <summary>Records durably from here on, and knows what earlier runs recorded.</summary>
    /// <param name="path">A full one.</param>
    /// <param name="disk">Null for <see cref="JournalFile.Disk"/>.</param>
    /// <param name="pump">Null for a thread.</param>
    /// <exception cref="DojoException">JournalUnavailable; nothing may be sent.</exception>
    public void OpenJournal(string path, IJournalDisk? disk = null, IJournalPump? pump = null)
    {
        NamesEveryRow = true;
        Journal = CaptureJournal.Open(path, Clock, Attributions, disk, pump, Listed, Taken);
        Book = Journal.Book;
        BeginInput(path, disk);
        if (Journal.Notice is { } notice)
            Notices.Enqueue(notice);
    }

    /// <summary>Only looks up what earlier runs recorded.</summary>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public void ReadJournal(string path)
    {
        NamesEveryRow = true;
        JournalFile.ReadIfThere(path, (record, place) =>
        {
            if (Book.Note(record, place) is { } paymentIntentId && record.CaptureId is { } captureId)
                Listed?.Attribute(paymentIntentId, captureId);
        });
        BeginInput(path, null);
    }

    /// <summary>Reads what the journal has and the input did not name.</summary>
    /// <param name="intents">Intents whose operations are asked for.</param>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public UnnamedOperations ReadUnnamed(ICollection<string> intents) => UnnamedOperations.Read(_journalPath!, _journalDisk, Book, intents);

    /// <summary>The sends of an intent whose outcome neither this process nor the journal knows.</summary>
    public IReadOnlyList<OpenSend> OpenSendsOf(string paymentIntentId)
    {
        var known = _shared.Attributions.OpenOf(paymentIntentId);
        if (!NamesEveryRow || Journal is not null)
            return known;
        // The journal was only looked up, so that its sends are not among those of the process.
        _lookedUp ??= Book.OpenSends.ToLookup(static send => send.PaymentIntentId, StringComparer.Ordinal);
        return [.. known, .. _lookedUp[paymentIntentId]];
    }

    /// <summary>False for a capture of what remains of an intent of which that is not known, now that its turn has come.</summary>
    public bool MayTake(CaptureOperation operation) => !operation.Instruction.IsRemainder
        || (!operation.HadToWait && _shared.Attributions.OpenOf(operation.PaymentIntentId).All(send => ReferenceEquals(send, operation.OpenSend)));

    /// <summary>Names an operation, where the row or the journal asks for a name; refuses it where the name stands for something else.</summary>
    public void Name(CaptureOperation operation)
    {
        if (!NamesEveryRow && operation.Instruction.OperationId is null)
            return;
        bool isSame, isOfReference;
        if (operation.Instruction.OperationId is { } given)
        {
            operation.Name(given);
            if (Book.OtherSpelling(operation) is { } known)
            {
                operation.Refuse(ChangedInputErrors.OtherSpelling(operation, known));
                return;
            }
        }

        do
        {
            operation.Name(Book.Name(operation.Instruction, operation.Amount, operation.TipsAmount));
            isSame = Book.Agrees(operation, out isOfReference);
        }
        // A row before it was given the name that this one would have: it is another of its equals.
        while (operation is { IsRepeated: true, Instruction.OperationId: null });

        if (!isSame)
            operation.Refuse(CaptureErrors.OperationMismatch(operation, isOfReference));
    }

    /// <summary>Takes note of a row that is the report of a capture: the input has that operation.</summary>
    public void NoteReport(CaptureOperation refused)
    {
        if (HasEarlierOperations && refused.Error?.Id == DojoErrorId.AlreadyCaptured && refused.Instruction.OperationId is { } name)
            Book.NoteNamed(OperationKey.Of(name));
    }

    /// <summary>True if an earlier row or run captured it.</summary>
    public bool IsCaptured(CaptureOperation operation) =>
        operation.OperationId is not null && Book.Find(operation.Key, out _, out _) == OperationState.Captured;

    /// <summary>True if an earlier row or run captured it, or sent it without a known outcome.</summary>
    public bool IsKnown(CaptureOperation operation) =>
        operation.OperationId is not null && Book.Find(operation.Key, out _, out _) != OperationState.Free;

    /// <summary>What the register knows of an operation.</summary>
    /// <param name="operation">Which.</param>
    /// <param name="place">Where the journal says it, for a captured one.</param>
    /// <param name="send">Its unanswered sends, for an open one.</param>
    public OperationState Find(CaptureOperation operation, out long place, out OpenSend? send)
    {
        (place, send) = (0, null);
        return operation.OperationId is null ? OperationState.Free : Book.Find(operation.Key, out place, out send);
    }

    /// <summary>The capture that an operation is by an earlier run or an earlier row.</summary>
    /// <param name="operation">Known to be captured.</param>
    /// <param name="place">Where the journal says it.</param>
    /// <exception cref="DojoException">JournalUnavailable; the journal cannot be read back.</exception>
    public DojoCapture Recall(CaptureOperation operation, long place)
    {
        if (Journal is null)
        {
            var kept = Book.Kept(operation.Key);
            return operation.Make(kept.CaptureId, kept.Status, kept.Message, kept.CapturedAt, kept.Attempts, isResumed: true);
        }

        var record = Journal.Read(place);
        return operation.Make(record.CaptureId!, record.Status ?? DojoCapture.Accepted, record.Message, record.MadeAt ?? record.At, record.Attempts ?? 1, isResumed: true);
    }

    /// <summary>True for an operation that is compared with the captures of its intent before it is sent.</summary>
    // What remains is what the captures so far leave: an equal one among them is not this row's.
    public bool Compares(CaptureOperation operation) => Listed is not null && (operation.Stage.Kind == StageKind.Listed || !operation.Instruction.IsRemainder);

    /// <summary>Takes in what any read of an intent tells.</summary>
    public void NoteRead(string paymentIntentId, int attempt, ApiExchange exchange)
    {
        Trace?.Request("GET", $"/payment-intents/{paymentIntentId}", attempt, exchange);
        Clock.Learn(exchange.FreshDate);
    }

    /// <summary>Keeps what a later row has to know: without a journal the capture of a named operation, and whose the listed captures are.</summary>
    public void Remember(CaptureOperation operation)
    {
        Listed?.Learn(operation);
        if (Journal is null && operation is { OperationId: not null, Error: null, Capture: { } capture })
            Book.Keep(operation.Key, capture);
    }

    private void BeginInput(string path, IJournalDisk? disk)
    {
        _journalPath = path;
        _journalDisk = disk;
        HasEarlierOperations = Book.BeginInput();
    }

    /// <summary>The API asked everybody to wait.</summary>
    public void Hold(long begunAt, TimeSpan hold)
    {
        Throttle.Refused(begunAt, hold);
        Trace?.Say($"The API asked for a pause of {hold.TotalSeconds:F1} s; at most {Throttle.Limit} in flight after it.");
    }
}
