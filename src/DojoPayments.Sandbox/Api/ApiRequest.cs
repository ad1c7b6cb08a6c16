using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DojoPayments.Sandbox;

/// <summary>What the API reads of a request. It outlives the connection once it is detached.</summary>
internal sealed record ApiRequest
{
    public required Route Route { get; init; }

    public required long Number { get; init; }

    public required string? Authorization { get; init; }

    public required string? Version { get; init; }

    public required string? ContentType { get; init; }

    public required string? ReturnCanceled { get; init; }

    /// <summary>Path and query as they stood in the request line.</summary>
    public required string Target { get; init; }

    /// <summary>Kestrel's own memory, given back when the request ends.</summary>
    public required ReadOnlySequence<byte> Body { get; init; }

    public static ApiRequest Read(HttpRequest request, in Route route, long number, in ReadOnlySequence<byte> body) => new()
    {
        Route = route,
        Number = number,
        Authorization = request.Headers.Authorization,
        Version = request.Headers["Version"],
        ContentType = request.ContentType,
        ReturnCanceled = route.Operation is ApiOperation.GetIntent && request.QueryString.HasValue ? (string?)request.Query["returnCanceled"] : null,
        Target = TargetOf(request),
        Body = body,
    };

    public static string TargetOf(HttpRequest request) => request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    /// <summary>A copy that needs nothing of the connection.</summary>
    public ApiRequest Detach() => this with { Body = new ReadOnlySequence<byte>(Body.ToArray()) };
}
