using DojoPayments.Api;

namespace DojoPayments.Tests.Api;

public sealed class RequestClockTests
{
    [Theory]
    [InlineData(3, 3, 3)]
    // The machine slept.
    [InlineData(3, 1800, 1800)]
    // Its clock was set back by a little, as it is now and then.
    [InlineData(3, 1, 3)]
    // It was set back over a sleep, however long that was.
    [InlineData(3, 0, 86_403)]
    [InlineData(0, -600, 86_400)]
    public void It_tells_the_most_that_a_request_can_have_taken(int monotonic, int wall, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), RequestClock.Most(TimeSpan.FromSeconds(monotonic), TimeSpan.FromSeconds(wall)));
}
