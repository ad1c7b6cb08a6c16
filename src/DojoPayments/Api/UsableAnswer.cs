using System;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>Which answers count.</summary>
internal static class UsableAnswer
{
    /// <summary>What a read says of an intent now; null if it was answered for another intent, or before.</summary>
    public static PaymentIntentResponse? Of(ApiExchange<PaymentIntentResponse> exchange, string paymentIntentId) =>
        string.Equals(exchange.Value?.Id, paymentIntentId, StringComparison.Ordinal) && !exchange.IsAged ? exchange.Value : null;
}
