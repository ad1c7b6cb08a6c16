using System.Globalization;

namespace DojoPayments.Captures;

/// <summary>
/// Notices a row that stands in the input twice: legal, since equal increments are, and more often a slip. It looks back over
/// a few hundred thousand rows, in memory that does not grow with the input. Rows with an operation id of their own are
/// passed over: their ids say whether they are the same.
/// </summary>
internal sealed class RepeatedRows
{
    private const int MostInSet = 393_216;

    private CompactSet _recent = new();
    private CompactSet _earlier = new();
    private int _count;

    private bool IsDone { get; set; }

    /// <summary>True for the first row that repeats intent, amount, tips and reference of an earlier one, and for no other.</summary>
    public bool IsFirstRepeat(CaptureOperation operation)
    {
        if (IsDone || operation.Instruction.OperationId is not null)
            return false;
        var row = string.Concat(
            operation.PaymentIntentId,
            "/" + operation.Amount.ToString(CultureInfo.InvariantCulture),
            "/" + operation.TipsAmount?.ToString(CultureInfo.InvariantCulture),
            "/" + operation.Instruction.Reference);
        if (_recent.Add(row) && !_earlier.Contains(row))
        {
            if (++_count == MostInSet)
                (_earlier, _recent, _count) = (_recent, new CompactSet(), 0);
            return false;
        }

        IsDone = true;
        (_earlier, _recent) = (new CompactSet(), new CompactSet());
        return true;
    }
}
