using DojoPayments.Captures.Journal;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>A disk that fails in the middle of a batch, and what the next runs on the journal make of it.</summary>
public sealed class JournalDiskTests : IDisposable
{
    private const int Rows = 300;
    private const string Batch = "1..300 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$($_ % 60)\"; Amount = 5; Reference = $_ } } | New-DojoCapture -ThrottleLimit 32 -JournalPath $args[0] -ReadBackTimeoutSeconds 0";

    // The clocks' slack is five seconds.
    private static readonly TimeSpan s_due = TimeSpan.FromSeconds(7);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_disk_that_fails_in_mid_run_ends_the_batch_and_the_next_runs_neither_double_nor_lose_a_capture(bool inSameProcess)
    {
        var sessions = new List<(SandboxSession Session, string Journal)>();
        try
        {
            foreach (var fault in Enum.GetValues<DiskFault>())
            {
                // The first write opens the journal.
                foreach (var write in (int[])[2, 3, 5, 9])
                {
                    var session = await SandboxSession.StartAsync();
                    sessions.Add((session, _folder.File($"{fault}-{write}.journal")));
                    Fail(session, sessions[^1].Journal, fault, write);
                    Resume(session, sessions[^1].Journal, inSameProcess);
                }
            }

            await Task.Delay(s_due, TestContext.Current.CancellationToken);
            foreach (var (session, journal) in sessions)
            {
                var last = session.Run(Next(session, inSameProcess) + " -ResendAfter 00:00:01", journal);
                last.ShouldBeClean();
                Assert.Equal(Rows, session.Sandbox.Ledger.CaptureCount);
                Assert.Equal(Ids(session), last.Captures.Select(capture => capture.CaptureId).ToHashSet());
            }
        }
        finally
        {
            foreach (var (session, _) in sessions)
                await session.DisposeAsync();
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

    private static void Fail(SandboxSession session, string journal, DiskFault fault, int write)
    {
        session.Authorize(10_000, Enumerable.Range(0, 60).Select(number => $"pi_{number}"));
        session.Sandbox.Faults.Share(Fault.SlowAnswer(TimeSpan.FromMilliseconds(20)), 0.3);
        FaultyDisk.Break(journal, fault, write);

        var result = session.Run(Batch, journal);

        Assert.True(FaultyDisk.Mend(journal));
        Assert.Equal("JournalUnavailable", result.TerminatingId);
        Assert.Empty(result.ErrorIds);
        // What finished is reported, whether the journal could take it or not.
        Assert.Equal(Ids(session), result.Captures.Select(capture => capture.CaptureId).ToHashSet());
        Assert.True(Announced(journal) >= session.Sandbox.Ledger.CaptureCount, "Something was sent that the journal does not announce.");
    }

    /// <summary>Not all that is announced was sent; what was is found, and none of it is sent again.</summary>
    private static void Resume(SandboxSession session, string journal, bool inSameProcess)
    {
        var result = session.Run(Next(session, inSameProcess), journal);
        Assert.Null(result.TerminatingId);
        Assert.All(result.ErrorIds, id => Assert.Equal("DojoOutcomeUnknown", id));
        Assert.Equal(Ids(session), result.Captures.Select(capture => capture.CaptureId).ToHashSet());
        Assert.Equal(Rows, result.Captures.Count() + result.ErrorIds.Count());
    }

    /// <summary>What a process knows of an API it knows by its address, so that another one makes it a new process.</summary>
    private static string Next(SandboxSession session, bool inSameProcess) => inSameProcess ? Batch : $"{Batch} -BaseUri http://localhost:{session.Sandbox.BaseUri.Port}";

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
