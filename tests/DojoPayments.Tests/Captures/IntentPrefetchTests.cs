using DojoPayments.Api;
using DojoPayments.Intents;
using DojoPayments.Protocol;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>Reading intents ahead of the rows that ask for them.</summary>
public sealed class IntentPrefetchTests
{
    private const int InFlight = 8;

    private readonly SlowApi _api = new();

    [Fact]
    public void Rows_come_back_in_order_and_the_waiting_thread_is_woken_for_many_at_once()
    {
        using var reads = new IntentPrefetch<int>(_api.Open(InFlight));
        var taken = new List<int>();
        var waits = 0;
        for (var row = 0; row < 1_000; row++)
        {
            reads.Add(row, $"pi_{row}");
            Take();
            for (; reads.IsFull; waits++, Take())
                reads.Wait();
        }

        for (; !reads.IsEmpty; waits++, Take())
            reads.Wait();

        Assert.Equal(Enumerable.Range(0, 1_000), taken);
        Assert.Equal(1_000, _api.Reads);
        Assert.InRange(waits, 1, 200);
        // As fast as if it were woken for each.
        Assert.InRange(_api.World.Elapsed, SlowApi.Time * 1_000 / InFlight, SlowApi.Time * (1_000 + 100) / InFlight);

        void Take()
        {
            while (reads.TryTake(out var row, out var reading))
            {
                Assert.Equal($"pi_{row}", reading.Intent?.Id);
                taken.Add(row);
            }
        }
    }

    [Fact]
    public void The_first_row_is_not_held_back_for_others()
    {
        using var reads = new IntentPrefetch<int>(_api.Open(throttleLimit: 1));
        for (var row = 0; row < 10; row++)
            reads.Add(row, $"pi_{row}");
        reads.Wait();
        Assert.True(reads.TryTake(out var first, out _));
        Assert.Equal(0, first);
        Assert.InRange(_api.Reads, 1, 2);
    }

    /// <summary>Knows every intent, and takes its time.</summary>
    private sealed class SlowApi : IDojoApi
    {
        public static readonly TimeSpan Time = TimeSpan.FromMilliseconds(10);

        public StepWorld World { get; } = new();

        public int Reads { get; private set; }

        public Uri BaseUri { get; } = new("https://stub.invalid/");

        public ApiSession Open(int throttleLimit) => new(this, new ServerClock(World), null, throttleLimit, maximumRetryCount: 0);

        public async Task<ApiExchange<IntentDocument>> ReadIntentAsync(string paymentIntentId, CancellationToken abort)
        {
            Reads++;
            await World.Delay(Time, abort);
            return new ApiExchange<IntentDocument> { StatusCode = 200, BodyStarted = true, Value = new IntentDocument { Id = paymentIntentId }, ReceivedAt = World.UtcNow };
        }

        public Task<ApiExchange<CaptureResponse>> CaptureAsync(string paymentIntentId, CaptureRequest body, bool readsDate, CancellationToken abort) => throw new NotSupportedException();

        public Task<ApiExchange<PaymentIntentResponse>> GetIntentAsync(string paymentIntentId, CancellationToken abort) => throw new NotSupportedException();

        public Task<ApiExchange<SearchPage>> SearchIntentsAsync(SearchRequest body, CancellationToken abort) => throw new NotSupportedException();
    }
}
