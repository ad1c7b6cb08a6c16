namespace DojoPayments.Captures;

/// <summary>
/// Notices a row that stands in the input twice: legal, since equal increments are, and more often a slip. It looks back over
/// a hundred thousand rows and more, in memory that does not grow with the input. Rows with an operation id of their own are
/// passed over: their ids say whether they are the same.
/// </summary>
internal sealed class RepeatedRows
{
    private const int MostInSet = 100_000;

    private CompactSet _recent = new();
    private CompactSet _earlier = new();

    private bool IsDone { get; set; }

    /// <summary>True for the first row that repeats intent, amount, tips and reference of an earlier one, and for no other.</summary>
    public bool IsFirstRepeat(CaptureOperation operation)
    {
        if (IsDone || operation.Instruction.OperationId is not null)
            return false;
        var row = Fingerprint(operation);
        if (_recent.Add(row) && !_earlier.Contains(row))
        {
            if (_recent.Count == MostInSet)
            {
                (_earlier, _recent) = (_recent, _earlier);
                _recent.Clear();
            }

            return false;
        }

        IsDone = true;
        (_earlier, _recent) = (new CompactSet(), new CompactSet());
        return true;
    }

    private static ulong Fingerprint(CaptureOperation operation)
    {
        var row = CompactSet.Combine(CompactSet.Fingerprint(operation.PaymentIntentId), (ulong)operation.Amount);
        // No tips and tips of 0 are two ways to write one thing, but not the same row.
        row = CompactSet.Combine(row, operation.TipsAmount is { } tips ? (ulong)tips + 1 : 0);
        return CompactSet.Combine(row, operation.Instruction.Reference is { } reference ? CompactSet.Fingerprint(reference) : 0);
    }
}
