using System;
using System.Collections.Generic;

namespace DojoPayments.Batch;

/// <summary>
/// The operations in input order, each until it is taken, and the limit of their number. The pipeline's thread alone.
/// </summary>
internal sealed class OutputOrder
{
    // Fewer would leave slots empty if many consecutive rows have one intent; more would cost more garbage collection.
    private const int FewestUnfinished = 512;
    private const int UnfinishedPerSlot = 4;
    private const int MaxFinishedWaiting = 32_000;

    private readonly Queue<CaptureOperation> _operations = new();
    private readonly int _throttleLimit;
    private readonly int _mostUnfinished;
    private int _taken;

    public OutputOrder(int throttleLimit)
    {
        _throttleLimit = throttleLimit;
        _mostUnfinished = Math.Max(FewestUnfinished, UnfinishedPerSlot * throttleLimit);
    }

    /// <summary>The number of operations that have a place and are not taken.</summary>
    public int Count => _operations.Count;

    /// <summary>True if the first operation is decided, or there is none.</summary>
    public bool CanTake => _operations.Count == 0 || _operations.Peek().State != CaptureState.Open;

    /// <summary>True if so many operations wait that there is no place for more.</summary>
    public bool HasNoPlaceLeft => _operations.Count >= _mostUnfinished + MaxFinishedWaiting;

    /// <summary>The operation for which all others wait; null if there is room or it is decided.</summary>
    public CaptureOperation? HeldUpBy => HasNoPlaceLeft && !CanTake ? _operations.Peek() : null;

    /// <summary>
    /// The limit of unfinished operations. It grows with the number of taken ones: a user who reads only the first two objects must
    /// not have captured hundreds.
    /// </summary>
    public int Window => Math.Min(_mostUnfinished, 2 * Math.Max(_throttleLimit, _taken));

    /// <summary>
    /// The number of further finished operations that wake the pipeline's thread: if there are many, to wake it for each one would
    /// cost more than its send.
    /// </summary>
    public int WorthWaking => Math.Max(1, Math.Min(_taken, Window / 2));

    public void Add(CaptureOperation operation) => _operations.Enqueue(operation);

    /// <summary>Takes the next operation if it is decided.</summary>
    public bool TryTake(out CaptureOperation operation)
    {
        operation = null!;
        if (_operations.Count == 0 || !CanTake)
            return false;
        operation = _operations.Dequeue();
        _taken = Math.Min(_taken + 1, _mostUnfinished);
        return true;
    }

    /// <summary>Takes the next operation, decided or not.</summary>
    public bool TryTakeLeft(out CaptureOperation operation)
    {
        operation = _operations.Count > 0 ? _operations.Dequeue() : null!;
        return operation is not null;
    }
}
