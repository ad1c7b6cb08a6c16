using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Proof;

public class KillTests
{
    // The whole proof takes minutes: dotnet run -c Release --project tests/DojoPayments.Proof
    [Fact]
    public async Task Faults_and_kills_neither_double_nor_lose_a_capture()
    {
        var (exitCode, text) = await BuiltProgram.RunAsync("tests/DojoPayments.Proof", "--rows", "200", "--seed", "10", "--kills", "3");

        Assert.True(exitCode == 0, text);
        Assert.Contains("| Kills | 3 |", text, StringComparison.Ordinal);
    }

    // The whole: the same with --rows 5000 --kills 10
    [Fact]
    public async Task Runs_that_know_nothing_of_one_another_make_each_capture_once()
    {
        string[] modes = ["LostJournal", "TruncatedJournal", "SecondMachine", "RenamedInput", "ShuffledRows"];

        // All at once, because they mostly wait for captures that are listed late.
        var runs = await Task.WhenAll(modes.Select(mode => BuiltProgram.RunAsync("tests/DojoPayments.Proof", "--rows", "60", "--seed", "12", "--kills", "1", "--mode", mode)));

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
        var (exitCode, text) = await BuiltProgram.RunAsync("tests/DojoPayments.Proof", "--rows", "150", "--seed", "11", "--kills", "1", "--disk-faults", "0.03");

        Assert.True(exitCode == 0, text);
        Assert.DoesNotContain("| Workers whose disk failed | 0 |", text, StringComparison.Ordinal);
    }
}
