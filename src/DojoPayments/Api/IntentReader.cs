using System;
using System.Threading;
using System.Threading.Tasks;

namespace DojoPayments.Api;

/// <summary>Reads payment intents, and repeats what a wait may mend: a read changes nothing, however often it is sent.</summary>
internal sealed class IntentReader
{
    private const string SearchPath = "/payment-intents/search";

    private readonly IDojoApi _client;
    private readonly IRequestGate _gate;
    private readonly int _maximumRetryCount;

    public IntentReader(IDojoApi client, IRequestGate gate, int maximumRetryCount)
    {
        _client = client;
        _gate = gate;
        _maximumRetryCount = maximumRetryCount;
    }

    /// <summary>Reads one intent.</summary>
    /// <param name="paymentIntentId">A checked id; it becomes part of the path as it is.</param>
    /// <param name="stop">Gives it up.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public Task<Reading<IntentDocument>> ReadAsync(string paymentIntentId, CancellationToken stop) => ReadAsync(
        "GET",
        $"/payment-intents/{paymentIntentId}",
        () => _client.ReadIntentAsync(paymentIntentId, stop),
        // What is asked for one intent and answered for another must not decide anything.
        document => string.Equals(document.Id, paymentIntentId, StringComparison.Ordinal),
        stop);

    /// <summary>Reads one page of a search.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="stop">Gives it up.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public Task<Reading<SearchPage>> SearchAsync(SearchRequest request, CancellationToken stop) => ReadAsync(
        "POST",
        SearchPath,
        () => _client.SearchIntentsAsync(request, stop),
        static page => page.Data is not null,
        stop);

    private async Task<Reading<T>> ReadAsync<T>(string method, string path, Func<Task<ApiExchange<T>>> send, Func<T, bool> isUsable, CancellationToken stop)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            await _gate.WaitAsync(stop).ConfigureAwait(false);
            var begunAt = _gate.World.Timestamp;
            var exchange = await send().ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            _gate.Report(method, path, attempt, exchange);

            var value = exchange.Value is { } read && isUsable(read) ? read : null;
            var decision = RetryPolicy.ForRead(attempt, _maximumRetryCount, new ReadResult(exchange.StatusCode, value is not null, exchange.Failure, exchange.RetryAfter));
            switch (decision.Action)
            {
                case RetryAction.Done:
                    return new Reading<T>(value, null, exchange.IsAged);
                case RetryAction.Retry:
                    await _gate.World.Delay(_gate.World.UpTo(decision.Delay), stop).ConfigureAwait(false);
                    break;
                case RetryAction.Hold:
                    _gate.Hold(begunAt, decision.Delay);
                    break;
                default:
                    return new Reading<T>(null, ReadErrors.Of($"{method} {path}", attempt, exchange));
            }
        }
    }
}

/// <summary>What a read came to: one of the two is there.</summary>
/// <param name="Value">What was read.</param>
/// <param name="Error">Why nothing was.</param>
/// <param name="IsAged">The answer comes from a cache.</param>
internal readonly record struct Reading<T>(T? Value, DojoException? Error, bool IsAged = false)
    where T : class;
