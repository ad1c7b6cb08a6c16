using DojoPayments.Batch;
using DojoPayments.Journal;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>An announcement that is too old when it is on the disk is written anew, and not for ever.</summary>
public sealed class SlowJournalTests : IDisposable
{
    private const int FarTooManyFlushes = 200;

    private readonly TemporaryFolder _folder = new();
    private readonly SteppedBatch _stepped = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(3, true)]
    [InlineData(FarTooManyFlushes, false)]
    public void A_disk_that_stays_too_slow_ends_the_batch(int slowFlushes, bool isSent)
    {
        var context = _stepped.Context();
        var disk = new SlowDisk(_stepped.World, 1 + slowFlushes);
        context.OpenJournal(_folder.File("journal"), disk, new SteppedPump(_stepped.World));
        using var batch = new CaptureBatch(context);
        var operations = BatchRun.Operations([("pi_1", 5), ("pi_2", 5), ("pi_1", 6)]);
        operations.ForEach(context.Register.Name);

        BatchRun.Run(batch, operations);

        Assert.All(operations, operation => Assert.Equal(isSent ? CaptureState.Captured : CaptureState.NotAttempted, operation.State));
        Assert.Equal(isSent ? 3 : 0, _stepped.Api.Made.Count);
        Assert.Equal(isSent ? null : DojoErrorId.JournalUnavailable, batch.EndedBy?.Id);
        Assert.InRange(disk.Flushes, 1, 50);
    }

    /// <summary>The machine's disk, on which the first flushes take longer than an announcement may be old.</summary>
    private sealed class SlowDisk(StepWorld world, int slow) : IJournalDisk
    {
        private readonly FileJournalDisk _disk = new();

        public int Flushes { get; private set; }

        public string Resolve(string path) => _disk.Resolve(path);

        public long? LengthAt(string path) => _disk.LengthAt(path);

        public IJournalHandle OpenRead(string path) => _disk.OpenRead(path);

        public IJournalHandle? TryOpenWrite(string path, bool isPrivate) => _disk.TryOpenWrite(path, isPrivate) is { } handle ? new Handle(handle, this) : null;

        public bool TryClaim(string identity) => _disk.TryClaim(identity);

        public void Unclaim(string identity) => _disk.Unclaim(identity);

        private void Pass()
        {
            if (++Flushes <= slow)
                world.Pass(TimeSpan.FromSeconds(11));
        }

        private sealed class Handle(IJournalHandle file, SlowDisk disk) : IJournalHandle
        {
            public long Length => file.Length;

            public int Read(long offset, byte[] buffer, int begin, int count) => file.Read(offset, buffer, begin, count);

            public void Write(long offset, byte[] bytes, int count) => file.Write(offset, bytes, count);

            public void SetLength(long length) => file.SetLength(length);

            public void Flush()
            {
                disk.Pass();
                file.Flush();
            }

            public bool IsStillAt(string path) => file.IsStillAt(path);

            public void Dispose() => file.Dispose();
        }
    }
}
