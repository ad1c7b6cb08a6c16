using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>The classes that ship, on one thread and by a hand-set clock.</summary>
public class SteppedBatchTests
{
    [Fact]
    public void A_batch_runs_on_one_thread_and_takes_no_time_of_its_own()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var stepped = new SteppedBatch(seed);
            var finished = stepped.Run([.. Enumerable.Range(1, 100).Select(number => ($"pi_{number % 7}", (long)number))]);
            Assert.All(finished, operation => Assert.Equal(CaptureState.Captured, operation.State));
            Assert.Equal(100, stepped.Api.Made.Count);
            Assert.True(stepped.World.Elapsed < TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void While_the_API_asks_for_a_pause_nothing_is_sent()
    {
        var pause = TimeSpan.FromSeconds(2);
        var stepped = new SteppedBatch();
        var sent = new List<TimeSpan>();
        stepped.Api.OnCapture = (intent, body, abort) =>
        {
            sent.Add(stepped.World.Elapsed);
            return sent.Count == 20 ? Task.FromResult(stepped.Api.Refused<CaptureResponse>(429, pause)) : stepped.Api.AcceptAsync(intent, body, abort);
        };

        stepped.Run([.. Enumerable.Range(1, 200).Select(number => ($"pi_{number}", 5L))]);

        Assert.Equal(201, sent.Count);
        Assert.All(sent.Skip(20), at => Assert.True(at >= sent[19] + pause, $"Sent after {at}."));
    }

    [Fact]
    public void A_send_that_is_never_answered_and_never_listed_is_looked_for_as_long_as_asked()
    {
        var stepped = new SteppedBatch();
        stepped.Api.OnCapture = (_, _, _) => Task.FromResult(StubApi.NoAnswer<CaptureResponse>());
        var finished = Assert.Single(stepped.Run(("pi_1", 5)));
        Assert.Equal(DojoErrorId.DojoOutcomeUnknown, finished.Error?.Id);
        Assert.InRange(stepped.World.Elapsed, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
    }
}
