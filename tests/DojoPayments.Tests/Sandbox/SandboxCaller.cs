using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Sandbox;

/// <summary>A client without opinions: it sends what it is told, once, and follows nothing.</summary>
internal sealed class SandboxCaller(DojoSandbox sandbox) : IDisposable
{
    public const string Key = "sk_sandbox_made_up_for_tests";

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = sandbox.BaseUri,
        Timeout = TimeSpan.FromMilliseconds(Eventually.Hang),
    };

    public Task<HttpResponseMessage> CaptureAsync(string id, string json) => PostAsync($"payment-intents/{id}/captures", json);

    public Task<HttpResponseMessage> CaptureAsync(string id, long amount) => CaptureAsync(id, $$"""{"amount":{{amount}}}""");

    public Task<HttpResponseMessage> PostAsync(string path, string json, Action<HttpRequestMessage>? change = null) =>
        SendAsync(HttpMethod.Post, path, request =>
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            change?.Invoke(request);
        });

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Authorization", "Basic " + Key);
        request.Headers.Add("Version", "2024-02-05");
        change?.Invoke(request);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<JsonNode> GetIntentAsync(string id, string query = "")
    {
        using var response = await SendAsync(HttpMethod.Get, $"payment-intents/{id}{query}");
        Assert.Equal(200, (int)response.StatusCode);
        return await ReadAsync(response);
    }

    public static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

    /// <summary>Checks status and format of an error and gives its body.</summary>
    public static async Task<JsonNode> RefusalAsync(int status, Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await ReadAsync(response);
        Assert.Equal(status, (int)problem["status"]!);
        Assert.False(string.IsNullOrEmpty((string?)problem["title"]));
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$", (string?)problem["traceId"]);
        return problem;
    }

    public void Dispose() => _client.Dispose();
}
