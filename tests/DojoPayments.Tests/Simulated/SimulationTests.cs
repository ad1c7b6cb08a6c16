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
    public void A_planted_fault_is_found(string name)
    {
        var fault = PlantedFaults.Find(name);
        Assert.NotEmpty(Campaign.Run(AllSurroundings.Find(fault.World), 1, MostUntilFound, Environment.ProcessorCount, 1, fault).Failures);
    }

    [Theory]
    [MemberData(nameof(FixedSeeds.All), MemberType = typeof(FixedSeeds))]
    public void A_seed_that_told_a_story_tells_it_of_its_fault_alone(string story, string world, ulong seed, string fault)
    {
        Assert.True(Guarded.Run(Scenario.Draw(seed, AllSurroundings.Find(world)), out _) is null, story);
        // A change of anything moves what a seed leads to, so that the story is told by it or by one behind it.
        Assert.NotEmpty(Campaign.Run(AllSurroundings.Find(world), seed, MostUntilFound, Environment.ProcessorCount, 1, PlantedFaults.Find(fault)).Failures);
    }

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
