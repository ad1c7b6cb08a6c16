using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;

namespace DojoPayments.Benchmarks.Loops;

/// <summary>The limit: what <see cref="HttpClient"/> does with workers that share an index, and nothing else.</summary>
internal sealed partial class RawLoop : ICaptureLoop, IDisposable
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly Uri _baseUri;
    private readonly bool _readsFirst;
    private readonly bool _captures;
    // What the module does without, so that the limit is not held back by it.
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private IReadOnlyList<CaptureRow> _rows = [];
    private int _next;
    private int _captured;

    /// <param name="baseUri">The server.</param>
    /// <param name="readsFirst">Each intent is read before its capture, and a capture that it lists is not made.</param>
    /// <param name="captures">False to read only.</param>
    public RawLoop(Uri baseUri, bool readsFirst = false, bool captures = true)
    {
        _captures = captures;
        _baseUri = baseUri;
        _readsFirst = readsFirst;
    }

    public string Name => (_readsFirst, _captures) switch
    {
        (true, true) => "raw, reads first",
        (true, false) => "raw, reads only",
        _ => "raw",
    };

    public void Prepare(IReadOnlyList<CaptureRow> rows) => _rows = rows;

    public void Run(int inFlight)
    {
        _next = -1;
        _captured = 0;
        Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(WorkAsync))).GetAwaiter().GetResult();
        if (_captured != _rows.Count)
            throw new InvalidOperationException($"{_captured} of {_rows.Count} rows were captured.");
    }

    /// <summary>Captures rows as they come.</summary>
    /// <returns>How many were captured.</returns>
    public async Task<int> RunAsync(ChannelReader<CaptureRow> rows, int inFlight)
    {
        _captured = 0;
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(() => WorkAsync(rows))));
        return _captured;
    }

    public void Dispose() => _client.Dispose();

    private async Task WorkAsync()
    {
        for (var index = Interlocked.Increment(ref _next); index < _rows.Count; index = Interlocked.Increment(ref _next))
        {
            if (_readsFirst && await IsListedAsync(_rows[index]))
                throw Listed(_rows[index]);
            if (!_captures || await CaptureAsync(_rows[index]) is { Length: > 0 })
                Interlocked.Increment(ref _captured);
        }
    }

    // Not one method with the other, which would cost the bare loop a call.
    private async Task WorkAsync(ChannelReader<CaptureRow> rows)
    {
        await foreach (var row in rows.ReadAllAsync())
        {
            if (_readsFirst && await IsListedAsync(row))
                throw Listed(row);
            if (!_captures || await CaptureAsync(row) is { Length: > 0 })
                Interlocked.Increment(ref _captured);
        }
    }

    private static InvalidOperationException Listed(CaptureRow row) => new($"The capture from {row.PaymentIntentId} is there already.");

    private async Task<bool> IsListedAsync(CaptureRow row)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_baseUri, $"payment-intents/{row.PaymentIntentId}"));
        Authorize(request);
        using var response = await _client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var amount = long.Parse(row.Amount, CultureInfo.InvariantCulture);
        return Array.Exists(JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(), Json.Default.Intent)!.Captures!, capture => capture.Amount == amount);
    }

    private static void Authorize(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Authorization", "Basic " + ServerProcess.Key);
        request.Headers.TryAddWithoutValidation("Version", "2024-02-05");
    }

    private async Task<string?> CaptureAsync(CaptureRow row)
    {
        var body = new Request(long.Parse(row.Amount, CultureInfo.InvariantCulture), long.Parse(row.TipsAmount, CultureInfo.InvariantCulture));
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Json.Default.Request));
        content.Headers.ContentType = s_json;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_baseUri, $"payment-intents/{row.PaymentIntentId}/captures")) { Content = content };
        Authorize(request);
        using var response = await _client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(), Json.Default.Response)?.CaptureId;
    }

    private sealed record Request([property: JsonPropertyName("amount")] long Amount, [property: JsonPropertyName("tipsAmount")] long TipsAmount);

    // Not a record: reading into a constructor's parameters costs more.
    private sealed class Response
    {
        [JsonPropertyName("captureId")]
        public string? CaptureId { get; set; }
    }

    private sealed class Intent
    {
        [JsonPropertyName("captures")]
        public ListedCapture[]? Captures { get; set; }
    }

    private sealed class ListedCapture
    {
        [JsonPropertyName("id")]
        public string? Id { get; set; }

        [JsonPropertyName("amount")]
        public long Amount { get; set; }
    }

    [JsonSerializable(typeof(Intent))]
    [JsonSerializable(typeof(Request))]
    [JsonSerializable(typeof(Response))]
    private sealed partial class Json : JsonSerializerContext;
}
