namespace DojoPayments.Simulation;

/// <summary>
/// A process that can be killed at every step. What a dead one still does, because its code is in the middle of something,
/// has no effect on anything.
/// </summary>
internal sealed class SimulatedProcess
{
    private long _stepsLeft;

    public SimulatedProcess(Machine machine, int id)
    {
        Machine = machine;
        Id = id;
    }

    public Machine Machine { get; }

    public int Id { get; }

    public bool IsDead { get; private set; }

    /// <summary>Steps that it has made.</summary>
    public long Steps { get; private set; }

    /// <summary>Runs after each of its steps.</summary>
    public Action? AfterStep { get; set; }

    /// <summary>Runs when it is killed.</summary>
    public Action? OnKilled { get; set; }

    /// <summary>One more step: something happened to it, or it is about to touch its disk or the network.</summary>
    public void CountStep()
    {
        Steps++;
        if (!IsDead && --_stepsLeft == 0)
            Kill();
    }

    /// <summary>Lets it be killed at a later step; 0 for never.</summary>
    public void KillAfter(long steps) => _stepsLeft = steps;

    public void Kill()
    {
        if (IsDead)
            return;
        IsDead = true;
        OnKilled?.Invoke();
    }
}

/// <summary>Takes the pipeline's thread of a killed process out of whatever it waits in.</summary>
#pragma warning disable CA1064, CA1032, MA0015 // Only the simulation throws and catches it.
internal sealed class ProcessKilledException : Exception;
#pragma warning restore CA1064, CA1032, MA0015
