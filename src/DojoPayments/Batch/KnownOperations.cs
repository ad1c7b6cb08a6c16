using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.InteropServices;
using DojoPayments.Journal;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Batch;

/// <summary>
/// Knows every operation of a batch by its id: what it was to capture, and its outcome. A row without an id of its own
/// is named by intent, amount, tips and how many equal rows stood before it in the input.
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

    // By intent; there are none but on a journal with earlier operations.
    private readonly FingerprintMap _unnamed = new(growth: 4);

    /// <summary>The sends of earlier runs whose outcome is not known.</summary>
    public IReadOnlyCollection<UnansweredSend> OpenSends => _open.Values;

    /// <summary>The sends of earlier runs that were not answered, and whose capture was found.</summary>
    public IReadOnlyCollection<UnansweredSend> FoundSends => _found.Values;

    /// <summary>How many captured and open operations of earlier runs no row of this input has named so far.</summary>
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

    /// <summary>Takes an operation in, and says whether it is the one that its id stood for before.</summary>
    /// <param name="operation">Learns whether this input named it before.</param>
    /// <param name="isOfReference">Where it is not: only the reference is another.</param>
    public bool Agrees(CaptureOperation operation, out bool isOfReference)
    {
        var key = operation.Key;
        var payload = FingerprintSet.Fingerprint(OperationKey.Payload(operation.PaymentIntentId, operation.Amount, operation.TipsAmount));
        var reference = Entry.Of(operation.Instruction.Reference);
        lock (_gate)
        {
            _entries.TryGetValue(key, out var entry);
            operation.IsRepeated = entry.IsNamed;
            // What was refused, and not captured since, may be mended and keep its name.
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

    /// <summary>An id that was given and differs from that of a row by leading zeros, case or surrounding spaces alone.</summary>
    /// <returns>Null if there is none, and for an operation that is known by its own id.</returns>
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

    /// <summary>An input is to be read. From here on the operations of earlier runs count that no row of it names.</summary>
    /// <returns>False if there are none, so that nothing needs to be watched.</returns>
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

    /// <summary>Notes that a row names an earlier operation and asks for nothing.</summary>
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

    /// <summary>How many captured and open operations of an intent no row of this input has named so far.</summary>
    public int UnnamedOf(string paymentIntentId) => UnnamedCount == 0 ? 0 : _unnamed.Find(FingerprintSet.Fingerprint(paymentIntentId));

    /// <summary>True for a captured or open operation of an earlier run that no row of this input has named so far.</summary>
    public bool IsUnnamed(OperationKey key)
    {
        lock (_gate)
            return _entries.TryGetValue(key, out var entry) && entry is { IsEarlier: true, IsNamed: false, State: not OperationState.Free };
    }

    /// <summary>
    /// True for an operation that the journal does not know, of an intent of which it is not known yet whether the input still has
    /// all that the journal has. What remains is never what was captured; and an id in the form of a derived one was derived from
    /// a whole input.
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

    /// <summary>What is known of an operation now.</summary>
    /// <param name="key">Which.</param>
    /// <param name="place">Where the journal says it, for a captured one.</param>
    /// <param name="send">Its unanswered sends, for an open one.</param>
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

    /// <summary>Notes what a line of the journal says of an earlier run.</summary>
    /// <returns>The intent of an operation that was open before, or that the line itself names; null for any other.</returns>
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

    /// <summary>Notes what a line says that concludes an operation and is on the disk.</summary>
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
                    // Unknown: what the announcement said still holds.
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

    /// <summary>Keeps a capture for which there is no journal.</summary>
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

    /// <summary>A captured operation for which there is no journal.</summary>
    public DojoCapture Kept(OperationKey key)
    {
        lock (_gate)
            return _kept[key];
    }

    // Only what an earlier run left is in a state before this input names it.
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

    // What the API listed already was not announced: the line itself says what it is.
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

    // A million of them are kept: 32 bits of the reference take no room beside the state.
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(ulong Payload, uint Reference, OperationState State, long Place)
    {
        /// <summary>A row of this input has the name.</summary>
        public bool IsNamed { get; init; }

        /// <summary>The journal has it of an earlier run.</summary>
        public bool IsEarlier { get; init; }

        /// <summary>The fingerprint of the intent, where an earlier run announced or found it; 0 else.</summary>
        public ulong Intent { get; init; }

        public static uint Of(string? reference) => reference is null ? 0 : (uint)FingerprintSet.Fingerprint(reference);
    }
}
