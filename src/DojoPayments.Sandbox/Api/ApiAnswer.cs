namespace DojoPayments.Sandbox;

/// <summary>An answer before it is written, so that a fault can still change it.</summary>
internal sealed record ApiAnswer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    public const string Json = "application/json; charset=utf-8";

    /// <summary>The one header that some answers need beside those of every answer: Allow, Location, Retry-After.</summary>
    public (string Name, string Value)? Header { get; init; }

    public static ApiAnswer Ok(ReadOnlyMemory<byte> json) => new(200, Json, json);
}
