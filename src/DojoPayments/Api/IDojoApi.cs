using System;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>The calls of the API that captures need. Each is sent once: <see cref="RetryPolicy"/> decides about repetitions.</summary>
internal interface IDojoApi
{
    /// <summary>Absolute, ends in a slash.</summary>
    Uri BaseUri { get; }

    /// <summary>POST /payment-intents/{id}/captures, once.</summary>
    /// <param name="paymentIntentId">A checked id; it becomes part of the path as it is.</param>
    /// <param name="body">The amounts.</param>
    /// <param name="readsDate">True if the date of the answer is needed; it is not read from each answer, to save time.</param>
    /// <param name="abort">Cancels the request in any state.</param>
    Task<ApiExchange<CaptureResponse>> CaptureAsync(string paymentIntentId, CaptureRequest body, bool readsDate, CancellationToken abort);

    /// <summary>GET /payment-intents/{id}, once; a cancelled intent is answered like any other.</summary>
    /// <param name="paymentIntentId">A checked id; it becomes part of the path as it is.</param>
    /// <param name="abort">Cancels the request in any state.</param>
    Task<ApiExchange<PaymentIntentResponse>> GetIntentAsync(string paymentIntentId, CancellationToken abort);

    /// <summary>GET /payment-intents/{id}, once, for more than its captures.</summary>
    /// <inheritdoc cref="GetIntentAsync"/>
    Task<ApiExchange<IntentDocument>> ReadIntentAsync(string paymentIntentId, CancellationToken abort);

    /// <summary>POST /payment-intents/search, once.</summary>
    /// <param name="body">The search and its page.</param>
    /// <param name="abort">Cancels the request in any state.</param>
    Task<ApiExchange<SearchPage>> SearchIntentsAsync(SearchRequest body, CancellationToken abort);
}
