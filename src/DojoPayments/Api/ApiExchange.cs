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

    /// <summary>The answer comes from a cache, where it was older than nothing.</summary>
    public bool IsAged { get; init; }

    /// <summary>
    /// The server's clock as far as this answer shows it: a cached answer shows an earlier time, and a slow answer any time since
    /// its request.
    /// </summary>
    public DateTimeOffset? FreshDate => IsAged || Elapsed > s_longestFresh ? null : ServerDate;

    /// <summary>When the complete answer was in, UTC.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    public ApiFailure Failure { get; init; }

    public Exception? Exception { get; init; }

    /// <summary>How long it took, by whichever clock says more, see <see cref="RequestClock"/>.</summary>
    public TimeSpan Elapsed { get; init; }

    public bool IsSuccess => StatusCode is >= 200 and < 300;
}

/// <inheritdoc/>
/// <typeparam name="T">The contract of a successful answer.</typeparam>
internal sealed class ApiExchange<T> : ApiExchange
    where T : class
{
    /// <summary>The successful answer, where it could be read.</summary>
    public T? Value { get; init; }

    /// <summary>The same refusal with more known of it.</summary>
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
