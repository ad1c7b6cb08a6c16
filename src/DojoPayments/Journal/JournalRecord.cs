using System;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DojoPayments.Journal;

/// <summary>One line of a journal. It has the facts that distinguish a capture from any other, and no key and no secret.</summary>
internal sealed class JournalRecord
{
    /// <summary>The kind of the line: one of <see cref="JournalStates"/>.</summary>
    [JsonPropertyName("state")]
    public string State { get; set; } = string.Empty;

    /// <summary>The operation of the line; null in an opening or closing line.</summary>
    [JsonPropertyName("op")]
    public string? OperationId { get; set; }

    /// <summary>The time of the line, or of the answer that it records; UTC by this machine's clock.</summary>
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

    /// <summary>The server's clock less this machine's, in milliseconds, as known at the announcement; null if not known.</summary>
    [JsonPropertyName("offset")]
    public long? ServerOffset { get; set; }

    /// <summary>True if no send followed the announcement before this one.</summary>
    [JsonPropertyName("anew")]
    public bool? Anew { get; set; }

    [JsonPropertyName("captureId")]
    public string? CaptureId { get; set; }

    /// <summary>Accepted, or the API's own state of the capture.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; set; }

    /// <summary>True if the capture was found in a list and not in an answer, so that an equal send may have made it.</summary>
    [JsonPropertyName("found")]
    public bool? Found { get; set; }

    /// <summary>The time of the capture, UTC, if the line is later than it: from the API's list or an earlier line.</summary>
    [JsonPropertyName("made")]
    public DateTimeOffset? MadeAt { get; set; }

    /// <summary>The time of the capture that the line records, UTC.</summary>
    [JsonIgnore]
    public DateTimeOffset CapturedAt => MadeAt ?? At;

    [JsonPropertyName("message")]
    public string? Message { get; set; }

    [JsonPropertyName("attempts")]
    public int? Attempts { get; set; }

    /// <summary>The id of the error of the row.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; set; }

    /// <summary>In an opening line: the format, see <see cref="JournalFile.Version"/>.</summary>
    [JsonPropertyName("version")]
    public int? Version { get; set; }

    /// <summary>In an opening line: the id of the process that writes from here on.</summary>
    [JsonPropertyName("process")]
    public int? Process { get; set; }

    /// <summary>In an opening line: the journal's identity, independent of its path; null in journals of older versions.</summary>
    [JsonPropertyName("journal")]
    public string? Journal { get; set; }

    /// <inheritdoc cref="JournalRun.Account"/>
    /// <remarks>In an opening line, like the properties from here to the input; null in journals of older versions.</remarks>
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

    /// <summary>In a closing line of a flush: the offset of its first line, in bytes.</summary>
    [JsonPropertyName("from")]
    public long? From { get; set; }

    /// <summary>In a closing line of a flush: a checksum over its lines.</summary>
    [JsonPropertyName("sum")]
    public string? Sum { get; set; }

    /// <summary>The failure of a capture after the API had accepted it; null if none is known.</summary>
    [JsonIgnore]
    public DojoErrorId? LaterFailure => Error switch
    {
        nameof(DojoErrorId.DojoCaptureDeclined) => DojoErrorId.DojoCaptureDeclined,
        nameof(DojoErrorId.DojoCaptureFailed) => DojoErrorId.DojoCaptureFailed,
        nameof(DojoErrorId.DojoCaptureNotListed) => DojoErrorId.DojoCaptureNotListed,
        _ => null,
    };

    /// <summary>True if the API had accepted the capture and reported later that no money was taken.</summary>
    [JsonIgnore]
    public bool TookNoMoney => LaterFailure is DojoErrorId.DojoCaptureDeclined or DojoErrorId.DojoCaptureFailed;

    /// <summary>Reads a line as this module writes it.</summary>
    /// <param name="line">The line without its end.</param>
    /// <returns>Null if the line is not one of this module.</returns>
    public static JournalRecord? TryParse(ReadOnlyMemory<byte> line)
    {
        try
        {
            // A JSON reader accepts a carriage return, which this module never writes.
            if (line.Length == 0 || line.Span[line.Length - 1] != '}')
                return null;
            return JournalLineReader.TryRead(line.Span) ?? JsonSerializer.Deserialize(line.Span, JournalJson.Default.JournalRecord);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>The kinds of lines in a journal.</summary>
internal static class JournalStates
{
    /// <summary>A process opened the journal.</summary>
    public const string Opened = "opened";

    /// <summary>The lines since the last line of this kind are whole.</summary>
    public const string Flushed = "flushed";

    /// <summary>A send is announced; from here on the capture may have been made.</summary>
    public const string Sending = "sending";

    /// <summary>The announced send was not made.</summary>
    public const string Released = "released";

    /// <summary>
    /// The API accepted the capture. A later line of this kind gives its state by then, with an error if no money was taken, or if
    /// that is not known.
    /// </summary>
    public const string Captured = "captured";

    /// <summary>The API refused the capture, or declined it later.</summary>
    public const string Refused = "refused";

    /// <summary>The capture was sent, and the read-back did not find it.</summary>
    public const string Unknown = "unknown";

    /// <summary>True for a kind that this module writes.</summary>
    public static bool IsKnown(string state) => state is Opened or Flushed or Sending or Released or Captured or Refused or Unknown;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalRecord))]
[JsonSerializable(typeof(JournalMark))]
internal sealed partial class JournalJson : JsonSerializerContext;
