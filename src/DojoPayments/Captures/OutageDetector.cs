namespace DojoPayments.Captures;

/// <summary>
/// Tells an outage from a few sick intents: sends are numbered in the order they are begun, and only an unbroken run of
/// them without an outcome counts.
/// </summary>
internal sealed class OutageDetector
{
    /// <summary>How many in a row make an outage.</summary>
    public const int Limit = 5;

    // Far more sends than can be open at once; what is older no longer stands in a row with anything.
    private const int Remembered = 4096;

    private readonly object _gate = new();
    private readonly Send[] _sends = new Send[Remembered];
    private long _next;
    private int _unreached;

    private enum Result
    {
        Open,
        Answered,

        /// <summary>It never reached the API, so it says nothing of how the API answers.</summary>
        Passed,
        Unknown,
    }

    /// <summary>Numbers a send that is about to begin.</summary>
    public long Begin()
    {
        lock (_gate)
        {
            var number = ++_next;
            _sends[number % Remembered] = new Send(number, Result.Open);
            return number;
        }
    }

    /// <summary>The API answered, or the read-back found what became of the send.</summary>
    public void Answered(long number)
    {
        lock (_gate)
        {
            Set(number, Result.Answered);
            _unreached = 0;
        }
    }

    /// <summary>The send never started.</summary>
    public void NotReached(long number)
    {
        lock (_gate)
            Set(number, Result.Passed);
    }

    /// <summary>A row gave up without ever having reached the API.</summary>
    /// <returns>True where it is the last of so many in a row that the batch should end.</returns>
    public bool GaveUpUnreached()
    {
        lock (_gate)
            return ++_unreached >= Limit;
    }

    /// <summary>The send's outcome stays unknown.</summary>
    /// <returns>True where it completes a run of so many that the batch should end.</returns>
    public bool StayedUnknown(long number)
    {
        lock (_gate)
        {
            _unreached = 0;
            Set(number, Result.Unknown);
            return 1 + Run(number, -1) + Run(number, +1) >= Limit;
        }
    }

    private int Run(long from, int step)
    {
        var length = 0;
        for (var number = from + step; length < Limit; number += step)
        {
            if (number < 1)
                break;
            var send = _sends[number % Remembered];
            if (send.Number != number || send.Result is Result.Open or Result.Answered)
                break;
            if (send.Result == Result.Unknown)
                length++;
        }

        return length;
    }

    private void Set(long number, Result result)
    {
        if (_sends[number % Remembered].Number == number)
            _sends[number % Remembered] = new Send(number, result);
    }

    private readonly record struct Send(long Number, Result Result);
}
