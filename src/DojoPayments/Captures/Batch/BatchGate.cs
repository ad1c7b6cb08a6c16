using System;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Api;

namespace DojoPayments.Captures;

/// <summary>Lets reads take part in what the captures of a batch share: a pause that one is asked for is a pause for all.</summary>
internal sealed class BatchGate : IRequestGate
{
    private readonly BatchContext _batch;

    public BatchGate(BatchContext batch) => _batch = batch;

    public World World => _batch.World;

    public Task WaitAsync(CancellationToken stop) => _batch.Throttle.WaitAsync(stop);

    public void Hold(long begunAt, TimeSpan hold) => _batch.Hold(begunAt, hold);

    public void Report<T>(string method, string path, int attempt, ApiExchange<T> exchange)
        where T : class
    {
        _batch.Trace?.Request(method, path, attempt, exchange);
        _batch.Clock.Learn(exchange.FreshDate);
        if (exchange.IsSuccess)
            _batch.Throttle.Succeeded();
    }
}
