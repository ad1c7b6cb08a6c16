using System.Collections.Generic;
using DojoPayments.Journal;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Batch;

/// <summary>The failure of a capture after the API had accepted it.</summary>
/// <param name="Id">DojoCaptureDeclined, DojoCaptureFailed or DojoCaptureNotListed.</param>
/// <param name="CaptureId">The API's id of the capture; null in journals of older versions.</param>
internal readonly record struct LaterFailure(DojoErrorId Id, string? CaptureId);

/// <summary>
/// The operations whose accepted capture was declined, failed or is no longer listed. A row of such a name is not sent again: a
/// run that repeats an input for its open rows does not ask for a second capture. Such operations are few.
/// </summary>
internal sealed class LaterFailures
{
    private readonly object _gate = new();
    private readonly Dictionary<OperationKey, LaterFailure> _byOperation = [];

    // Usually there is none, and then no row waits for the lock.
    private volatile bool _isAny;

    /// <summary>Takes in a line of the journal.</summary>
    /// <param name="record">The line.</param>
    /// <param name="known">The operations as known from the lines before it.</param>
    public void Note(JournalRecord record, KnownOperations known)
    {
        if (record.OperationId is not { } id || (record.LaterFailure is null && !_isAny))
            return;
        var key = OperationKey.Of(id);
        // A row that names a declined capture gets the same error, and was never captured under its own name.
        if (record.LaterFailure is { } failure && (record.State == JournalStates.Captured || known.Find(key, out _, out _) == OperationState.Captured))
            Add(key, new LaterFailure(failure, record.CaptureId));
        else if (record.State is JournalStates.Sending or JournalStates.Captured)
            Remove(key);
    }

    /// <summary>Takes in the outcome of an operation of this run.</summary>
    public void Note(CaptureOperation ended)
    {
        if (ended is { OperationId: not null, Capture: { } capture, Error.Id: DojoErrorId.DojoCaptureDeclined or DojoErrorId.DojoCaptureFailed })
            Add(ended.Key, new LaterFailure(ended.Error.Id, capture.CaptureId));
    }

    /// <summary>Looks an operation up.</summary>
    /// <returns>Its later failure; null if there is none.</returns>
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
