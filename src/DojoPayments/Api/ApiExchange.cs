using System;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>One request and its result. A failure is part of the result and never an exception.</summary>
internal abstract class ApiExchange
{
    private static readonly TimeSpan s_longestFresh = TimeSpan.FromSeconds(2);

    /// <summary>True once the first byte of the request's body was handed to the connection.</summary>
    public bool BodyStarted { get; init; }

    /// <summary>The status of a complete answer; 0 if none came.</summary>
    public int StatusCode { get; init; }

    /// <summary>The problem that an unsuccessful answer describes.</summary>
    public ApiProblem? Problem { get; init; }

    /// <summary>The wait that the answer asks for.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The server's clock when it began to answer, in whole seconds; null if it did not say.</summary>
    public DateTimeOffset? ServerDate { get; init; }

    /// <summary>True if the answer comes from a cache and has an Age above zero.</summary>
    public bool IsAged { get; init; }

    /// <summary>
    /// The server's time if this answer is a good reading of it; null for a cached answer, which shows an earlier time, and for a slow
    /// one, which shows any time since its request.
    /// </summary>
    public DateTimeOffset? FreshDate => IsAged || Elapsed > s_longestFresh ? null : ServerDate;

    /// <summary>The time at which the complete answer was received, UTC.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    public ApiFailure Failure { get; init; }

    public Exception? Exception { get; init; }

    /// <summary>The duration of the request, by the clock that shows more, see <see cref="RequestClock"/>.</summary>
    public TimeSpan Elapsed { get; init; }

    public bool IsSuccess => StatusCode is >= 200 and < 300;
}

/// <inheritdoc/>
/// <typeparam name="T">The contract of a successful answer.</typeparam>
internal sealed class ApiExchange<T> : ApiExchange
    where T : class
{
    /// <summary>The successful answer; null if there is none or it could not be read.</summary>
    public T? Value { get; init; }

    /// <summary>The same refusal with a problem that has more facts.</summary>
    public ApiExchange<T> With(ApiProblem problem) => new()
    {
        BodyStarted = BodyStarted,
        StatusCode = StatusCode,
        Value = Value,
        Problem = problem,
        RetryAfter = RetryAfter,
        ServerDate = ServerDate,
        IsAged = IsAged,
        ReceivedAt = ReceivedAt,
        Failure = Failure,
        Exception = Exception,
        Elapsed = Elapsed,
    };
}
