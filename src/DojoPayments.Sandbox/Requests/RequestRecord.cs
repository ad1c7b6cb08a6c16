namespace DojoPayments.Sandbox;

/// <summary>One request as it arrived, and how it was answered.</summary>
public sealed class RequestRecord
{
    /// <summary>Counted from 1 over all requests of the sandbox, in the order of arrival.</summary>
    public required long Number { get; init; }

    /// <summary>What it asked for.</summary>
    public required ApiOperation Operation { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query as they stood in the request line.</summary>
    public required string Path { get; init; }

    /// <summary>The headers with their values unparsed, the key included.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body as text.</summary>
    public required string Body { get; init; }

    /// <summary>When it arrived, UTC by the server's clock.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>The connection it came over: equal for requests that shared one.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>The status it was answered with; null while it is unanswered or when it never gets a readable answer.</summary>
    public int? Status { get; internal set; }

    /// <summary>The name of the fault it met; null for none.</summary>
    public string? Fault { get; internal set; }
}
