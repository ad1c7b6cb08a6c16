using System;
using System.Collections.Generic;
using System.Linq;
using DojoPayments.Journal;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Batch;

/// <summary>A captured or open operation of a journal that no row of an input names.</summary>
/// <param name="OperationId">The id of the operation.</param>
/// <param name="PaymentIntentId">The payment intent of the operation.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="TipsAmount">Minor units; null if none were given.</param>
/// <param name="Reference">The reference of its row.</param>
/// <param name="IsOpen">True if it was sent, and its outcome is not known.</param>
internal sealed record UnnamedOperation(string OperationId, string PaymentIntentId, long Amount, long? TipsAmount, string? Reference, bool IsOpen);

/// <summary>
/// The operations that an input does not name, read from the journal after the end of the input: before that only the facts that
/// identify an operation are kept in memory.
/// </summary>
internal sealed class UnnamedOperations
{
    // More would not help the reader of the message.
    private const int MaxReported = 3;

    private readonly KnownOperations _known;
    private readonly ICollection<string> _intents;
    private readonly Dictionary<string, UnnamedOperation> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _toldOf = new(StringComparer.Ordinal);
    private int _told;

    private UnnamedOperations(KnownOperations known, ICollection<string> intents)
    {
        _known = known;
        _intents = intents;
    }

    /// <summary>The first of them.</summary>
    public IEnumerable<UnnamedOperation> First => _byId.Values.Take(MaxReported);

    /// <summary>All that are open.</summary>
    public IEnumerable<UnnamedOperation> Open => _byId.Values.Where(static operation => operation.IsOpen);

    /// <summary>Reads operations that the input does not name: the first few, the first few of some intents, and all open ones.</summary>
    /// <param name="path">The path of the journal.</param>
    /// <param name="disk">The disk; null for <see cref="JournalFile.Disk"/>.</param>
    /// <param name="known">The known operations, with those that the input named.</param>
    /// <param name="intents">Intents whose operations are asked for.</param>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public static UnnamedOperations Read(string path, IJournalDisk? disk, KnownOperations known, ICollection<string> intents)
    {
        var unnamed = new UnnamedOperations(known, intents);
        JournalFile.Read(path, (record, _) => unnamed.Note(record), disk);
        return unnamed;
    }

    /// <summary>The first operations of an intent.</summary>
    public IEnumerable<UnnamedOperation> Of(string paymentIntentId) =>
        _byId.Values.Where(operation => operation.PaymentIntentId == paymentIntentId).Take(MaxReported);

    private void Note(JournalRecord record)
    {
        // A capture that was found without a send has no announcement.
        if (record is not { State: JournalStates.Sending or JournalStates.Captured, OperationId: { } id, PaymentIntentId: { } intent, Amount: { } amount })
            return;
        var key = OperationKey.Of(id);
        if (!_known.IsUnnamed(key))
            return;
        var isOpen = _known.Find(key, out var _, out var _) == OperationState.Open;
        // If an operation was refused and sent again, its last announcement counts.
        if (!_byId.ContainsKey(id) && !isOpen && !IsAskedFor(intent))
            return;
        _byId[id] = new UnnamedOperation(id, intent, amount, record.TipsAmount, record.Reference, isOpen);
    }

    private bool IsAskedFor(string intent)
    {
        if (_told < MaxReported)
        {
            _told++;
            return true;
        }

        if (!_intents.Contains(intent))
            return false;
        _toldOf.TryGetValue(intent, out var told);
        _toldOf[intent] = told + 1;
        return told < MaxReported;
    }
}
