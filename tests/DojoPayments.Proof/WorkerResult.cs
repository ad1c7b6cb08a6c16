using System.Text.Json;

namespace DojoPayments.Proof;

/// <summary>What a worker reported before it ended or was ended.</summary>
internal sealed class WorkerResult
{
    private WorkerResult(List<ResultLine> lines)
    {
        Captured = [.. lines.Where(static line => line.Kind == ResultLine.Captured)];
        Failed = [.. lines.Where(static line => line.Kind == ResultLine.Failed)];
        End = lines.Find(static line => line.Kind == ResultLine.End);
    }

    public IReadOnlyList<ResultLine> Captured { get; }

    public IReadOnlyList<ResultLine> Failed { get; }

    /// <summary>Null where the worker was killed before the cmdlet ended.</summary>
    public ResultLine? End { get; }

    /// <summary>The cmdlet ended because it could not write its journal.</summary>
    public bool DiskFailed => End?.ErrorId == "JournalUnavailable";

    public static WorkerResult Read(string path)
    {
        var lines = new List<ResultLine>();
        if (!File.Exists(path))
            return new WorkerResult(lines);
        var text = File.ReadAllText(path);
        foreach (var line in text.AsSpan(0, text.LastIndexOf('\n') + 1).EnumerateLines())
        {
            if (!line.IsEmpty)
                lines.Add(JsonSerializer.Deserialize(line, ResultJson.Default.ResultLine)!);
        }

        return new WorkerResult(lines);
    }

    public override string ToString()
    {
        var errors = Failed.Select(static line => line.ErrorId).Append(End?.ErrorId).OfType<string>().CountBy(static id => id, StringComparer.Ordinal).OrderByDescending(static id => id.Value);
        return $"{Captured.Count} captured, of them {Captured.Count(static line => line.IsResumed == true)} resumed{string.Concat(errors.Select(static id => $", {id.Value} {id.Key}"))}";
    }
}
