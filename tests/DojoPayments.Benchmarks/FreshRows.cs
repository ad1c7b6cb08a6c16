namespace DojoPayments.Benchmarks;

/// <summary>Rows for loops that read first: each captures from an intent that no row before it had.</summary>
internal sealed class FreshRows
{
    private int _next = 1;

    public CaptureRow[] Take(int count)
    {
        _next += count;
        return [.. Enumerable.Range(_next - count, count).Select(CaptureRow.Number)];
    }
}
