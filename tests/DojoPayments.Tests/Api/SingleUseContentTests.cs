using System.Diagnostics;
using DojoPayments.Api;

namespace DojoPayments.Tests.Api;

/// <summary>When a capture's body may be written.</summary>
public class SingleUseContentTests
{
    [Fact]
    public async Task A_body_is_not_begun_after_the_machine_slept()
    {
        using var deadline = new CancellationTokenSource();
        using var content = Content(deadline, DateTimeOffset.UtcNow.AddMinutes(-20));
        await Assert.ThrowsAsync<InvalidOperationException>(() => content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
        Assert.False(content.Close());
    }

    [Fact]
    public async Task A_body_is_written_once()
    {
        using var deadline = new CancellationTokenSource();
        using var content = Content(deadline, DateTimeOffset.UtcNow);
        await content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InvalidOperationException>(() => content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
        Assert.True(content.Close());
    }

    private static SingleUseContent Content(CancellationTokenSource deadline, DateTimeOffset begunLocally) =>
        new([1], deadline, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), new RequestClock(Stopwatch.GetTimestamp(), begunLocally));
}
