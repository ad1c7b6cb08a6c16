using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.InteropServices;
using DojoPayments.Journal;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Batch;

/// <summary>
/// Knows every operation of a batch by its id, with its intent, amount, tips, reference and outcome. A row without an id of its
/// own is named by intent, amount, tips and its number among the equal rows of the input.
/// </summary>
internal sealed class KnownOperations
{
    private readonly object _gate = new();
    private readonly Dictionary<OperationKey, Entry> _entries = [];
    private readonly Dictionary<OperationKey, UnansweredSend> _open = [];
    private readonly Dictionary<OperationKey, UnansweredSend> _found = [];
    private readonly FingerprintMap _occurrences = new();
    private readonly Dictionary<OperationKey, DojoCapture> _kept = [];
    private readonly OperationSpellings _spellings = new();

    // By intent; empty unless the journal has earlier operations.
    private readonly FingerprintMap _unnamed = new(growth: 4);

    /// <summary>The sends of earlier runs whose outcome is not known.</summary>
    public IReadOnlyCollection<UnansweredSend> OpenSends => _open.Values;

    /// <summary>The unanswered sends of earlier runs whose capture was found.</summary>
    public IReadOnlyCollection<UnansweredSend> FoundSends => _found.Values;

    /// <summary>The number of captured and open operations of earlier runs that no row of this input has named so far.</summary>
    public int UnnamedCount { get; private set; }

