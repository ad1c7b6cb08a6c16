using System.Collections.Generic;
using DojoPayments.Journal;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Batch;

/// <summary>What went wrong with a capture after the API had accepted it.</summary>
/// <param name="Id">DojoCaptureDeclined, DojoCaptureFailed or DojoCaptureNotListed.</param>
/// <param name="CaptureId">The API's id of it; null in journals of old.</param>
internal readonly record struct LaterFailure(DojoErrorId Id, string? CaptureId);

/// <summary>
/// The operations that were captured and are not, or not known to be: a row of that name is not sent again, since whoever runs an
/// input again for its open rows does not ask for that. They are few.
/// </summary>
internal sealed class LaterFailures
{
    private readonly object _gate = new();
    private readonly Dictionary<OperationKey, LaterFailure> _byOperation = [];

    // Nearly always there is none, and then no row waits for the lock.
    private volatile bool _isAny;

    /// <summary>Takes in what a line of the journal says.</summary>
    /// <param name="record">The line.</param>
    /// <param name="known">What the lines before it say of operations.</param>
    public void Note(JournalRecord record, KnownOperations known)
    {
        if (record.OperationId is not { } id || (record.LaterFailure is null && !_isAny))
            return;
        var key = OperationKey.Of(id);
        // A row that names a declined capture is refused in the same words, and was not captured by that name.
        if (record.LaterFailure is { } failure && (record.State == JournalStates.Captured || known.Find(key, out _, out _) == OperationState.Captured))
            Add(key, new LaterFailure(failure, record.CaptureId));
        else if (record.State is JournalStates.Sending or JournalStates.Captured)
            Remove(key);
    }

    /// <summary>Takes in how an operation of this run ended.</summary>
    public void Note(CaptureOperation ended)
    {
        if (ended is { OperationId: not null, Capture: { } capture, Error.Id: DojoErrorId.DojoCaptureDeclined or DojoErrorId.DojoCaptureFailed })
            Add(ended.Key, new LaterFailure(ended.Error.Id, capture.CaptureId));
    }

    /// <summary>Looks an operation up.</summary>
    /// <returns>Null if nothing went wrong with it.</returns>
    public LaterFailure? Find(OperationKey key)
    {
        if (!_isAny)
            return null;
        lock (_gate)
            return _byOperation.TryGetValue(key, out var failure) ? failure : null;
    }

    private void Add(OperationKey key, LaterFailure failure)
    {
        lock (_gate)
            _byOperation[key] = failure;
        _isAny = true;
    }

    private void Remove(OperationKey key)
    {
        lock (_gate)
            _byOperation.Remove(key);
    }
}
