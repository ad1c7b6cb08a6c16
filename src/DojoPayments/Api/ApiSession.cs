using System;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>The state that all requests of a run share: the client, the clocks, the pauses that the API asks for, and the trace.</summary>
internal sealed class ApiSession
{
    /// <param name="client">The API.</param>
    /// <param name="clock">The server's clock, with the clocks and the source of random numbers of this machine.</param>
    /// <param name="trace">The trace of requests; null without -Verbose.</param>
    /// <param name="throttleLimit">The number of requests that may be in flight.</param>
    /// <param name="maximumRetryCount">The number of repetitions of a request that are allowed.</param>
    public ApiSession(IDojoApi client, ServerClock clock, RequestTrace? trace, int throttleLimit, int maximumRetryCount)
    {
        Client = client;
        Clock = clock;
        Trace = trace;
        ThrottleLimit = throttleLimit;
        MaximumRetryCount = maximumRetryCount;
        Throttle = new Throttle(clock.World, throttleLimit);
    }

    public IDojoApi Client { get; }

    public ServerClock Clock { get; }

    public World World => Clock.World;

    /// <summary>The trace of requests; null without -Verbose.</summary>
    public RequestTrace? Trace { get; }

    public Throttle Throttle { get; }

    public OutageDetector Outage { get; } = new();

    /// <summary>The number of requests that may be in flight, unless the API asks for fewer.</summary>
    public int ThrottleLimit { get; }

    /// <summary>The number of repetitions of a request that provably changed nothing.</summary>
    public int MaximumRetryCount { get; }

    /// <summary>Holds all requests, because the API asked for a wait.</summary>
    /// <param name="begunAt">The <see cref="World.Timestamp"/> at which the refused request began.</param>
    /// <param name="hold">The wait.</param>
    public void Hold(long begunAt, TimeSpan hold)
    {
        Throttle.Refused(begunAt, hold);
        Trace?.Say($"The API asked for a pause of {hold.TotalSeconds:F1} s; at most {Throttle.Limit} in flight after it.");
    }

    /// <summary>Takes in the facts of a read of an intent.</summary>
    /// <param name="paymentIntentId">The intent.</param>
    /// <param name="attempt">The number of the read, from 1.</param>
    /// <param name="exchange">The request and its answer.</param>
    public void NoteRead(string paymentIntentId, int attempt, ApiExchange exchange)
    {
        Trace?.Request("GET", PathOf(paymentIntentId), attempt, exchange);
        Clock.Learn(exchange.FreshDate);
    }

    /// <summary>Takes in the facts of a request.</summary>
    public void Note(string method, string path, int attempt, ApiExchange exchange)
    {
        Trace?.Request(method, path, attempt, exchange);
        Clock.Learn(exchange.FreshDate);
    }

    public static string PathOf(string paymentIntentId) => "/payment-intents/" + paymentIntentId;
}
