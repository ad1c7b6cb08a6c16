using System;
using System.Threading;

namespace DojoPayments.Protocol;

/// <summary>
/// Distinguishes an outage of the API from a few intents without an answer: sends are numbered in the order of their begin, and
/// only consecutive sends without an outcome count.
/// </summary>
internal sealed class OutageDetector
{
    /// <summary>The number of consecutive sends that make an outage.</summary>
    public const int Limit = 5;

    // Far more sends than can be open at once: an older send cannot be consecutive with an open one.
    private const int Remembered = 4096;
    private const int ResultBits = 3;

    private readonly object _gate = new();
    // A send's number and its result in one word, so that the usual case, an answer, needs no lock; null before the first send,
    // because many a resumed run sends nothing.
    private long[]? _sends;
    private long _next;
    private long _lastUnanswered;
    private bool _isPaused;
    private int _unreached;

    private enum Result
    {
        Open,
        Answered,

        /// <summary>It never reached the API, so it is no sign of whether the API answers.</summary>
        Passed,

        /// <summary>It was sent and not answered; the read-back may still find it.</summary>
        Unanswered,
        Unknown,
    }

    /// <summary>True if too many consecutive sends have no answer: no new send begins until the outcome of one is found.</summary>
    public bool IsPaused => Volatile.Read(ref _isPaused);

    /// <summary>Gives a send that is about to begin its number.</summary>
    public long Begin()
    {
        var number = Interlocked.Increment(ref _next);
        Volatile.Write(ref Place(number), Word(number, Result.Open));
        return number;
    }

    /// <summary>Records that the API answered, or that the read-back found the outcome of the send.</summary>
    public void Answered(long number)
    {
        Set(number, Result.Answered);
        Reached();
        if (!IsPaused)
            return;
        lock (_gate)
            Review();
    }

    /// <summary>Records that the API answered a read.</summary>
    public void Reached()
    {
        // Seldom to be written: each write takes the place in memory from the other processors.
        if (Volatile.Read(ref _unreached) != 0)
            Volatile.Write(ref _unreached, 0);
    }

    /// <summary>Records that the send began and no answer came.</summary>
    public void Unanswered(long number)
    {
        lock (_gate)
        {
            _unreached = 0;
            Set(number, Result.Unanswered);
            _lastUnanswered = Math.Max(number, _lastUnanswered);
            if (1 + Run(number, -1, Result.Unanswered) + Run(number, +1, Result.Unanswered) >= Limit)
                Review();
        }
    }

    /// <summary>Records that the send never reached the API.</summary>
    public void NotReached(long number) => Set(number, Result.Passed);

    /// <summary>Records that a row ended without having reached the API.</summary>
    /// <returns>True if so many consecutive rows ended like this that the batch should end.</returns>
    public bool GaveUpUnreached() => Interlocked.Increment(ref _unreached) >= Limit;

    /// <summary>Records that the outcome of the send stays unknown.</summary>
    /// <returns>True if so many consecutive sends stayed unknown that the batch should end.</returns>
    public bool StayedUnknown(long number)
    {
        lock (_gate)
        {
            _unreached = 0;
            Set(number, Result.Unknown);
            return 1 + Run(number, -1, Result.Unknown) + Run(number, +1, Result.Unknown) >= Limit;
        }
    }

    /// <summary>Counts the consecutive sends on one side of a send whose result is at least the given one.</summary>
    private int Run(long from, int step, Result least)
    {
        var length = 0;
        for (var number = from + step; length < Limit && number >= 1; number += step)
        {
            var result = Get(number);
            if (result < least && result != Result.Passed)
                break;
            if (result >= least)
                length++;
        }

        return length;
    }

    private bool IsRunLeft()
    {
        for (var number = _lastUnanswered; number > Math.Max(0, _lastUnanswered - Remembered); number--)
        {
            if (Get(number) >= Result.Unanswered && 1 + Run(number, -1, Result.Unanswered) >= Limit)
                return true;
        }

        return false;
    }

    // The pause is set first and reviewed then: a send may get its answer meanwhile on another thread, which must see the pause,
    // because no other thread would end it.
    private void Review()
    {
        Volatile.Write(ref _isPaused, true);
        Interlocked.MemoryBarrier();
        Volatile.Write(ref _isPaused, IsRunLeft());
    }

    private static long Word(long number, Result result) => (number << ResultBits) | (long)result;

    private Result Get(long number)
    {
        var word = Volatile.Read(ref Place(number));
        return word >> ResultBits == number ? (Result)(word & ((1 << ResultBits) - 1)) : Result.Open;
    }

    private void Set(long number, Result result)
    {
        ref var place = ref Place(number);
        var word = Volatile.Read(ref place);
        // Only if no later send has taken the place; other threads see the result before anything else is read here.
        if (word >> ResultBits == number)
            Interlocked.CompareExchange(ref place, Word(number, result), word);
    }

    private ref long Place(long number) => ref (_sends ?? MakeRoom())[number % Remembered];

    private long[] MakeRoom() => Interlocked.CompareExchange(ref _sends, new long[Remembered], null) ?? _sends!;
}
