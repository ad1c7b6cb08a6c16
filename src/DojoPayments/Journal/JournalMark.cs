using System.Text.Json.Serialization;

namespace DojoPayments.Journal;

/// <summary>
/// What a lock file says of the journal beside it, so that one that was lost, emptied, cut off or put back from a backup is
/// noticed.
/// </summary>
internal sealed class JournalMark
{
    /// <summary>The process that locked it last.</summary>
    [JsonPropertyName("process")]
    public int Process { get; set; }

    /// <summary>The journal's identity; null in a lock file of old, which tells only that there was a journal.</summary>
    [JsonPropertyName("journal")]
    public string? Journal { get; set; }

    /// <summary>How long the journal is at the least, in bytes.</summary>
    [JsonPropertyName("length")]
    public long Length { get; set; }
}