    /// <summary>Names a row.</summary>
    /// <returns>The given id, or one derived from the row's place among its equals.</returns>
    public string Name(DojoCaptureInstruction row, long amount, long? tipsAmount)
    {
        if (row.OperationId is { } given)
            return given;
        var payload = OperationKey.Payload(row.PaymentIntentId!, amount, tipsAmount);
        var fingerprint = FingerprintSet.Fingerprint(payload);
        return payload + "/" + (++_occurrences.At(fingerprint)).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Takes an operation in; false if its id stood for another operation before.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="isRepeated">True if an earlier row of this input has the same id.</param>
    /// <param name="isOfReference">True if the two differ only in the reference.</param>
    public bool Agrees(CaptureOperation operation, out bool isRepeated, out bool isOfReference)
    {
        var key = operation.Key;
        var payload = FingerprintSet.Fingerprint(OperationKey.Payload(operation.PaymentIntentId, operation.Amount, operation.TipsAmount));
        var reference = Entry.Of(operation.Instruction.Reference);
        lock (_gate)
        {
            _entries.TryGetValue(key, out var entry);
            isRepeated = entry.IsNamed;
            // An operation that was refused, and not captured since, may be corrected and keep its name.
            if (entry is { IsNamed: false, State: OperationState.Free })
                entry = new Entry(payload, reference, OperationState.Free, 0) { IsEarlier = entry.IsEarlier };
            isOfReference = entry.Payload == payload && entry.Reference != reference;
            if (entry.Payload != payload || isOfReference)
                return false;
            CountNamed(entry);
            _entries[key] = entry with { IsNamed = true };
            return true;
        }
    }

    /// <summary>Finds a given id that differs from the id of a row only by leading zeros, case or surrounding spaces.</summary>
    /// <returns>The other id; null if there is none, or the operation is known by its own id.</returns>
    public string? OtherSpelling(CaptureOperation operation)
    {
        if (operation.Instruction.OperationId is not { } given || OperationKey.IsDerived(given, operation.PaymentIntentId))
            return null;
        lock (_gate)
        {
            if (_entries.ContainsKey(operation.Key))
                return null;
        }

        return _spellings.Add(given);
    }

    /// <summary>Begins an input: from here on the operations of earlier runs that no row names are counted.</summary>
    /// <returns>False if there are no captured or open operations of earlier runs.</returns>
    public bool BeginInput()
    {
        foreach (var entry in _entries.Values)
        {
            if (entry.State == OperationState.Free)
                continue;
            _unnamed.At(entry.Intent)++;
            UnnamedCount++;
        }

        return UnnamedCount > 0;
    }

    /// <summary>Notes that a row names an earlier operation without a capture to make.</summary>
    public void NoteNamed(OperationKey key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry))
                return;
            CountNamed(entry);
            _entries[key] = entry with { IsNamed = true };
        }
    }

    /// <summary>The number of captured and open operations of an intent that no row of this input has named so far.</summary>
    public int UnnamedOf(string paymentIntentId) => UnnamedCount == 0 ? 0 : _unnamed.Find(FingerprintSet.Fingerprint(paymentIntentId));

    /// <summary>True for a captured or open operation of an earlier run that no row of this input has named so far.</summary>
    public bool IsUnnamed(OperationKey key)
    {
        lock (_gate)
            return _entries.TryGetValue(key, out var entry) && entry is { IsEarlier: true, IsNamed: false, State: not OperationState.Free };
    }

    /// <summary>
    /// True for an operation that the journal does not know, if the input has not named all operations of its intent in the journal
    /// yet. False for a capture of the remaining amount, which is never an earlier operation, and for an id in the form of a derived
    /// one, which was derived from a whole input.
    /// </summary>
    public bool HasToWait(CaptureOperation operation)
    {
        var row = operation.Instruction;
        if (UnnamedOf(operation.PaymentIntentId) == 0 || operation.State != CaptureState.Open || operation.OperationId is null || row.IsRemainder)
            return false;
        if (row.OperationId?.StartsWith(OperationKey.Payload(operation.PaymentIntentId, operation.Amount, operation.TipsAmount) + "/", StringComparison.Ordinal) == true)
            return false;
        lock (_gate)
            return !_entries.TryGetValue(operation.Key, out var entry) || !entry.IsEarlier;
    }

    /// <summary>The present state of an operation.</summary>
    /// <param name="key">The key of the operation.</param>
    /// <param name="place">The place of its line in the journal, if it is captured.</param>
    /// <param name="send">Its unanswered sends, if it is open.</param>
    public OperationState Find(OperationKey key, out long place, out UnansweredSend? send)
    {
        lock (_gate)
        {
            _open.TryGetValue(key, out send);
            place = 0;
            if (!_entries.TryGetValue(key, out var entry))
                return OperationState.Free;
            place = entry.Place;
            return entry.State;
        }
    }

    /// <summary>Takes in a line of an earlier run in the journal.</summary>
    /// <returns>The intent of the operation, if it was open before or the line gives the intent; null otherwise.</returns>
    public string? Note(JournalRecord record, long place)
    {
        if (record.OperationId is not { } id)
            return null;
        var key = OperationKey.Of(id);
        _open.TryGetValue(key, out var before);
        switch (record.State)
        {
            case JournalStates.Sending:
                NoteSending(key, record);
                break;
            case JournalStates.Released:
                Withdraw(key);
                break;
            default:
                if (before is not null && record is { State: JournalStates.Captured, Found: true })
                {
                    before.Capture = new CaptureDetails { Id = record.CaptureId };
                    _found[key] = before;
                }

                NoteFound(key, record);
                Conclude(key, record.TookNoMoney ? JournalStates.Refused : record.State, place);
                break;
        }

        return before?.PaymentIntentId ?? record.PaymentIntentId;
    }

    /// <summary>Notes the outcome of an operation, whose line is on the disk.</summary>
    public void Conclude(OperationKey key, string state, long place)
    {
        lock (_gate)
        {
            _entries.TryGetValue(key, out var entry);
            switch (state)
            {
                case JournalStates.Captured:
                    _open.Remove(key);
                    _entries[key] = entry with { State = OperationState.Captured, Place = place };
                    break;
                case JournalStates.Refused:
                    _open.Remove(key);
                    _entries[key] = entry with { State = OperationState.Free };
                    break;
                default:
                    // Unknown: the state from the announcement still holds.
                    break;
            }
        }
    }

    /// <summary>Notes that sends of an operation have no known outcome.</summary>
    public void Keep(OperationKey key, UnansweredSend send)
    {
        lock (_gate)
        {
            _entries.TryGetValue(key, out var entry);
            _open[key] = send;
            _entries[key] = entry with { State = OperationState.Open };
        }
    }

    /// <summary>Keeps a capture in memory, without a journal.</summary>
    public void Keep(OperationKey key, DojoCapture capture)
    {
        lock (_gate)
        {
            _entries.TryGetValue(key, out var entry);
            _open.Remove(key);
            _kept[key] = capture;
            _entries[key] = entry with { State = OperationState.Captured };
        }
    }

    /// <summary>The kept capture of an operation, without a journal.</summary>
    public DojoCapture Kept(OperationKey key)
    {
        lock (_gate)
            return _kept[key];
    }

    // Only an operation of an earlier run has a state other than Free before this input names it.
    private void CountNamed(Entry entry)
    {
        if (entry.IsNamed || entry.State == OperationState.Free)
            return;
        _unnamed.At(entry.Intent)--;
        UnnamedCount--;
    }

    private void NoteSending(OperationKey key, JournalRecord record)
    {
        if (!_open.TryGetValue(key, out var send))
            _open[key] = send = new UnansweredSend(record.PaymentIntentId!, record.Amount!.Value, record.TipsAmount, record.OperationId);
        else if (record.Anew == true)
            send.Withdraw();
        send.Sent(record.ServerOffset is { } offset ? record.At.AddMilliseconds(offset) : null, record.At);
        Enter(key, record, record.PaymentIntentId!, record.Amount!.Value);
    }

    // A capture that the API listed already was not announced: its own line has the intent and the amount.
    private void NoteFound(OperationKey key, JournalRecord record)
    {
        if (record is { State: JournalStates.Captured, PaymentIntentId: { } intent, Amount: { } amount })
            Enter(key, record, intent, amount);
    }

    private void Enter(OperationKey key, JournalRecord record, string intent, long amount)
    {
        if (!_entries.ContainsKey(key) && !OperationKey.IsDerived(record.OperationId!, intent))
            _spellings.Add(record.OperationId!);
        var payload = FingerprintSet.Fingerprint(OperationKey.Payload(intent, amount, record.TipsAmount));
        _entries[key] = new Entry(payload, Entry.Of(record.Reference), OperationState.Open, 0) { IsEarlier = true, Intent = FingerprintSet.Fingerprint(intent) };
    }

    private void Withdraw(OperationKey key)
    {
        if (!_open.TryGetValue(key, out var send))
            return;
        send.Withdraw();
        if (send.IsEmpty)
            Conclude(key, JournalStates.Refused, 0);
    }

    // A million of them are kept: 32 bits of the reference fit beside the state without more memory.
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(ulong Payload, uint Reference, OperationState State, long Place)
    {
        /// <summary>True if a row of this input has the name.</summary>
        public bool IsNamed { get; init; }

        /// <summary>True if an earlier run recorded it in the journal.</summary>
        public bool IsEarlier { get; init; }

        /// <summary>The fingerprint of the intent if an earlier run announced or found the capture; otherwise 0.</summary>
        public ulong Intent { get; init; }

        public static uint Of(string? reference) => reference is null ? 0 : (uint)FingerprintSet.Fingerprint(reference);
    }
}
