using System.Text.Json;

namespace DojoPayments.Proof;

/// <summary>A capture as a journal has it.</summary>
/// <param name="OperationId">Whose it is.</param>
/// <param name="CaptureId">The API's id.</param>
internal readonly record struct JournalCapture(string OperationId, string CaptureId);

/// <summary>Reads a journal by its documented form alone, so that the module is not its own witness.</summary>
internal static class JournalReader
{
    /// <summary>Every outcome that is a capture, in the order in which they were written.</summary>
    public static IReadOnlyList<JournalCapture> Captures(string path)
    {
        var captures = new List<JournalCapture>();
        foreach (var line in File.ReadLines(path))
        {
            using var record = JsonDocument.Parse(line);
            if (record.RootElement.GetProperty("state").ValueEquals("captured"u8))
                captures.Add(new JournalCapture(record.RootElement.GetProperty("op").GetString()!, record.RootElement.GetProperty("captureId").GetString()!));
        }

        return captures;
    }

    /// <summary>The lines about some operations, word for word.</summary>
    public static IEnumerable<string> LinesOf(string path, Func<string, bool> isWanted) => File.ReadLines(path).Where(line =>
    {
        using var record = JsonDocument.Parse(line);
        return record.RootElement.TryGetProperty("op", out var operation) && isWanted(operation.GetString()!);
    });
}
