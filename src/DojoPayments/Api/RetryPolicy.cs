using System;

namespace DojoPayments.Api;

/// <summary>What to do after a send.</summary>
internal enum RetryAction
{
    /// <summary>The API accepted it.</summary>
    Done,

    /// <summary>It provably was not processed: wait up to the delay, at random, and send again.</summary>
    Retry,

    /// <summary>The API refuses everybody for now: hold every worker for the delay, then send again.</summary>
    Hold,

    /// <summary>It may have been processed: only reading the intent can tell.</summary>
    ReadBack,

    /// <summary>It was not processed and will not be.</summary>
    Reject,
}

/// <summary>One decision of the policy.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Delay">How long to wait before, where the action says so.</param>
internal readonly record struct RetryDecision(RetryAction Action, TimeSpan Delay = default);

/// <summary>What happened to a send.</summary>
/// <param name="StatusCode">The status of the complete answer; 0 if none came.</param>
/// <param name="HasCaptureId">The answer carries a readable capture id.</param>
/// <param name="Failure">Why no complete answer came.</param>
/// <param name="RetryAfter">The wait that the answer asks for.</param>
/// <param name="IsOfApi">A refusal is one that the API itself wrote; anything else may be a filter's, in place of the true answer.</param>
internal readonly record struct SendResult(int StatusCode, bool HasCaptureId = false, ApiFailure Failure = ApiFailure.None, TimeSpan? RetryAfter = null, bool IsOfApi = false);

/// <summary>What happened to a read.</summary>
/// <param name="StatusCode">The status of the complete answer; 0 if none came.</param>
/// <param name="IsUsable">The answer is what was asked for.</param>
/// <param name="Failure">Why no complete answer came.</param>
/// <param name="RetryAfter">The wait that the answer asks for.</param>
internal readonly record struct ReadResult(int StatusCode, bool IsUsable = false, ApiFailure Failure = ApiFailure.None, TimeSpan? RetryAfter = null);

/// <summary>
/// The one place that decides whether a capture may be sent again. The API has no idempotency key for captures, so the
/// rule is RFC 9110, section 9.2.2: only what was provably never applied is repeated.
/// </summary>
internal static class RetryPolicy
{
    /// <summary>The longest wait that an answer's Retry-After is given.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(8);

    /// <summary>Decides about one send of a capture.</summary>
    /// <param name="attempt">Which send of this operation it was, from 1.</param>
    /// <param name="maximumRetryCount">How often it may be repeated.</param>
    /// <param name="result">What happened.</param>
    /// <param name="bodyStarted">The first byte of its body was written.</param>
    /// <param name="sentBefore">An earlier send of the same operation was never answered.</param>
    public static RetryDecision ForCapture(int attempt, int maximumRetryCount, SendResult result, bool bodyStarted, bool sentBefore)
    {
        var isAnswered = result.StatusCode != 0;
        var mayRepeat = attempt <= maximumRetryCount;

        if (!isAnswered && !bodyStarted)
        {
            // A certificate that is not trusted now will not be in a second.
            if (mayRepeat && MayPass(result.Failure))
                return new RetryDecision(RetryAction.Retry, Backoff(attempt));
            return new RetryDecision(sentBefore ? RetryAction.ReadBack : RetryAction.Reject);
        }

        if (!isAnswered)
            return new RetryDecision(RetryAction.ReadBack);

        if (result.StatusCode is >= 200 and < 300)
            return new RetryDecision(result.HasCaptureId ? RetryAction.Done : RetryAction.ReadBack);

        // Refused before any processing, and for everybody.
        if (result.StatusCode == 429 && mayRepeat)
            return new RetryDecision(RetryAction.Hold, Hold(attempt, result.RetryAfter));

        // 408 and 5xx say nothing of what was done before; a redirect or a page comes from something that is not the API.
        if (!IsRefusal(result, bodyStarted))
            return new RetryDecision(RetryAction.ReadBack);

        // A refusal of this send may well be the echo of an earlier one that went through.
        return new RetryDecision(sentBefore ? RetryAction.ReadBack : RetryAction.Reject);
    }

    /// <summary>Decides about one read, which may be repeated whatever its outcome: <see cref="RetryAction.Reject"/> is final.</summary>
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

    /// <summary>True if this send itself provably was not processed, whatever the outcome of earlier ones.</summary>
    public static bool IsRefusal(SendResult result, bool bodyStarted) => result.StatusCode == 0
        ? !bodyStarted
        : result.StatusCode == 429 || (result.IsOfApi && result.StatusCode is >= 400 and < 500 and not 408);

    /// <summary>Upper bound of the full-jitter wait before the next attempt.</summary>
    public static TimeSpan Backoff(int attempt) =>
        TimeSpan.FromTicks(Math.Min(s_firstDelay.Ticks << Math.Min(attempt - 1, 10), s_longestDelay.Ticks));

    /// <summary>The wait that a 429 asks for, within bounds.</summary>
    public static TimeSpan Hold(int attempt, TimeSpan? retryAfter)
    {
        var asked = retryAfter ?? Backoff(attempt);
        return asked > LongestHold ? LongestHold : asked;
    }

    private static bool MayPass(ApiFailure failure) => failure is ApiFailure.Connection or ApiFailure.Handshake or ApiFailure.TimedOut;
}
