using DojoPayments.Journal;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>Who ran a batch, as its journal says.</summary>
public sealed class JournalRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Journal => _folder.File("captures.journal");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_journal_says_who_opened_it_where_with_which_key_and_for_which_input()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Run("New-DojoCapture pi_1 5 -JournalPath $args[0] -InputName monday.csv", Journal).ShouldBeClean();
        session.Run("Confirm-DojoCapture -JournalPath $args[0]", Journal).ShouldBeClean();

        var runs = Runs(session);

        Assert.Equal(["monday.csv", null], runs.Select(run => run.InputName));
        Assert.All(runs, run =>
        {
            Assert.Equal((Environment.MachineName, Environment.ProcessId, "Sandbox", PowerShellSession.Key[^4..]), (run.Machine, run.ProcessId, run.Environment, run.KeyLastCharacters));
            Assert.EndsWith(Environment.UserName, run.Account, StringComparison.Ordinal);
            Assert.Equal(typeof(DojoCapture).Assembly.GetName().Version!.ToString(3), run.ModuleVersion);
            Assert.Equal(DateTimeOffset.UtcNow, run.OpenedAt, TimeSpan.FromHours(1));
        });
        Assert.DoesNotContain(PowerShellSession.Key, await File.ReadAllTextAsync(Journal, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Single(session.Run("Get-DojoCaptureJournal $args[0]", Journal).Output);
    }

    [Fact]
    public async Task What_an_older_module_wrote_opens_resumes_and_names_nobody()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        using (JournalFile.Open(Journal, (_, _) => { }))
        {
            // It says no more than that it was opened.
        }

        session.Run("New-DojoCapture pi_1 5 -JournalPath $args[0]", Journal).ShouldBeClean();

        var runs = Runs(session);
        Assert.Equal(2, runs.Count);
        Assert.Equal((null, null, null, null, null), (runs[0].Account, runs[0].Machine, runs[0].ModuleVersion, runs[0].Environment, runs[0].KeyLastCharacters));
        Assert.NotNull(runs[1].Machine);
    }

    private List<DojoCaptureJournalRun> Runs(SandboxSession session) =>
        [.. session.Run("Get-DojoCaptureJournal $args[0] -Run", Journal).Output.Select(item => (DojoCaptureJournalRun)item.BaseObject)];
}
