namespace DojoPayments.Captures;

/// <summary>Holds a batch to the most it may take in one run: what was accepted for sending counts, whatever becomes of it.</summary>
internal sealed class TotalLimit
{
    private readonly CompactSet _named = new();
    private readonly long? _maximum;
    private long _total;

    /// <param name="maximum">Minor units, tips included; null for no limit.</param>
    public TotalLimit(long? maximum) => _maximum = maximum;

    /// <summary>Why the batch has to end before this row; null if it may go on.</summary>
    public DojoException? Check(CaptureOperation operation)
    {
        if (_maximum is not { } maximum || IsCounted(operation))
            return null;
        var total = _total + Cost(operation);
        return total > maximum ? CaptureErrors.TotalTooLarge(operation, total, maximum) : null;
    }

    /// <summary>Counts a row that will be sent.</summary>
    public void Accept(CaptureOperation operation)
    {
        if (_maximum is null || IsCounted(operation))
            return;
        _total += Cost(operation);
        if (operation.OperationId is { } name)
            _named.Add(name);
    }

    // The same operation again is captured once.
    private bool IsCounted(CaptureOperation operation) => operation.OperationId is { } name && _named.Contains(name);

    private static long Cost(CaptureOperation operation) => operation.Amount + (operation.TipsAmount ?? 0);
}
