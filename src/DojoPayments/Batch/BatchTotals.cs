using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DojoPayments.Rows;

namespace DojoPayments.Batch;

/// <summary>The totals of a batch so far, counted row by row at output.</summary>
internal sealed class BatchTotals
{
    private readonly Dictionary<DojoErrorId, long> _failed = [];

    public long Rows { get; private set; }

    public long Captured { get; private set; }

    /// <summary>The captured rows that an earlier run had captured.</summary>
    public long Resumed { get; private set; }

    /// <summary>The captured rows that repeat an earlier row of this input.</summary>
    public long Repeated { get; private set; }

    /// <summary>The captured rows whose capture the API listed already.</summary>
    public long Found { get; private set; }

    /// <summary>The captured rows that this run captured.</summary>
    public long New => Captured - Resumed - Repeated - Found;

    /// <summary>The rows that this run sent, captured or not.</summary>
    public long Sent { get; private set; }

    /// <summary>In minor units, without tips; a decimal because a million of the largest amounts exceed a long.</summary>
    public decimal CapturedAmount { get; private set; }

    public long NotAttempted { get; private set; }

    public long Failed => _failed.Values.Sum();

    public void Add(CaptureOperation operation)
    {
        Rows++;
        if (operation.Attempts > 0 && operation.Error?.Id != DojoErrorId.DojoNotSent)
            Sent++;
        switch (operation.State)
        {
            case CaptureState.Captured:
                Captured++;
                if (operation.Capture!.Repeated)
                    Repeated++;
                else if (operation.Capture.Resumed)
                    Resumed++;
                else if (operation.Capture.Found)
                    Found++;
                if (!operation.Capture.Repeated)
                    CapturedAmount += operation.Amount;
                break;
            case CaptureState.Failed:
                var id = operation.Error!.Id;
                _failed[id] = FailedWith(id) + 1;
                break;
            default:
                NotAttempted++;
                break;
        }
    }

    public long FailedWith(DojoErrorId id) => _failed.TryGetValue(id, out var count) ? count : 0;

    public override string ToString()
    {
        var before = new List<string>();
        if (Resumed > 0)
            before.Add(string.Format(CultureInfo.InvariantCulture, "{0} by an earlier run", Resumed));
        if (Found > 0)
            before.Add(string.Format(CultureInfo.InvariantCulture, "{0} listed by the API already", Found));
        if (Repeated > 0)
            before.Add(string.Format(CultureInfo.InvariantCulture, "{0} with an earlier row", Repeated));
        var text = string.Format(CultureInfo.InvariantCulture, "{0}: {1} captured{2}, {3} minor units in all", RowWords.Count(Rows), Captured, before.Count == 0 ? string.Empty : $" ({string.Join(", ", before)})", CapturedAmount);
        foreach (var failed in _failed.OrderBy(static entry => entry.Key))
            text += string.Format(CultureInfo.InvariantCulture, ", {0} {1}", failed.Value, failed.Key);
        return NotAttempted == 0 ? text : string.Format(CultureInfo.InvariantCulture, "{0}, {1} not attempted", text, NotAttempted);
    }
}
