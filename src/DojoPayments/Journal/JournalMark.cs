using System.Text.Json.Serialization;

namespace DojoPayments.Journal;

/// <summary>
/// The content of a lock file about the journal beside it, so that a journal that was lost, emptied, cut off or restored from a
/// backup is detected.
/// </summary>
internal sealed class JournalMark
{
    /// <summary>The process that locked it last.</summary>
    [JsonPropertyName("process")]
    public int Process { get; set; }

    /// <summary>The journal's identity; null in a lock file of an older version, which only shows that there was a journal.</summary>
    [JsonPropertyName("journal")]
    public string? Journal { get; set; }

    /// <summary>The least length of the journal, in bytes.</summary>
    [JsonPropertyName("length")]
    public long Length { get; set; }
}
