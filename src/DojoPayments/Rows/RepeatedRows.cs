namespace DojoPayments.Rows;

/// <summary>
/// Detects a row that is twice in the input: it is allowed, because equal partial captures are, but more often a mistake. It looks
/// back over at least a hundred thousand rows, in memory that does not grow with the input. Rows with an operation id of their own
/// are left out: their ids decide whether they are the same.
/// </summary>
internal sealed class RepeatedRows
{
    private const int MaxInSet = 100_000;

    private FingerprintSet _recent = new();
    private FingerprintSet _earlier = new();

    private bool IsDone { get; set; }

    /// <summary>True for the first row that repeats intent, amount, tips and reference of an earlier one, and for no other.</summary>
    public bool IsFirstRepeat(CheckedRow row)
    {
        if (IsDone || row.Row.OperationId is not null)
            return false;
        var fingerprint = Fingerprint(row);
        if (_recent.Add(fingerprint) && !_earlier.Contains(fingerprint))
        {
            if (_recent.Count == MaxInSet)
            {
                (_earlier, _recent) = (_recent, _earlier);
                _recent.Clear();
            }

            return false;
        }

        IsDone = true;
        (_earlier, _recent) = (new FingerprintSet(), new FingerprintSet());
        return true;
    }

    private static ulong Fingerprint(CheckedRow row)
    {
        var fingerprint = FingerprintSet.Combine(FingerprintSet.Fingerprint(row.Row.PaymentIntentId ?? string.Empty), (ulong)row.Amount);
        // No tips and tips of 0 are two ways to write one thing, but not the same row.
        fingerprint = FingerprintSet.Combine(fingerprint, row.TipsAmount is { } tips ? (ulong)tips + 1 : 0);
        return FingerprintSet.Combine(fingerprint, row.Row.Reference is { } reference ? FingerprintSet.Fingerprint(reference) : 0);
    }
}
