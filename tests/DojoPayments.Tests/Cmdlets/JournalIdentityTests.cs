using System.Diagnostics;
using DojoPayments.Journal;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>A journal is one journal by whatever name it is reached, and one run has it.</summary>
public sealed class JournalIdentityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Journal => _folder.File("captures.journal");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_doubt_of_this_process_is_found_by_the_journal_s_other_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link needs a privilege there.");
        var other = Path.Combine(_folder.Path, "link");
        Directory.CreateSymbolicLink(other, Directory.CreateDirectory(_folder.File("real")).FullName);
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1", "pi_2");
        var effect = new TaskCompletionSource();
        session.Sandbox.Faults.Next(Fault.LateAfterAbort(effect.Task), count: 2);
        const string batch = "'pi_1', 'pi_2' | ForEach-Object { [pscustomobject]@{ Id = $_; Amount = 5 } } | New-DojoCapture -ReadBackTimeoutSeconds 0 -JournalPath $args[0]";
        Assert.Equal(["DojoOutcomeUnknown", "DojoOutcomeUnknown"], session.Run(batch, _folder.File("real/captures.journal")).ErrorIds);
        effect.SetResult();
        await session.Sandbox.WhenLateEffectsAreDoneAsync();

        var second = session.Run(batch, Path.Combine(other, "captures.journal"));

        second.ShouldBeClean();
        Assert.Equal(session.Sandbox.Ledger.Captures.Select(capture => capture.Id).Order(StringComparer.Ordinal), second.Captures.Select(capture => capture.CaptureId).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("the same path")]
    [InlineData("a symbolic link")]
    [InlineData("a link to its folder")]
    [InlineData("a hard link")]
    [InlineData("the same path, and no lock file")]
    [InlineData("a copy")]
    public void One_batch_of_a_process_has_it(string name)
    {
        using var first = JournalFile.Open(Journal, (_, _) => { });
        Assert.Equal("JournalUnavailable", Assert.Throws<DojoException>(() => JournalFile.Open(OtherName(name), (_, _) => { })).ErrorId);
        first.Append(new JournalRecord { State = JournalStates.Captured, OperationId = "still mine" });
    }

    [Theory]
    [InlineData("the same path")]
    [InlineData("a symbolic link")]
    [InlineData("a hard link")]
    [InlineData("the same path, and no lock file")]
    public async Task One_process_has_it(string name)
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        sandbox.Faults.Share(Fault.StallBeforeEffect, 1);
        using var other = CapturingProcess.Start(sandbox.BaseUri, Journal, _folder.File("result"));
        await Eventually.IsTrueAsync(() => sandbox.Requests.Total > 0);

        Assert.Equal("JournalUnavailable", Assert.Throws<DojoException>(() => JournalFile.Open(OtherName(name), (_, _) => { })).ErrorId);
    }

    [Fact]
    public void A_reader_in_the_process_does_not_let_another_process_in()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Its locks can be looked at there.");
        using var first = JournalFile.Open(Journal, (_, _) => { });
        JournalFile.Read(Journal, (_, _) => { });
        first.Append(new JournalRecord { State = JournalStates.Captured, OperationId = "held anew" });
        Assert.Contains(File.ReadAllLines("/proc/locks"), line => line.Contains("POSIX", StringComparison.Ordinal) && line.Contains($" {Environment.ProcessId} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_locks_do_not_hold_nothing_is_sent()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The switch is for Unix.");
        await using var sandbox = await DojoSandbox.StartAsync();
        using var run = CapturingProcess.Start(sandbox.BaseUri, Journal, _folder.File("result"), ("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1"));
        await run.WaitForEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("JournalUnavailable", await File.ReadAllTextAsync(_folder.File("result"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, sandbox.Requests.Total);
    }

    [Theory]
    [InlineData("[IO.File]::Move($journal, $other)")]
    [InlineData("[IO.File]::Move($journal, $other); [IO.File]::Copy($other, $journal)")]
    [InlineData("[IO.File]::Move($journal, $other); [IO.File]::WriteAllText($journal, '')")]
    [InlineData("[IO.File]::Copy($journal, $other); [IO.File]::WriteAllText($journal, '')")]
    [InlineData("[IO.File]::Copy($journal, $other); [IO.File]::AppendAllText($journal, 'of another program' * 5000)")]
    public async Task A_journal_that_is_taken_away_in_mid_run_ends_the_batch_and_put_back_it_is_gone_on_with(string rotation)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file that is open cannot be moved there.");
        const int rows = 200;
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, Enumerable.Range(1, rows).Select(number => $"pi_{number}"));
        const string batch = "1..200 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 5 } } | New-DojoCapture -ReadBackTimeoutSeconds 0 -ThrottleLimit 4 -JournalPath $journal";
        var other = _folder.File("rotated");

        var first = session.Run($"$journal, $other = $args; {batch} | ForEach-Object {{ $_; if (++$n -eq 20) {{ $null = & {{ {rotation} }} }} }}", Journal, other);

        Assert.Equal("JournalUnavailable", first.TerminatingId);
        Assert.InRange(session.Sandbox.Ledger.CaptureCount, 20, rows - 1);
        Assert.Equal(Ids(session), first.Captures.Select(capture => capture.CaptureId).ToHashSet());
        var made = session.Sandbox.Ledger.CaptureCount;

        // As it was left it is no journal to go on with. A copy is one: what it lacks was not followed by a send.
        if (!rotation.Contains("Copy($other", StringComparison.Ordinal))
        {
            Assert.Equal("JournalUnavailable", session.Run($"$journal = $args[0]; {batch}", Journal).TerminatingId);
            Assert.Equal(made, session.Sandbox.Ledger.CaptureCount);
            File.Move(other, Journal, overwrite: true);
        }

        var second = session.Run($"$journal = $args[0]; {batch}", Journal);
        if (second.TerminatingId is not null)
        {
            // What was copied lacks what was flushed after it.
            Assert.Contains("Copy($journal", rotation, StringComparison.Ordinal);
            Assert.Equal(made, session.Sandbox.Ledger.CaptureCount);
            return;
        }

        Assert.Equal(rows, session.Sandbox.Ledger.CaptureCount + second.ErrorIds.Count());
        Assert.Equal(Ids(session), second.Captures.Select(capture => capture.CaptureId).ToHashSet());
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_no_place_for_a_new_journal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link needs a privilege there.");
        File.CreateSymbolicLink(Journal, _folder.File("not there"));
        Assert.Equal("JournalUnavailable", Assert.Throws<DojoException>(() => JournalFile.Open(Journal, (_, _) => { })).ErrorId);
        Assert.False(File.Exists(_folder.File("not there")));
    }

    private static HashSet<string> Ids(SandboxSession session) => [.. session.Sandbox.Ledger.Captures.Select(capture => capture.Id)];

    /// <summary>A path that leads to the journal, which is open.</summary>
    private string OtherName(string name)
    {
        var other = _folder.File("other.journal");
        switch (name)
        {
            case "a symbolic link":
                Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link needs a privilege there.");
                File.CreateSymbolicLink(other, Journal);
                return other;
            case "a link to its folder":
                Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link needs a privilege there.");
                Directory.CreateSymbolicLink(_folder.File("link"), _folder.Path);
                return _folder.File("link/captures.journal");
            case "a hard link":
                using (var link = OperatingSystem.IsWindows() ? Process.Start("cmd", ["/c", "mklink", "/H", other, Journal]) : Process.Start("ln", [Journal, other]))
                    link.WaitForExit();
                return other;
            case "a copy":
                using (var from = new FileStream(Journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
                using (var to = File.Create(other))
                    from.CopyTo(to);
                return other;
            case "the same path, and no lock file":
                Assert.SkipWhen(OperatingSystem.IsWindows(), "A file that is open cannot be deleted there.");
                File.Delete(Journal + ".lock");
                return Journal;
            default:
                return Journal;
        }
    }
}
