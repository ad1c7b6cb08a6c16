using System.Text.Json;
using System.Text.Json.Serialization;

namespace DojoPayments.Proof;

/// <summary>One thing that a worker was told by the cmdlet.</summary>
internal sealed record ResultLine
{
    public const string Captured = "captured";
    public const string Failed = "failed";
    public const string End = "end";

    /// <summary>An output object, an error, or the end of the pipeline.</summary>
    public required string Kind { get; init; }

    public int? Row { get; init; }

    public string? OperationId { get; init; }

    public string? PaymentIntentId { get; init; }

    public long? Amount { get; init; }

    public long? Tips { get; init; }

    public string? CaptureId { get; init; }

    public bool? IsResumed { get; init; }

    public string? ErrorId { get; init; }

    public string? Message { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ResultLine))]
internal sealed partial class ResultJson : JsonSerializerContext;

/// <summary>Writes each line through to the system, where a kill of this process cannot take it back.</summary>
internal sealed class ResultWriter(string path) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _writer = new(path) { AutoFlush = true };

    public void Write(ResultLine line)
    {
        lock (_lock)
            _writer.WriteLine(JsonSerializer.Serialize(line, ResultJson.Default.ResultLine));
    }

    public void Dispose() => _writer.Dispose();
}
