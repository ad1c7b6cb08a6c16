using DojoPayments.Protocol;

namespace DojoPayments.Tests.Captures;

/// <summary>What is known of the server's clock, and for how long.</summary>
public class ServerClockTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly TwoClocks _world = new();
    private readonly ServerClock _clock;

    public ServerClockTests() => _clock = new ServerClock(_world);

    [Fact]
    public void Nothing_is_known_of_it_before_an_answer_tells()
    {
        _clock.Learn(null);
        Assert.Null(_clock.Offset);
        Assert.False(_clock.IsKnown);
        Assert.True(_clock.WantsReading(_world.Timestamp));
    }

    [Fact]
    public void Half_a_second_has_passed_since_the_whole_one_that_an_answer_names()
    {
        _clock.Learn(_world.UtcNow.AddHours(1));
        Assert.Equal(TimeSpan.FromHours(1) + (s_second / 2), _clock.Offset);
        Assert.True(_clock.IsKnown);
    }

    [Fact]
    public void It_is_read_once_a_second()
    {
        _clock.Learn(_world.UtcNow);
        Assert.False(_clock.WantsReading(_world.Timestamp));
        _clock.Learn(_world.UtcNow.AddHours(1));
        Assert.Equal(s_second / 2, _clock.Offset);
        _world.Pass(s_second);
        Assert.True(_clock.WantsReading(_world.Timestamp));
        _clock.Learn(_world.UtcNow.AddHours(1));
        Assert.Equal(TimeSpan.FromHours(1) + (s_second / 2), _clock.Offset);
    }

    [Theory]
    [InlineData(1.9, true)]
    [InlineData(-1.9, true)]
    [InlineData(2, false)]
    [InlineData(-2, false)]
    public void It_is_forgotten_when_this_machine_s_clock_was_set(double seconds, bool isKnown)
    {
        _clock.Learn(_world.UtcNow);
        _world.Set(TimeSpan.FromSeconds(seconds));
        Assert.Equal(isKnown, _clock.Offset is not null);
        Assert.Equal(isKnown, _clock.IsKnown);
    }

    [Fact]
    public void A_batch_begins_with_what_was_learnt_in_the_last_ten_minutes()
    {
        _clock.Learn(_world.UtcNow);
        _world.Pass(TimeSpan.FromMinutes(10) - s_second);
        Assert.True(_clock.IsKnown);
        _world.Pass(s_second);
        Assert.False(_clock.IsKnown);
        Assert.NotNull(_clock.Offset);
    }

    /// <summary>A clock that nobody sets and one that is set.</summary>
    private sealed class TwoClocks : World
    {
        private long _now;
        private TimeSpan _set;

        public override long Timestamp => _now;

        public override DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch + Between(0, _now) + _set;

        public void Pass(TimeSpan time) => _now += Units(time);

        public void Set(TimeSpan by) => _set += by;

        public override Task Delay(TimeSpan time, CancellationToken stop) => throw new NotSupportedException();

        public override void Start(Action work) => throw new NotSupportedException();

        public override void Wait(object gate, TimeSpan longest) => throw new NotSupportedException();

        public override void Pulse(object gate) => throw new NotSupportedException();

        public override double Chance() => throw new NotSupportedException();
    }
}
