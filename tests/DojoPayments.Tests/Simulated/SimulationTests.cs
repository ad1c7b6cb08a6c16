using DojoPayments.Simulation;

namespace DojoPayments.Tests.Simulated;

/// <summary>The short form of the simulation: the program of its own runs for hours.</summary>
public class SimulationTests
{
    private const int Seeds = 2000;
    private const int MostUntilFound = 20_000;

    public static TheoryData<string> Worlds => [.. AllSurroundings.List.Select(static world => world.Name)];

    public static TheoryData<string> Planted => [.. PlantedFaults.List.Select(static fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Nothing_is_made_twice_lost_or_left_in_doubt(string world)
    {
        var campaign = Campaign.Run(AllSurroundings.Find(world), 1, Seeds, Environment.ProcessorCount, 1);
        Assert.True(campaign.Failures.Count == 0, campaign.ToString());
        Assert.Equal(Seeds, campaign.Runs);
    }

    [Theory]
    [MemberData(nameof(Planted))]
    public void A_planted_fault_is_found_and_its_seed_is_clean_without_it(string name)
    {
        var fault = PlantedFaults.Find(name);
        var world = AllSurroundings.Find(fault.World);
        Assert.Empty(Campaign.Run(world, fault.Seed, 1, 1, 1).Failures);
        // A change of anything moves what a seed leads to, so that the story is told by it or by one behind it.
        Assert.True(Campaign.Run(world, fault.Seed, MostUntilFound, Environment.ProcessorCount, 1, fault).Failures.Count > 0, fault.Story);
    }

    [Theory]
    [InlineData("converge", 6010, "a list without Date is noted while the journal has a send in doubt; the read-back finds its capture, and an equal row takes the same one off the list")]
    [InlineData("converge", 200063655, "a listed capture is taken for a row's and fails before it is told")]
    [InlineData("dates", 200001319, "the server's clock is two days ahead at the send and again at both looks, one of them cached, so that the capture seems older than its send")]
    [InlineData("dates", 420013365, "both looks are one answer that a cache repeats without an Age, and its Date is two days ahead")]
    [InlineData("disk", 1500190910, "a row is announced and not sent, its announcement takes the capture of an equal row, and the batch ends before the row is reached: it is found, and told as not attempted because the journal cannot be read any more")]
    [InlineData("stale", 1600114023, "of the simulator itself: an answer to a process that had ended counted as the fresh one between two of a node that is days behind")]
    [InlineData("suspend", 700016659, "the machine sleeps while the clock is asked for, its own clock is set back over the sleep and forward again later")]
    [InlineData("stale", 100076603, "two answers of a node that is behind agree, and the fresh one between them, which lists the capture, has no Date")]
    public void A_story_that_once_went_wrong_ends_well(string world, ulong seed, string story) =>
        Assert.True(Campaign.Run(AllSurroundings.Find(world), seed, 1, 1, 1).Failures.Count == 0, story);

    [Fact]
    public void A_seed_replays_exactly()
    {
        for (var seed = 1UL; seed <= 50; seed++)
            Assert.Equal(Trace(seed), Trace(seed));
    }

    private static string Trace(ulong seed)
    {
        using var lines = new StringWriter();
        Guarded.Run(Scenario.Draw(seed, AllSurroundings.Find("disk")), out _, lines);
        return lines.ToString();
    }
}
