using System;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>Reads payment intents, and repeats a read that may succeed after a wait: a read changes nothing.</summary>
internal sealed class IntentReader
{
    private const string SearchPath = "/payment-intents/search";

    private readonly ApiSession _session;

    public IntentReader(ApiSession session) => _session = session;

    /// <summary>Reads one intent.</summary>
    /// <param name="paymentIntentId">A checked id; it becomes part of the path as it is.</param>
    /// <param name="stop">Cancels the read.</param>
    /// <exception cref="OperationCanceledException">The read was stopped.</exception>
    public Task<Reading<IntentDocument>> ReadAsync(string paymentIntentId, CancellationToken stop) => ReadAsync(
        "GET",
        ApiSession.PathOf(paymentIntentId),
        () => _session.Client.ReadIntentAsync(paymentIntentId, stop),
        // An answer for another payment intent must not decide anything.
        document => string.Equals(document.Id, paymentIntentId, StringComparison.Ordinal),
        stop);

    /// <summary>Reads one page of a search.</summary>
    /// <param name="request">The search and its page.</param>
    /// <param name="stop">Cancels the read.</param>
    /// <exception cref="OperationCanceledException">The read was stopped.</exception>
    public Task<Reading<SearchPage>> SearchAsync(SearchRequest request, CancellationToken stop) => ReadAsync(
        "POST",
        SearchPath,
        () => _session.Client.SearchIntentsAsync(request, stop),
        static page => page.Data is not null,
        stop);

    private async Task<Reading<T>> ReadAsync<T>(string method, string path, Func<Task<ApiExchange<T>>> send, Func<T, bool> isUsable, CancellationToken stop)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            await _session.Throttle.WaitAsync(stop).ConfigureAwait(false);
            var begunAt = _session.World.Timestamp;
            var exchange = await send().ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            _session.Note(method, path, attempt, exchange);
            if (exchange.IsSuccess)
                _session.Throttle.Succeeded();

            var value = exchange.Value is { } read && isUsable(read) ? read : null;
            var decision = RetryPolicy.ForRead(attempt, _session.MaximumRetryCount, new ReadResult(exchange.StatusCode, value is not null, exchange.Failure, exchange.RetryAfter));
            switch (decision.Action)
            {
                case RetryAction.Done:
                    return new Reading<T>(value, null, exchange.IsAged);
                case RetryAction.Retry:
                    await _session.World.Delay(_session.World.UpTo(decision.Delay), stop).ConfigureAwait(false);
                    break;
                case RetryAction.Hold:
                    _session.Hold(begunAt, decision.Delay);
                    break;
                default:
                    return new Reading<T>(null, ReadErrors.Of($"{method} {path}", attempt, exchange));
            }
        }
    }
}

/// <summary>The result of a read: a value or an error.</summary>
/// <param name="Value">The answer.</param>
/// <param name="Error">The error of a failed read; otherwise null.</param>
/// <param name="IsAged">True if the answer comes from a cache.</param>
internal readonly record struct Reading<T>(T? Value, DojoException? Error, bool IsAged = false)
    where T : class;
