using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Proof;

public class KillTests
{
    // All of the runs at once, because they mostly wait: for captures that are listed late, and until a doubt is due.
    private static readonly Task<(int ExitCode, string Text)> s_faults = Run("--rows", "200", "--seed", "10", "--kills", "3");
    private static readonly Task<(int ExitCode, string Text)> s_disk = Run("--rows", "150", "--seed", "11", "--kills", "1", "--disk-faults", "0.03", "--most-disk-faults", "3");
    private static readonly Task<(int ExitCode, string Text)[]> s_modes = Task.WhenAll(
        new[] { "LostJournal", "TruncatedJournal", "SecondMachine", "RenamedInput", "ShuffledRows" }.Select(static mode => Run("--rows", "60", "--seed", "12", "--kills", "1", "--mode", mode)));

    // The whole proof takes minutes: dotnet run -c Release --project tests/DojoPayments.Proof
    [Fact]
    public async Task Faults_and_kills_neither_double_nor_lose_a_capture()
    {
        var (exitCode, text) = await s_faults;

        Assert.True(exitCode == 0, text);
        Assert.Contains("| Kills | 3 |", text, StringComparison.Ordinal);
    }

    // The whole: the same with --rows 5000 --kills 10
    [Fact]
    public async Task Runs_that_know_nothing_of_one_another_make_each_capture_once()
    {
        var runs = await s_modes;

        Assert.All(runs, run =>
        {
            Assert.True(run.ExitCode == 0, run.Text);
            Assert.Contains("| Kills | 1 |", run.Text, StringComparison.Ordinal);
        });
    }

    // The whole: the same with --rows 20000 --disk-faults 0.002
    [Fact]
    public async Task A_disk_that_fails_at_random_neither_doubles_nor_loses_a_capture()
    {
        var (exitCode, text) = await s_disk;

        Assert.True(exitCode == 0, text);
        Assert.Contains("| Workers whose disk failed | 3 |", text, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Text)> Run(params string[] arguments) => BuiltProgram.RunAsync("tests/DojoPayments.Proof", arguments);
}
