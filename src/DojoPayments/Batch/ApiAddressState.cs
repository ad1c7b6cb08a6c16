using System;
using System.Collections.Concurrent;
using System.Threading;
using DojoPayments.Api;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>The state that all batches of the process with the same API address share.</summary>
internal sealed class ApiAddressState
{
    private static readonly ConcurrentDictionary<Uri, ApiAddressState> s_byAddress = new();

    private int _begun;
    private int _running;

    /// <param name="world">The clocks and the source of random numbers.</param>
    /// <param name="rules">The rules; null for the default ones.</param>
    public ApiAddressState(World world, CaptureRules? rules = null)
    {
        World = world;
        Rules = rules ?? CaptureRules.Default;
        Attributions = new Attributions(Rules);
        Clock = new ServerClock(world);
    }

    public World World { get; }

    public CaptureRules Rules { get; }

    public Attributions Attributions { get; }

    public IntentQueues IntentQueues { get; } = new();

    public ServerClock Clock { get; }

    /// <summary>Opens a session with the API.</summary>
    /// <param name="client">The API.</param>
    /// <param name="trace">The trace of requests; null if there is none.</param>
    /// <param name="throttleLimit">The number of requests that may be in flight.</param>
    /// <param name="maximumRetryCount">The number of repetitions of a request that are allowed.</param>
    public ApiSession Open(IDojoApi client, RequestTrace? trace, int throttleLimit, int maximumRetryCount) => new(client, Clock, trace, throttleLimit, maximumRetryCount);

    /// <summary>A batch begins to work.</summary>
    /// <returns>The number of the batch for <see cref="IsAlone"/>.</returns>
    public int Begin() => Interlocked.Increment(ref _running) == 1 ? Interlocked.Increment(ref _begun) : -Interlocked.Increment(ref _begun);

    /// <summary>A batch ends its work.</summary>
    public void End() => Interlocked.Decrement(ref _running);

    /// <summary>True while no other batch has worked since a batch began.</summary>
    public bool IsAlone(int begun) => begun == Volatile.Read(ref _begun);

    /// <summary>
    /// Replaces the state of an address by a new one, as in another process: the facts learnt from a server do not hold for the next
    /// server on its port.
    /// </summary>
    public static void Restart(Uri baseUri, World world) => s_byAddress[baseUri] = new ApiAddressState(world);

    public static ApiAddressState Of(Uri baseUri) => s_byAddress.GetOrAdd(baseUri, static _ => new ApiAddressState(World.Real));
}
