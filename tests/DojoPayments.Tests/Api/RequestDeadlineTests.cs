using DojoPayments.Api;

namespace DojoPayments.Tests.Api;

/// <summary>A deadline serves another request, unless it could end that one for what the last one did.</summary>
public sealed class RequestDeadlineTests : IDisposable
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _abort = new();
    private readonly RequestDeadline.Pool _pool = new(s_hour);

    [Fact]
    public void One_that_is_far_from_its_end_serves_the_next_request()
    {
        var first = Used(_pool);
        using var second = _pool.Begin(s_hour, Now, _abort.Token);
        Assert.Same(first, second);
        Assert.False(second.IsOver);
    }

    [Fact]
    public void One_that_may_be_about_to_end_its_request_serves_no_other()
    {
        var first = Used(_pool);
        using var second = _pool.Begin(s_hour, Now + World.Units(TimeSpan.FromMinutes(30)), _abort.Token);
        Assert.NotSame(first, second);
    }

    [Fact]
    public void One_that_ended_its_request_serves_no_other()
    {
        var first = _pool.Begin(s_hour, Now, _abort.Token);
        first.Set(TimeSpan.Zero);
        first.Token.WaitHandle.WaitOne();
        first.Dispose();
        using var second = _pool.Begin(s_hour, Now, _abort.Token);
        Assert.NotSame(first, second);
        Assert.False(second.IsOver);
    }

    [Fact]
    public void A_request_of_another_batch_is_not_ended_with_this_one()
    {
        Used(_pool);
        using var other = _pool.Begin(s_hour, Now, TestContext.Current.CancellationToken);
        _abort.Cancel();
        Assert.False(other.IsOver);
    }

    [Fact]
    public void An_abort_ends_the_request_that_is_in_flight_and_those_behind_it()
    {
        Used(_pool);
        using var second = _pool.Begin(s_hour, Now, _abort.Token);
        _abort.Cancel();
        Assert.True(second.IsOver);
        using var third = _pool.Begin(s_hour, Now, _abort.Token);
        Assert.True(third.IsOver);
    }

    public void Dispose() => _abort.Dispose();

    private static long Now => World.Real.Timestamp;

    private RequestDeadline Used(RequestDeadline.Pool pool)
    {
        using var deadline = pool.Begin(s_hour, Now, _abort.Token);
        return deadline;
    }
}
