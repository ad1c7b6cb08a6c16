using DojoPayments.Protocol;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

public class ThrottleTests
{
    private readonly StepWorld _world = new();

    [Fact]
    public void A_refusal_halves_the_limit_down_to_one()
    {
        var throttle = new Throttle(_world, 8);
        var limits = new List<int>();
        for (var refusal = 0; refusal < 5; refusal++)
        {
            throttle.Refused(_world.Timestamp, TimeSpan.Zero);
            limits.Add(throttle.Limit);
            _world.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([4, 2, 1, 1, 1], limits);
    }

    [Fact]
    public void All_that_were_in_flight_together_count_as_one_refusal()
    {
        var throttle = new Throttle(_world, 8);
        var begun = _world.Timestamp;
        for (var refusal = 0; refusal < 8; refusal++)
            throttle.Refused(begun, TimeSpan.Zero);
        Assert.Equal(4, throttle.Limit);
    }

    [Fact]
    public void Each_full_round_of_successes_gives_one_back_up_to_where_it_began()
    {
        var throttle = new Throttle(_world, 4);
        throttle.Refused(_world.Timestamp, TimeSpan.Zero);
        var grown = Enumerable.Range(1, 20).Where(_ => throttle.Succeeded()).Count();
        Assert.Equal(2, grown);
        Assert.Equal(4, throttle.Limit);
    }

    [Fact]
    public void A_refusal_begins_the_round_anew()
    {
        var throttle = new Throttle(_world, 4);
        throttle.Refused(_world.Timestamp, TimeSpan.Zero);
        Assert.False(throttle.Succeeded());
        throttle.Refused(0, TimeSpan.Zero);
        Assert.False(throttle.Succeeded());
        Assert.True(throttle.Succeeded());
    }

    [Fact]
    public void Everybody_waits_for_the_longest_hold()
    {
        var throttle = new Throttle(_world, 4);
        throttle.Refused(0, TimeSpan.FromMilliseconds(300));
        throttle.Refused(0, TimeSpan.FromMilliseconds(10));
        Assert.Equal(TimeSpan.FromMilliseconds(300), throttle.HoldLeft());

        var waiting = throttle.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        _world.RunToRest();
        Assert.True(waiting.IsCompletedSuccessfully);
        Assert.Equal(TimeSpan.Zero, throttle.HoldLeft());
        Assert.InRange(_world.Elapsed, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(301));
    }

    [Fact]
    public async Task A_stop_ends_the_wait()
    {
        var throttle = new Throttle(_world, 4);
        throttle.Refused(0, TimeSpan.FromMinutes(1));
        using var stop = new CancellationTokenSource();
        var waiting = throttle.WaitAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
