using System;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>The calls of the API that captures are made with. Each is sent once: repeating is <see cref="RetryPolicy"/>'s to say.</summary>
internal interface IDojoApi
{
    /// <summary>Absolute, ends in a slash.</summary>
    Uri BaseUri { get; }

    /// <summary>POST /payment-intents/{id}/captures, once.</summary>
    /// <param name="paymentIntentId">A checked id; it becomes part of the path as it is.</param>
    /// <param name="body">The amounts.</param>
    /// <param name="readsDate">The answer's date is wanted; reading it from each would be waste.</param>
    /// <param name="abort">Gives the request up, whatever its state.</param>
    Task<ApiExchange<CaptureResponse>> CaptureAsync(string paymentIntentId, CaptureRequest body, bool readsDate, CancellationToken abort);

    /// <summary>GET /payment-intents/{id}, once; a cancelled intent is answered like any other.</summary>
    /// <param name="paymentIntentId">A checked id; it becomes part of the path as it is.</param>
    /// <param name="abort">Gives the request up, whatever its state.</param>
    Task<ApiExchange<PaymentIntentResponse>> GetIntentAsync(string paymentIntentId, CancellationToken abort);

    /// <summary>GET /payment-intents/{id}, once, for more than its captures.</summary>
    /// <inheritdoc cref="GetIntentAsync"/>
    Task<ApiExchange<IntentDocument>> ReadIntentAsync(string paymentIntentId, CancellationToken abort);

    /// <summary>POST /payment-intents/search, once.</summary>
    /// <param name="body">Which page of which search.</param>
    /// <param name="abort">Gives the request up, whatever its state.</param>
    Task<ApiExchange<SearchPage>> SearchIntentsAsync(SearchRequest body, CancellationToken abort);
}
