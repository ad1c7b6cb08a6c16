using System.Management.Automation;
using System.Threading.Channels;

namespace DojoPayments.Benchmarks.Loops;

/// <summary>
/// The bare loop, fed by the engine: what a cmdlet could reach that does nothing of its own but to take its rows from the pipeline and
/// to hand an object on.
/// </summary>
/// <param name="shell">The engine.</param>
/// <param name="raw">The bare loop; it takes its rows from here.</param>
internal sealed class BoundLoop(Shell shell, RawLoop raw) : ICaptureLoop
{
    // The module's own bounds: it waits when so many rows are not finished, and goes on when half of them are.
    private const int MostWaiting = 512;
    private const int RowsBetweenLooks = 64;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);

    private IReadOnlyList<PSObject> _rows = [];

    public string Name => raw.Name + ", fed by the engine";

    public void Prepare(IReadOnlyList<CaptureRow> rows) => _rows = [.. rows.Select(static row => row.ToCustomObject())];

    public void Run(int inFlight)
    {
        var channel = Channel.CreateUnbounded<CaptureRow>(new UnboundedChannelOptions { SingleWriter = true });
        var work = raw.RunAsync(channel.Reader, inFlight);
        var taken = 0;
        Action<CaptureRow> take = row =>
        {
            channel.Writer.TryWrite(row);
            if (++taken % RowsBetweenLooks != 0 || channel.Reader.Count < MostWaiting)
                return;
            while (channel.Reader.Count > MostWaiting / 2)
                Thread.Sleep(s_pause);
        };
        var count = shell.Count("param($rows, $take) $rows | Test-RowBinding -Take $take", _rows, take);
        channel.Writer.Complete();
        var captured = work.GetAwaiter().GetResult();
        if (count != _rows.Count || captured != _rows.Count)
            throw new InvalidOperationException($"{captured} of {_rows.Count} rows were captured, and {count} came out.");
    }
}
