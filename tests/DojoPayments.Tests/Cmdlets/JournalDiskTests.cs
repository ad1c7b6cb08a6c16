using DojoPayments.Journal;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>A disk that fails in the middle of a batch, and what the next runs on the journal make of it.</summary>
public sealed class JournalDiskTests : IDisposable
{
    private const int Rows = 300;
    private const string Batch = "1..300 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$($_ % 60)\"; Amount = 5; Reference = $_ } } | New-DojoCapture -ThrottleLimit 32 -JournalPath $args[0] -ReadBackTimeoutSeconds 0";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<DiskFault, bool> Faults
    {
        get
        {
            var faults = new TheoryData<DiskFault, bool>();
            foreach (var fault in Enum.GetValues<DiskFault>())
            {
                faults.Add(fault, true);
                faults.Add(fault, false);
            }

            return faults;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_disk_that_fails_in_mid_run_ends_the_batch_and_the_next_runs_neither_double_nor_lose_a_capture(DiskFault fault, bool inSameProcess)
    {
        // The first write opens the journal.
        foreach (var write in (int[])[2, 3, 5, 9])
        {
            var journal = _folder.File($"{write}.journal");
            await using var session = await SandboxSession.StartAsync();
            session.Authorize(10_000, Enumerable.Range(0, 60).Select(number => $"pi_{number}"));
            session.Sandbox.Faults.Share(Fault.SlowAnswer(TimeSpan.FromMilliseconds(20)), 0.3);
            FaultyDisk.Break(journal, fault, write);

            var first = session.Run(Batch, journal);

            Assert.True(FaultyDisk.Mend(journal));
            Assert.Equal("JournalUnavailable", first.TerminatingId);
            Assert.Empty(first.ErrorIds);
            // What finished is reported, whether the journal could take it or not.
            Assert.Equal(Ids(session), first.Captures.Select(capture => capture.CaptureId).ToHashSet());
            Assert.Equal(Ids(session).Count, session.Sandbox.Ledger.CaptureCount);
            Assert.True(Announced(journal) >= Ids(session).Count, "Something was sent that the journal does not announce.");

            var next = inSameProcess ? Batch : Batch + " -BaseUri " + session.OtherName;
            var sent = session.Sandbox.Ledger.CaptureCount;
            var second = session.Run(next, journal);
            // Not all that is announced was sent; what was is found, and none of it is sent again.
            Assert.Null(second.TerminatingId);
            Assert.Equal(Ids(session), second.Captures.Select(capture => capture.CaptureId).ToHashSet());
            Assert.Equal(Rows, second.Captures.Count() + second.ErrorIds.Count());

            session.Pass(TimeSpan.FromMinutes(1));
            var last = session.Run(next + " -ResendAfter 00:00:01", journal);
            last.ShouldBeClean();
            Assert.Equal(Rows, session.Sandbox.Ledger.CaptureCount);
            Assert.Equal(Ids(session), last.Captures.Select(capture => capture.CaptureId).ToHashSet());
            Assert.True(last.Captures.Count(capture => capture.Resumed) >= sent);
        }
    }

    [Fact]
    public async Task A_disk_that_is_full_from_the_start_sends_nothing_and_keeps_no_lock()
    {
        var journal = _folder.File("captures.journal");
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1");
        FaultyDisk.Break(journal, DiskFault.Full, 1);
        Assert.Equal("JournalUnavailable", session.Run("New-DojoCapture pi_1 5 -JournalPath $args[0]", journal).TerminatingId);
        Assert.Equal(0, session.Sandbox.Requests.Count(ApiOperation.Capture));
        FaultyDisk.Mend(journal);
        session.Run("New-DojoCapture pi_1 5 -JournalPath $args[0]", journal).ShouldBeClean();
    }

    [Fact]
    public void A_torn_tail_that_cannot_be_kept_is_not_cut_off()
    {
        var journal = _folder.File("captures.journal");
        JournalFile.Open(journal, (_, _) => { }).Dispose();
        File.AppendAllText(journal, "{\"state\":\"sending\",\"op\":");
        var torn = File.ReadAllText(journal);
        var disk = new FullForNewFiles();
        Assert.Equal("JournalUnavailable", Assert.Throws<DojoException>(() => JournalFile.Open(journal, (_, _) => { }, disk)).ErrorId);
        Assert.Equal(torn, File.ReadAllText(journal));
    }

    private static HashSet<string> Ids(SandboxSession session) => [.. session.Sandbox.Ledger.Captures.Select(capture => capture.Id)];

    private static int Announced(string journal)
    {
        var ids = new HashSet<string>();
        JournalFile.Read(journal, (record, _) =>
        {
            if (record.State == JournalStates.Sending)
                ids.Add(record.OperationId!);
        });
        return ids.Count;
    }

    private sealed class FullForNewFiles : IJournalDisk
    {
        private readonly FileJournalDisk _disk = new();

        public string Resolve(string path) => _disk.Resolve(path);

        public long? LengthAt(string path) => _disk.LengthAt(path);

        public IJournalHandle OpenRead(string path) => _disk.OpenRead(path);

        public IJournalHandle? TryOpenWrite(string path, bool isPrivate) => File.Exists(path) ? _disk.TryOpenWrite(path, isPrivate) : throw new IOException("The disk is full.");

        public bool TryClaim(string identity) => _disk.TryClaim(identity);

        public void Unclaim(string identity) => _disk.Unclaim(identity);
    }
}
