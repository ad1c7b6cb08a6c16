using DojoPayments.Journal;
using DojoPayments.Rows;

namespace DojoPayments.Benchmarks;

/// <summary>A journal as a run leaves it that captured every row, without a server to send them to.</summary>
internal static class SampleJournal
{
    // About as many as share a flush where 32 are in flight.
    private const int RowsPerFlush = 32;

    /// <param name="path">A new file.</param>
    /// <param name="count">The rows from 1 on, see <see cref="CaptureRow.Number"/>.</param>
    public static void Write(string path, int count)
    {
        using var journal = JournalFile.Open(path, static (_, _) => { }, new UnflushedDisk());
        foreach (var rows in CaptureRow.Lazily(count).Chunk(RowsPerFlush))
        {
            journal.Append([.. rows.Select(Announcement)]);
            journal.Append([.. rows.Select(Outcome)]);
        }
    }

    private static JournalRecord Announcement(CaptureRow row) => new()
    {
        State = JournalStates.Sending,
        OperationId = NameOf(row),
        At = DateTimeOffset.UtcNow,
        PaymentIntentId = row.PaymentIntentId,
        Amount = Number(row.Amount),
        TipsAmount = Number(row.TipsAmount),
        Reference = row.Reference,
        ServerOffset = 12,
    };

    private static JournalRecord Outcome(CaptureRow row) => new()
    {
        State = JournalStates.Captured,
        OperationId = NameOf(row),
        At = DateTimeOffset.UtcNow,
        CaptureId = Guid.NewGuid().ToString(),
        Status = DojoCapture.Accepted,
        Message = "The capture was accepted.",
        Attempts = 1,
    };

    private static string NameOf(CaptureRow row) => OperationKey.Payload(row.PaymentIntentId, Number(row.Amount), Number(row.TipsAmount)) + "/1";

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The machine's disk without the wait: what a sample holds need not outlast a loss of power.</summary>
    private sealed class UnflushedDisk : IJournalDisk
    {
        private readonly FileJournalDisk _disk = new();

        public string Resolve(string path) => _disk.Resolve(path);

        public long? LengthAt(string path) => _disk.LengthAt(path);

        public IJournalHandle OpenRead(string path) => _disk.OpenRead(path);

        public IJournalHandle? TryOpenWrite(string path, bool isPrivate) => _disk.TryOpenWrite(path, isPrivate) is { } handle ? new Handle(handle) : null;

        public bool TryClaim(string identity) => _disk.TryClaim(identity);

        public void Unclaim(string identity) => _disk.Unclaim(identity);

        private sealed class Handle(IJournalHandle handle) : IJournalHandle
        {
            public long Length => handle.Length;

            public int Read(long offset, byte[] buffer, int begin, int count) => handle.Read(offset, buffer, begin, count);

            public void Write(long offset, byte[] bytes, int count) => handle.Write(offset, bytes, count);

            public void SetLength(long length) => handle.SetLength(length);

            public void Flush()
            {
                // It is on the disk some seconds later.
            }

            public bool IsStillAt(string path) => handle.IsStillAt(path);

            public void Dispose() => handle.Dispose();
        }
    }
}
