namespace DojoPayments.Rows;

/// <summary>The limit on the total of one run. A row counts as soon as it is accepted for sending, captured or not.</summary>
internal sealed class TotalLimit
{
    private readonly FingerprintSet _named = new();
    private readonly long? _maximum;
    private long _total;

    /// <param name="maximum">Minor units, tips included; null for no limit.</param>
    public TotalLimit(long? maximum) => _maximum = maximum;

    /// <summary>The error that ends the batch before this row; null if it may go on.</summary>
    /// <param name="row">The row.</param>
    /// <param name="operationId">The name of the row; null if it has none.</param>
    public DojoException? Check(CheckedRow row, string? operationId)
    {
        if (_maximum is not { } maximum || IsCounted(operationId))
            return null;
        var total = _total + Cost(row);
        return total > maximum ? RowErrors.TotalTooLarge(row.Row, total, maximum) : null;
    }

    /// <summary>Counts a row that will be sent.</summary>
    /// <param name="row">The row.</param>
    /// <param name="operationId">The name of the row; null if it has none.</param>
    public void Accept(CheckedRow row, string? operationId)
    {
        if (_maximum is null || IsCounted(operationId))
            return;
        _total += Cost(row);
        if (operationId is not null)
            _named.Add(operationId);
    }

    // A repeated operation is captured once, so it counts once.
    private bool IsCounted(string? operationId) => operationId is not null && _named.Contains(operationId);

    private static long Cost(CheckedRow row) => row.Amount + (row.TipsAmount ?? 0);
}
