using System.Diagnostics;
using DojoPayments.Api;

namespace DojoPayments.Tests.Api;

/// <summary>When a capture's body may be written.</summary>
public class SingleUseContentTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_body_is_not_begun_after_the_machine_slept()
    {
        using var deadline = new RequestDeadline.Pool(s_minute).Begin(s_minute, World.Real.Timestamp, TestContext.Current.CancellationToken);
        using var content = Content(deadline, DateTimeOffset.UtcNow.AddMinutes(-20));
        await Assert.ThrowsAsync<InvalidOperationException>(() => content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
        Assert.False(content.Close());
    }

    [Fact]
    public async Task A_body_is_written_once()
    {
        using var deadline = new RequestDeadline.Pool(s_minute).Begin(s_minute, World.Real.Timestamp, TestContext.Current.CancellationToken);
        using var content = Content(deadline, DateTimeOffset.UtcNow);
        await content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InvalidOperationException>(() => content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
        Assert.True(content.Close());
    }

    private static SingleUseContent Content(RequestDeadline deadline, DateTimeOffset begunLocally) =>
        new([1], deadline, s_minute, s_minute, new RequestClock(Stopwatch.GetTimestamp(), begunLocally));
}
