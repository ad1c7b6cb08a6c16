using System;

namespace DojoPayments;

/// <summary>
/// An error of this module: the cause, in the API's own words if the API answered, and the next step.
/// It is the exception of every error record this module writes.
/// </summary>
public sealed class DojoException : Exception
{
    internal DojoException(DojoErrorId id, string what, string whatToDo, string? traceId = null, int? statusCode = null, Exception? cause = null)
        : base($"{what} {whatToDo}", cause)
    {
        Id = id;
        What = what;
        RecommendedAction = whatToDo;
        StatusCode = statusCode;
        TraceId = traceId;
    }

    internal DojoException(DojoErrorId id, string what, string whatToDo, DojoException reason)
        : this(id, what, whatToDo, traceId: null, reason.StatusCode, reason)
    {
        TraceId = reason.TraceId;
    }

    internal DojoErrorId Id { get; }

    /// <summary>The message without the next step.</summary>
    internal string What { get; }

    /// <summary>The stable id of the error, the first part of the record's FullyQualifiedErrorId.</summary>
    public string ErrorId => Id.ToString();

    /// <summary>The HTTP status the API answered with; null if no complete answer came.</summary>
    public int? StatusCode { get; }

    /// <summary>The API's own id of the failed request, to quote to Dojo's support; null if it gave none.</summary>
    public string? TraceId { get; }

    /// <summary>The next step; also the end of the message.</summary>
    public string RecommendedAction { get; }
}
