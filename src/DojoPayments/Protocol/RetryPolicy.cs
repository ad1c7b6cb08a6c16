using System;

namespace DojoPayments.Protocol;

/// <summary>The action after a read.</summary>
internal enum RetryAction
{
    /// <summary>The answer is usable.</summary>
    Done,

    /// <summary>Wait a random time up to the delay, then read again.</summary>
    Retry,

    /// <summary>The API refuses all requests for now: hold every worker for the delay, then read again.</summary>
    Hold,

    /// <summary>A retry cannot help, or the number of retries is used up.</summary>
    Reject,
}

/// <summary>One decision of the policy.</summary>
/// <param name="Action">The action.</param>
/// <param name="Delay">The wait before the action, for an action with a delay.</param>
internal readonly record struct RetryDecision(RetryAction Action, TimeSpan Delay = default);

/// <summary>The result of a read.</summary>
/// <param name="StatusCode">The status of the complete answer; 0 if none came.</param>
/// <param name="IsUsable">True if the answer is usable.</param>
/// <param name="Failure">The reason why no complete answer came.</param>
/// <param name="RetryAfter">The wait that the answer asks for.</param>
internal readonly record struct ReadResult(int StatusCode, bool IsUsable = false, ApiFailure Failure = ApiFailure.None, TimeSpan? RetryAfter = null);

/// <summary>The waits before a repeated request, and the rule for reads: a read may be repeated after any result.</summary>
internal static class RetryPolicy
{
    /// <summary>The longest wait that is granted to a Retry-After header.</summary>
    public static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(8);

    /// <summary>Decides about one read.</summary>
    /// <param name="attempt">The number of the read, from 1.</param>
    /// <param name="maximumRetryCount">The number of repetitions that are allowed.</param>
    /// <param name="result">The result of the read.</param>
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

    /// <summary>The upper bound of the full-jitter wait before the next attempt.</summary>
    public static TimeSpan Backoff(int attempt) =>
        TimeSpan.FromTicks(Math.Min(s_firstDelay.Ticks << Math.Min(attempt - 1, 10), s_longestDelay.Ticks));

    /// <summary>The wait that a 429 asks for, within bounds.</summary>
    public static TimeSpan Hold(int attempt, TimeSpan? retryAfter)
    {
        var asked = retryAfter ?? Backoff(attempt);
        return asked > MaxHold ? MaxHold : asked;
    }

    /// <summary>True if a retry after a wait may succeed.</summary>
    public static bool MayPass(ApiFailure failure) => failure is ApiFailure.Connection or ApiFailure.Handshake or ApiFailure.TimedOut;
}
