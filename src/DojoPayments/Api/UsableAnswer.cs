using System;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>Which answers count.</summary>
internal static class UsableAnswer
{
    /// <summary>What a read says of an intent now; null if it was answered for another intent, or before.</summary>
    public static PaymentIntentResponse? Of(ApiExchange<PaymentIntentResponse> exchange, string paymentIntentId) =>
        string.Equals(exchange.Value?.Id, paymentIntentId, StringComparison.Ordinal) && !exchange.IsAged ? exchange.Value : null;

    /// <summary>When a read was begun: what was made since need not be listed in its answer.</summary>
    /// <param name="exchange">The read.</param>
    /// <param name="begunLocally">Its begin by this machine's clock.</param>
    /// <param name="begunAt">The same by <see cref="World.Timestamp"/>.</param>
    /// <returns>Null if the answer does not tell the server's time.</returns>
    public static Clocks? BegunAt(ApiExchange exchange, DateTimeOffset begunLocally, long begunAt) =>
        exchange.ServerDate is { } date ? new Clocks(date - exchange.Elapsed, begunLocally, begunAt) : null;
}
