using System;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DojoPayments.Journal;

/// <summary>One line of a journal. It holds what is needed to tell a capture from any other, and no key and no secret.</summary>
internal sealed class JournalRecord
{
    /// <summary>What the line says: one of <see cref="JournalStates"/>.</summary>
    [JsonPropertyName("state")]
    public string State { get; set; } = string.Empty;

    /// <summary>The operation it says it of.</summary>
    [JsonPropertyName("op")]
    public string? OperationId { get; set; }

    /// <summary>When, UTC by this machine's clock.</summary>
    [JsonPropertyName("at")]
    public DateTimeOffset At { get; set; }

    [JsonPropertyName("intent")]
    public string? PaymentIntentId { get; set; }

    /// <summary>Minor units.</summary>
    [JsonPropertyName("amount")]
    public long? Amount { get; set; }

    /// <summary>Minor units.</summary>
    [JsonPropertyName("tips")]
    public long? TipsAmount { get; set; }

    [JsonPropertyName("reference")]
    public string? Reference { get; set; }

    /// <summary>The server's clock less this machine's, in milliseconds, as it was known when the send was announced.</summary>
    [JsonPropertyName("offset")]
    public long? ServerOffset { get; set; }

    /// <summary>The announcement before this one was not followed by a send.</summary>
    [JsonPropertyName("anew")]
    public bool? Anew { get; set; }

    [JsonPropertyName("captureId")]
    public string? CaptureId { get; set; }

    /// <summary>Accepted, or the API's own state of the capture.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; set; }

    /// <summary>It was found in a list and not answered, so that an equal send may have made it.</summary>
    [JsonPropertyName("found")]
    public bool? Found { get; set; }

    /// <summary>When the API says that it was made, where it was listed before anything was sent for the row.</summary>
    [JsonPropertyName("made")]
    public DateTimeOffset? MadeAt { get; set; }

    [JsonPropertyName("message")]
    public string? Message { get; set; }

    [JsonPropertyName("attempts")]
    public int? Attempts { get; set; }

    /// <summary>The id of the error that the row got.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; set; }

    /// <summary>In an opening line: the format, see <see cref="JournalFile.Version"/>.</summary>
    [JsonPropertyName("version")]
    public int? Version { get; set; }

    /// <summary>In an opening line: the process that writes from here on.</summary>
    [JsonPropertyName("process")]
    public int? Process { get; set; }

    /// <summary>In an opening line: the journal's identity, by which it is known whatever its path; none in journals of old.</summary>
    [JsonPropertyName("journal")]
    public string? Journal { get; set; }

    /// <inheritdoc cref="JournalRun.Account"/>
    /// <remarks>In an opening line, as all that follows up to the input; none in journals of old.</remarks>
    [JsonPropertyName("account")]
    public string? Account { get; set; }

    /// <inheritdoc cref="JournalRun.Machine"/>
    [JsonPropertyName("machine")]
    public string? Machine { get; set; }

    /// <inheritdoc cref="JournalRun.ModuleVersion"/>
    [JsonPropertyName("module")]
    public string? Module { get; set; }

    /// <summary>The environment of the API key.</summary>
    [JsonPropertyName("environment")]
    public string? Environment { get; set; }

    /// <inheritdoc cref="JournalRun.KeyLastCharacters"/>
    [JsonPropertyName("key")]
    public string? Key { get; set; }

    /// <inheritdoc cref="JournalRun.InputName"/>
    [JsonPropertyName("input")]
    public string? Input { get; set; }

    /// <summary>In a closing line of a flush: where its first line begins, in bytes.</summary>
    [JsonPropertyName("from")]
    public long? From { get; set; }

    /// <summary>In a closing line of a flush: a checksum over its lines.</summary>
    [JsonPropertyName("sum")]
    public string? Sum { get; set; }

    /// <summary>What went wrong with a capture after the API had accepted it; null if nothing is known to have.</summary>
    [JsonIgnore]
    public DojoErrorId? LaterFailure => Error switch
    {
        nameof(DojoErrorId.DojoCaptureDeclined) => DojoErrorId.DojoCaptureDeclined,
        nameof(DojoErrorId.DojoCaptureFailed) => DojoErrorId.DojoCaptureFailed,
        nameof(DojoErrorId.DojoCaptureNotListed) => DojoErrorId.DojoCaptureNotListed,
        _ => null,
    };

    /// <summary>The API had accepted it, and said then that no money was taken.</summary>
    [JsonIgnore]
    public bool TookNoMoney => LaterFailure is DojoErrorId.DojoCaptureDeclined or DojoErrorId.DojoCaptureFailed;

    /// <summary>Reads a line as this module writes it.</summary>
    /// <param name="line">Without its end.</param>
    /// <returns>Null if it is no such line.</returns>
    public static JournalRecord? TryParse(ReadOnlyMemory<byte> line)
    {
        try
        {
            // A reader of JSON does not mind a carriage return.
            return line.Length > 0 && line.Span[line.Length - 1] == '}' ? JsonSerializer.Deserialize(line.Span, JournalJson.Default.JournalRecord) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a journal's line can say.</summary>
internal static class JournalStates
{
    /// <summary>A process opened the journal.</summary>
    public const string Opened = "opened";

    /// <summary>The lines since the last one like this are whole.</summary>
    public const string Flushed = "flushed";

    /// <summary>A send is announced; from here on it may have been made.</summary>
    public const string Sending = "sending";

    /// <summary>The announced send was not made.</summary>
    public const string Released = "released";

    /// <summary>The API accepted it. A later line of the kind says what it is by then, with an error where it is no money, or not known to be.</summary>
    public const string Captured = "captured";

    /// <summary>The API refused it, or declined it later.</summary>
    public const string Refused = "refused";

    /// <summary>It was sent, and read-back did not find it.</summary>
    public const string Unknown = "unknown";

    /// <summary>True for what this module writes.</summary>
    public static bool IsKnown(string state) => state is Opened or Flushed or Sending or Released or Captured or Refused or Unknown;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalRecord))]
[JsonSerializable(typeof(JournalMark))]
internal sealed partial class JournalJson : JsonSerializerContext;
