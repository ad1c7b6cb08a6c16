using System;
using System.Collections.Concurrent;
using System.Threading;
using DojoPayments.Api;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>What all batches of the process share that talk to one API address.</summary>
internal sealed class ApiAddressState
{
    private static readonly ConcurrentDictionary<Uri, ApiAddressState> s_byAddress = new();

    private int _begun;
    private int _running;

    /// <param name="world">Whose clocks and chance count.</param>
    /// <param name="rules">Null for the default.</param>
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

    /// <summary>Begins to talk to the API.</summary>
    /// <param name="client">The API.</param>
    /// <param name="trace">Null if nobody watches.</param>
    /// <param name="throttleLimit">How many requests may be in flight.</param>
    /// <param name="maximumRetryCount">How often a request is repeated.</param>
    public ApiSession Open(IDojoApi client, RequestTrace? trace, int throttleLimit, int maximumRetryCount) => new(client, Clock, trace, throttleLimit, maximumRetryCount);

    /// <summary>A batch begins to work.</summary>
    /// <returns>By which <see cref="IsAlone"/> knows it.</returns>
    public int Begin() => Interlocked.Increment(ref _running) == 1 ? Interlocked.Increment(ref _begun) : -Interlocked.Increment(ref _begun);

    /// <summary>A batch works no more.</summary>
    public void End() => Interlocked.Decrement(ref _running);

    /// <summary>True while no other batch has worked since a batch began.</summary>
    public bool IsAlone(int begun) => begun == Volatile.Read(ref _begun);

    /// <summary>
    /// Begins anew for an address, as another process would: what was learnt of a server is not true of the next one on its
    /// port.
    /// </summary>
    public static void Restart(Uri baseUri, World world) => s_byAddress[baseUri] = new ApiAddressState(world);

    public static ApiAddressState Of(Uri baseUri) => s_byAddress.GetOrAdd(baseUri, static _ => new ApiAddressState(World.Real));
}
