using System;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>The state that all requests of a run share: the client, the clocks, the pauses that the API asks for, and the trace.</summary>
internal sealed class ApiSession
{
    /// <param name="client">The API.</param>
    /// <param name="clock">The server's, and whose clock and chance count.</param>
    /// <param name="trace">Null without -Verbose.</param>
    /// <param name="throttleLimit">How many requests may be in flight.</param>
    /// <param name="maximumRetryCount">How often a request is repeated.</param>
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

    /// <summary>Null without -Verbose.</summary>
    public RequestTrace? Trace { get; }

    public Throttle Throttle { get; }

    public OutageDetector Outage { get; } = new();

    /// <summary>How many requests may be in flight where the API asks for no fewer.</summary>
    public int ThrottleLimit { get; }

    /// <summary>How often a request is repeated that provably changed nothing.</summary>
    public int MaximumRetryCount { get; }

    /// <summary>The API asked everybody to wait.</summary>
    /// <param name="begunAt">The <see cref="World.Timestamp"/> at which the refused request was begun.</param>
    /// <param name="hold">For how long.</param>
    public void Hold(long begunAt, TimeSpan hold)
    {
        Throttle.Refused(begunAt, hold);
        Trace?.Say($"The API asked for a pause of {hold.TotalSeconds:F1} s; at most {Throttle.Limit} in flight after it.");
    }

    /// <summary>Takes in what any read of an intent tells.</summary>
    /// <param name="paymentIntentId">The intent.</param>
    /// <param name="attempt">Which read it was, from 1.</param>
    /// <param name="exchange">The request and its answer.</param>
    public void NoteRead(string paymentIntentId, int attempt, ApiExchange exchange)
    {
        Trace?.Request("GET", PathOf(paymentIntentId), attempt, exchange);
        Clock.Learn(exchange.FreshDate);
    }

    /// <summary>Takes in what any request tells.</summary>
    public void Note(string method, string path, int attempt, ApiExchange exchange)
    {
        Trace?.Request(method, path, attempt, exchange);
        Clock.Learn(exchange.FreshDate);
    }

    public static string PathOf(string paymentIntentId) => "/payment-intents/" + paymentIntentId;
}
