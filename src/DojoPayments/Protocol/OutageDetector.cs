using System;
using System.Threading;

namespace DojoPayments.Protocol;

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
    private const int ResultBits = 3;

    private readonly object _gate = new();
    // A send's number and its result in one word, so that the usual case, an answer, needs no lock; none before the first send,
    // for many a run that is resumed sends nothing.
    private long[]? _sends;
    private long _next;
    private long _lastUnanswered;
    private bool _isPaused;
    private int _unreached;

    private enum Result
    {
        Open,
        Answered,

        /// <summary>It never reached the API, so it says nothing of how the API answers.</summary>
        Passed,

        /// <summary>It was sent and not answered; the read-back may still find it.</summary>
        Unanswered,
        Unknown,
    }

    /// <summary>So many sends in a row are without an answer that no new one should be begun until one is found.</summary>
    public bool IsPaused => Volatile.Read(ref _isPaused);

    /// <summary>Numbers a send that is about to begin.</summary>
    public long Begin()
    {
        var number = Interlocked.Increment(ref _next);
        Volatile.Write(ref Place(number), Word(number, Result.Open));
        return number;
    }

    /// <summary>The API answered, or the read-back found the outcome of the send.</summary>
    public void Answered(long number)
    {
        Set(number, Result.Answered);
        Volatile.Write(ref _unreached, 0);
        if (!IsPaused)
            return;
        lock (_gate)
            Review();
    }

    /// <summary>The API answered a read.</summary>
    public void Reached() => Volatile.Write(ref _unreached, 0);

    /// <summary>The send was made and no answer came.</summary>
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

    /// <summary>The send never started.</summary>
    public void NotReached(long number) => Set(number, Result.Passed);

    /// <summary>A row gave up without ever having reached the API.</summary>
    /// <returns>True if it is the last of so many in a row that the batch should end.</returns>
    public bool GaveUpUnreached() => Interlocked.Increment(ref _unreached) >= Limit;

    /// <summary>The send's outcome stays unknown.</summary>
    /// <returns>True if it completes a run of so many that the batch should end.</returns>
    public bool StayedUnknown(long number)
    {
        lock (_gate)
        {
            _unreached = 0;
            Set(number, Result.Unknown);
            return 1 + Run(number, -1, Result.Unknown) + Run(number, +1, Result.Unknown) >= Limit;
        }
    }

    /// <summary>Counts the unbroken run beside a send of those that are without an answer, at least as surely as asked.</summary>
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

    // Paused first and judged then: one of the run may be answered meanwhile by somebody who must see that there is a pause to
    // end, since nobody else would.
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
        // Not where a later send has its place; and seen by others before anything else is read here.
        if (word >> ResultBits == number)
            Interlocked.CompareExchange(ref place, Word(number, result), word);
    }

    private ref long Place(long number) => ref (_sends ?? MakeRoom())[number % Remembered];

    private long[] MakeRoom() => Interlocked.CompareExchange(ref _sends, new long[Remembered], null) ?? _sends!;
}
