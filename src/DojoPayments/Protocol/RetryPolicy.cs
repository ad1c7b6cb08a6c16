using System;

namespace DojoPayments.Protocol;

/// <summary>What to do after a read.</summary>
internal enum RetryAction
{
    /// <summary>The answer is what was asked for.</summary>
    Done,

    /// <summary>Wait up to the delay, at random, and read again.</summary>
    Retry,

    /// <summary>The API refuses everybody for now: hold every worker for the delay, then read again.</summary>
    Hold,

    /// <summary>A wait mends nothing, or there were enough of them.</summary>
    Reject,
}

/// <summary>One decision of the policy.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Delay">How long to wait before, where the action says so.</param>
internal readonly record struct RetryDecision(RetryAction Action, TimeSpan Delay = default);

/// <summary>What happened to a read.</summary>
/// <param name="StatusCode">The status of the complete answer; 0 if none came.</param>
/// <param name="IsUsable">The answer is what was asked for.</param>
/// <param name="Failure">Why no complete answer came.</param>
/// <param name="RetryAfter">The wait that the answer asks for.</param>
internal readonly record struct ReadResult(int StatusCode, bool IsUsable = false, ApiFailure Failure = ApiFailure.None, TimeSpan? RetryAfter = null);

/// <summary>How long is waited before a request is repeated, and whether a read is: it may be, whatever came of it.</summary>
internal static class RetryPolicy
{
    /// <summary>The longest wait that an answer's Retry-After is given.</summary>
    public static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(8);

    /// <summary>Decides about one read.</summary>
    /// <param name="attempt">Which one it was, from 1.</param>
    /// <param name="maximumRetryCount">How often it may be repeated.</param>
    /// <param name="result">What happened.</param>
    public static RetryDecision ForRead(int attempt, int maximumRetryCount, ReadResult result)
    {
        if (result.IsUsable)
            return new RetryDecision(RetryAction.Done);
        var mayPass = result.StatusCode == 0
            ? MayPass(result.Failure)
            : result.StatusCode is 408 or 429 or >= 500 or (>= 200 and < 300);
        if (!mayPass || attempt > maximumRetryCount)
            return new RetryDecision(RetryAction.Reject);
        return result.StatusCode == 429 || result.RetryAfter is not null
            ? new RetryDecision(RetryAction.Hold, Hold(attempt, result.RetryAfter))
            : new RetryDecision(RetryAction.Retry, Backoff(attempt));
    }

    /// <summary>Upper bound of the full-jitter wait before the next attempt.</summary>
    public static TimeSpan Backoff(int attempt) =>
        TimeSpan.FromTicks(Math.Min(s_firstDelay.Ticks << Math.Min(attempt - 1, 10), s_longestDelay.Ticks));

    /// <summary>The wait that a 429 asks for, within bounds.</summary>
    public static TimeSpan Hold(int attempt, TimeSpan? retryAfter)
    {
        var asked = retryAfter ?? Backoff(attempt);
        return asked > MaxHold ? MaxHold : asked;
    }

    /// <summary>True if a wait may mend it.</summary>
    public static bool MayPass(ApiFailure failure) => failure is ApiFailure.Connection or ApiFailure.Handshake or ApiFailure.TimedOut;
}
