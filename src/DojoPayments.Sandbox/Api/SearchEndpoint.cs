using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace DojoPayments.Sandbox;

/// <summary>
/// <c>POST /payment-intents/search</c>. The API does not say in which order intents come; here it is newest first. A cursor is
/// the place of an intent in that order and stays valid when new ones are added.
/// </summary>
internal sealed class SearchEndpoint(IntentLedger ledger)
{
    private static readonly string[] s_members = ["statuses", "startDate", "endDate", "cursor"];
    private static readonly string[] s_cursorMembers = ["limit", "before", "after"];

    public ApiAnswer Answer(ApiRequest request)
    {
        if (!JsonBody.TryParse(request.Body, s_members, out var body, out var refusal)) return refusal;

        var statuses = body.Choices<IntentStatus>("statuses");
        var from = body.Time("startDate") ?? DateTime.MinValue;
        var to = body.Time("endDate") ?? DateTime.MaxValue;
        if (from > to) body.Fail("endDate", "must not be before startDate");
        var cursor = body.Object("cursor", s_cursorMembers);
        var limit = (int)(cursor?.Integer("limit", min: 1, max: 100) ?? 50);
        var before = ReadPlace(cursor, "before");
        var after = ReadPlace(cursor, "after");
        if (before is not null && after is not null) cursor!.Fail("before", "and after are mutually exclusive");
        if (body.Errors.Any) return Problem.Invalid(body.Errors);

        return Page(Matching(statuses, from, to), limit, before, after);
    }

    private static long? ReadPlace(JsonBody? cursor, string name)
    {
        if (cursor?.Text(name, maxLength: 40) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place)) return place;
        cursor.Fail(name, "is not a cursor of this API");
        return null;
    }

    private static ApiAnswer Page(List<Intent> newestFirst, int limit, long? before, long? after)
    {
        // Numbers fall along the list.
        var start = after is { } last ? newestFirst.FindIndex(intent => intent.Number < last) : 0;
        if (start < 0) start = newestFirst.Count;
        var end = newestFirst.Count;
        if (before is { } first)
        {
            end = newestFirst.FindIndex(intent => intent.Number <= first);
            if (end < 0) end = newestFirst.Count;
            start = Math.Max(0, end - limit);
        }

        end = Math.Min(end, start + limit);
        return ApiAnswer.Ok(Write(newestFirst, start, end));
    }

    private static ReadOnlyMemory<byte> Write(List<Intent> newestFirst, int start, int end)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        for (var i = start; i < end; i++) IntentJson.Write(json, newestFirst[i].Snapshot(listedOnly: true));
        json.WriteEndArray();
        WritePlace(json, "before", start > 0 && start < end ? newestFirst[start] : null);
        WritePlace(json, "after", end < newestFirst.Count && end > start ? newestFirst[end - 1] : null);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WritePlace(Utf8JsonWriter json, string name, Intent? place)
    {
        if (place is null) json.WriteNull(name);
        else json.WriteString(name, place.Number.ToString(CultureInfo.InvariantCulture));
    }

    private List<Intent> Matching(List<IntentStatus> statuses, DateTime from, DateTime to)
    {
        var matching = new List<Intent>();
        var oldestFirst = ledger.InOrder();
        for (var i = oldestFirst.Length - 1; i >= 0; i--)
        {
            var intent = oldestFirst[i];
            if (intent.CreatedAt >= from && intent.CreatedAt <= to && (statuses.Count == 0 || statuses.Contains(intent.Status))) matching.Add(intent);
        }

        return matching;
    }
}
