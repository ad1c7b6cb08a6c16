using System.Collections.Concurrent;

namespace DojoPayments.Sandbox;

/// <summary>Effects still to come, which belong to the server and not to any connection.</summary>
internal sealed class LateEffects(DojoApi api, CancellationToken stopping)
{
    private readonly ConcurrentDictionary<Task, bool> _pending = new();

    public Task<ApiAnswer> Schedule(ApiRequest request, Func<CancellationToken, Task> pause)
    {
        var effect = RunAsync(request, pause);
        _pending.TryAdd(effect, value: true);
        _ = effect.ContinueWith(done => _pending.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return effect;
    }

    public Task WhenDoneAsync() => Task.WhenAll(_pending.Keys).ContinueWith(static _ => { }, TaskScheduler.Default);

    private async Task<ApiAnswer> RunAsync(ApiRequest request, Func<CancellationToken, Task> pause)
    {
        await pause(stopping);
        return api.Answer(request);
    }
}
