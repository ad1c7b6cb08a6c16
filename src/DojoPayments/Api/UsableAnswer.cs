using System;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>Decides which answers count.</summary>
internal static class UsableAnswer
{
    /// <summary>The present intent of an answer; null if the answer is for another intent, or from a cache.</summary>
    public static PaymentIntentResponse? Of(ApiExchange<PaymentIntentResponse> exchange, string paymentIntentId) =>
        string.Equals(exchange.Value?.Id, paymentIntentId, StringComparison.Ordinal) && !exchange.IsAged ? exchange.Value : null;

    /// <summary>The time at which a read began: a capture that was made since need not be in its answer.</summary>
    /// <param name="exchange">The read.</param>
    /// <param name="begunLocally">The time at which it began, by this machine's clock.</param>
    /// <param name="begunAt">The same time as a <see cref="World.Timestamp"/>.</param>
    /// <returns>Null if the answer does not have the server's time.</returns>
    public static Clocks? BegunAt(ApiExchange exchange, DateTimeOffset begunLocally, long begunAt) =>
        exchange.ServerDate is { } date ? new Clocks(date - exchange.Elapsed, begunLocally, begunAt) : null;
}
