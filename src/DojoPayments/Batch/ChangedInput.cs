using System;
using System.Collections.Generic;
using System.Linq;

namespace DojoPayments.Batch;

/// <summary>
/// Detects that the input of a resumed batch differs from the input that its journal knows. A row that the journal does not know
/// waits while operations of its intent are not named: it may be one of them with another amount. The pipeline's thread alone.
/// </summary>
internal sealed class ChangedInput
{
    private readonly BatchContext _context;
    private readonly CaptureBatch _batch;
    private readonly Dictionary<string, Queue<CaptureOperation>> _held = new(StringComparer.Ordinal);
    private UnnamedOperations? _unnamed;
    private int _unnamedCount;
    private int _open;
    private int _captured;
    private int _notMade;
    private int _unknown;

    private ChangedInput(BatchContext context, CaptureBatch batch)
    {
        _context = context;
        _batch = batch;
    }

    /// <summary>Null if the journal has no captured or open operation of an earlier run.</summary>
    public static ChangedInput? Of(BatchContext context, CaptureBatch batch) => context.Register.HasEarlierOperations ? new ChangedInput(context, batch) : null;

    /// <summary>Holds a row back if it has to wait: it has its place in the output, and is not begun.</summary>
    /// <param name="operation">An operation with a name.</param>
    /// <returns>False if it may go on.</returns>
    public bool TryHold(CaptureOperation operation)
    {
        if (!_context.Register.Known.HasToWait(operation))
            return false;
        if (!_held.TryGetValue(operation.PaymentIntentId, out var held))
            _held.Add(operation.PaymentIntentId, held = new Queue<CaptureOperation>());
        held.Enqueue(operation);
        _batch.Hold(operation);
        return true;
    }

    /// <summary>The rows that need not wait any more after a row was named; the caller begins or finishes each.</summary>
    public IEnumerable<CaptureOperation> Release(CaptureOperation named)
    {
        if (_held.Count == 0 || !_held.TryGetValue(named.PaymentIntentId, out var held) || _context.Register.Known.UnnamedOf(named.PaymentIntentId) > 0)
            return [];
        _held.Remove(named.PaymentIntentId);
        return held;
    }

    /// <summary>Refuses a held row if so many others wait behind it in the output that no more rows can be taken in.</summary>
    public void MakeRoom()
    {
        if (_batch.HeldUpBy is not { } operation || !_held.TryGetValue(operation.PaymentIntentId, out var held) || !ReferenceEquals(held.Peek(), operation))
            return;
        held.Dequeue();
        if (held.Count == 0)
            _held.Remove(operation.PaymentIntentId);
        operation.Refuse(ChangedInputErrors.OperationChanged(operation, _context.Register.Known.UnnamedOf(operation.PaymentIntentId), _batch.Count - 1));
    }

    /// <summary>The end of the input will not be known: the waiting rows are not attempted.</summary>
    public void GiveUp()
    {
        foreach (var operation in TakeHeld())
            operation.Finish();
    }

    /// <summary>The input has ended: the waiting rows are refused.</summary>
    /// <returns>The open operations that no row named, to be looked for.</returns>
    /// <exception cref="DojoException">JournalUnavailable; the journal cannot be read any more.</exception>
    public IEnumerable<CaptureOperation> End()
    {
        _unnamedCount = _context.Register.Known.UnnamedCount;
        if (_unnamedCount == 0)
            return [];
        _unnamed = _context.Register.ReadUnnamed(_held.Keys);
        foreach (var operation in TakeHeld())
        {
            var intent = operation.PaymentIntentId;
            operation.Refuse(ChangedInputErrors.OperationChanged(operation, _unnamed.Of(intent), _context.Register.Known.UnnamedOf(intent)));
        }

        var open = _unnamed.Open.Select(CaptureOperation.Unnamed).ToList();
        _open = open.Count;
        return _context.Register.Journal is null ? [] : open;
    }

    /// <summary>Counts the outcome of an operation that no row names.</summary>
    public void Settle(CaptureOperation operation)
    {
        switch (operation.State)
        {
            case CaptureState.Captured:
                _captured++;
                break;
            case CaptureState.Failed when operation.Error!.Id != DojoErrorId.DojoOutcomeUnknown:
                _notMade++;
                break;
            default:
                _unknown++;
                break;
        }
    }

    /// <summary>
    /// The text about operations that the journal has and the input does not name; null before the end of the input, and if there
    /// are none.
    /// </summary>
    public string? Tell()
    {
        if (_unnamed is null)
            return null;
        var text = ChangedInputErrors.Unnamed(_unnamed.First, _unnamedCount, _open);
        return _captured + _notMade + _unknown == 0 ? text : text + ChangedInputErrors.Settled(_captured, _notMade, _unknown);
    }

    private List<CaptureOperation> TakeHeld()
    {
        var held = _held.Values.SelectMany(static waiting => waiting).ToList();
        _held.Clear();
        return held;
    }
}
