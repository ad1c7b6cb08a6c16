using System;

namespace DojoPayments.Captures;

/// <summary>How far the reading back of one operation is.</summary>
internal sealed class ReadBackState
{
    // Whoever is refused for longer will not learn more by asking on.
    private static readonly TimeSpan s_longestExtension = TimeSpan.FromMinutes(10);

    private readonly World _world;
    private readonly long _begunAt;
    private readonly TimeSpan _longest;
    private TimeSpan _patience;

    /// <param name="world">Whose clock counts.</param>
    /// <param name="patience">How long to look.</param>
    public ReadBackState(World world, TimeSpan patience)
    {
        _world = world;
        _begunAt = world.Timestamp;
        _patience = patience;
        _longest = patience + s_longestExtension;
    }

    /// <summary>What the row is told where its capture is not found.</summary>
    public DojoException? Otherwise { get; init; }

    /// <summary>The send is one of an earlier run, so that a new one may be due.</summary>
    public bool IsFromEarlierRun { get; init; }

    /// <summary>When an answer said first that it was not made, by <see cref="World.Timestamp"/>, and the captures that it listed; null if the last one did not.</summary>
    public (long At, string Ids)? Confirmed { get; set; }

    /// <summary>How often the intent was read.</summary>
    public int Looks { get; set; }

    /// <summary>How many of them the API refused for being too busy.</summary>
    public int Refusals { get; set; }

    public bool IsOver => _world.Since(_begunAt) >= _patience;

    /// <summary>A wait that the API asked for is no time in which it could have answered; ten minutes of waits are the most.</summary>
    public void Extend(TimeSpan hold) => _patience = _patience + hold < _longest ? _patience + hold : _longest;
}
