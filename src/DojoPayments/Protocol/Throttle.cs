using System;
using System.Threading;
using System.Threading.Tasks;

namespace DojoPayments.Protocol;

/// <summary>
/// The limit of captures in flight, and the time from which they may be sent. A 429 holds all of them and halves the limit; as
/// many successes as the limit raise it by one.
/// </summary>
internal sealed class Throttle
{
    private readonly object _gate = new();
    private readonly World _world;
    private readonly int _ceiling;
    private int _limit;
    private int _successes;
    private long _holdUntil;

    public Throttle(World world, int ceiling)
    {
        _world = world;
        _ceiling = ceiling;
        _limit = ceiling;
    }

    /// <summary>The number of requests that may be in flight now; at least 1.</summary>
    public int Limit => Volatile.Read(ref _limit);

    /// <summary>Records that the API refuses all requests for <paramref name="hold"/> from now.</summary>
    /// <param name="begunAt">The <see cref="World.Timestamp"/> at which the refused request began.</param>
    /// <param name="hold">The wait the API asked for.</param>
    public void Refused(long begunAt, TimeSpan hold)
    {
        var until = _world.Timestamp + World.Units(hold);
        lock (_gate)
        {
            // Requests that were in flight together are refused together: the limit is halved once for all of them.
            if (begunAt > LastHalved)
            {
                Volatile.Write(ref _limit, Math.Max(1, _limit / 2));
                LastHalved = _world.Timestamp;
            }

            _successes = 0;
            if (until > _holdUntil)
                Volatile.Write(ref _holdUntil, until);
        }
    }

    private long LastHalved { get; set; } = long.MinValue;

    /// <summary>Records that a request succeeded.</summary>
    /// <returns>True if the limit grew.</returns>
    public bool Succeeded()
    {
        if (Limit == _ceiling)
            return false;
        lock (_gate)
        {
            if (_limit == _ceiling || ++_successes < _limit)
                return false;
            _successes = 0;
            Volatile.Write(ref _limit, _limit + 1);
            return true;
        }
    }

    /// <summary>True if no request may be sent now.</summary>
    public bool IsHeld => HoldLeft() > TimeSpan.Zero;

    /// <summary>The time for which no request may be sent from now; zero in the usual case.</summary>
    public TimeSpan HoldLeft()
    {
        var until = Volatile.Read(ref _holdUntil);
        if (until == 0)
            return TimeSpan.Zero;
        var left = World.Between(_world.Timestamp, until);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    /// <summary>Waits until sending is allowed.</summary>
    /// <exception cref="OperationCanceledException">The batch was stopped meanwhile.</exception>
    public async Task WaitAsync(CancellationToken stop)
    {
        for (var left = HoldLeft(); left > TimeSpan.Zero; left = HoldLeft())
            await _world.Delay(left, stop).ConfigureAwait(false);
    }
}
