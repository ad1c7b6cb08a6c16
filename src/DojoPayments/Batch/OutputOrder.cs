using System;
using System.Collections.Generic;

namespace DojoPayments.Batch;

/// <summary>
/// The operations in the order of the input, each until it is taken, and how many there may be. The pipeline's thread alone.
/// </summary>
internal sealed class OutputOrder
{
    // Fewer would leave slots empty where many rows of one intent stand together; what lives longer costs more to collect.
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

    /// <summary>How many have a place and are not taken.</summary>
    public int Count => _operations.Count;

    /// <summary>The first of them is decided, or there is none.</summary>
    public bool CanTake => _operations.Count == 0 || _operations.Peek().State != CaptureState.Open;

    /// <summary>So many finished ones wait that there is no place for more.</summary>
    public bool HasNoPlaceLeft => _operations.Count >= _mostUnfinished + MaxFinishedWaiting;

    /// <summary>The operation for which they wait, where it is not even begun.</summary>
    public CaptureOperation? HeldUpBy => HasNoPlaceLeft && _operations.Peek() is { IsHeld: true, State: CaptureState.Open } first ? first : null;

    /// <summary>
    /// How many unfinished ones there may be. It grows with what was taken: whoever looks at the first two objects must not have
    /// captured hundreds.
    /// </summary>
    public int Window => Math.Min(_mostUnfinished, 2 * Math.Max(_throttleLimit, _taken));

    /// <summary>
    /// How many more are to be finished before the pipeline's thread is woken: for each one would cost more than sending it,
    /// once there are many.
    /// </summary>
    public int WorthWaking => Math.Max(1, Math.Min(_taken, Window / 2));

    public void Add(CaptureOperation operation) => _operations.Enqueue(operation);

    /// <summary>Takes the next one, if it is decided.</summary>
    public bool TryTake(out CaptureOperation operation)
    {
        operation = null!;
        if (_operations.Count == 0 || !CanTake)
            return false;
        operation = _operations.Dequeue();
        _taken = Math.Min(_taken + 1, _mostUnfinished);
        return true;
    }

    /// <summary>Takes the next one, decided or not.</summary>
    public bool TryTakeLeft(out CaptureOperation operation)
    {
        operation = _operations.Count > 0 ? _operations.Dequeue() : null!;
        return operation is not null;
    }
}
