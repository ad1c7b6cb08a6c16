using System;
using System.Collections.Concurrent;

namespace DojoPayments.Captures;

/// <summary>What all batches of the process share that talk to one API address.</summary>
internal sealed class SharedState
{
    private static readonly ConcurrentDictionary<Uri, SharedState> s_byAddress = new();

    /// <param name="world">Whose clocks and chance count.</param>
    /// <param name="rules">Null for the default.</param>
    public SharedState(World world, CaptureRules? rules = null)
    {
        World = world;
        Rules = rules ?? CaptureRules.Default;
        Attributions = new Attributions(Rules);
        Clock = new ServerClock(world);
    }

    public World World { get; }

    public CaptureRules Rules { get; }

    public Attributions Attributions { get; }

    public IntentLanes Lanes { get; } = new();

    public ServerClock Clock { get; }

    /// <summary>Begins anew for an address, as another process would: what was learnt of a server is not true of the next one on its port.</summary>
    public static void Restart(Uri baseUri, World world) => s_byAddress[baseUri] = new SharedState(world);

    public static SharedState Of(Uri baseUri) => s_byAddress.GetOrAdd(baseUri, static _ => new SharedState(World.Real));
}
