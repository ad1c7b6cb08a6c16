using System.Globalization;
using System.Text;
using DojoPayments.Api;
using DojoPayments.Protocol;

namespace DojoPayments.Tests.Engine;

/// <summary>An API in the test's own hands: it makes and lists captures at once, where the test does not answer in its place.</summary>
internal sealed class StubApi : IDojoApi
{
    private readonly World _world;
    private int _ids;

    public StubApi(World world)
    {
        _world = world;
        OnCapture = AcceptAsync;
        OnGetIntent = ListAsync;
    }

    public Uri BaseUri { get; } = new("https://stub.invalid/");

    /// <summary>Every capture that was made.</summary>
    public List<(string Intent, CaptureDetails Capture)> Made { get; } = [];

    /// <summary>How many reads of an intent were begun.</summary>
    public int Reads { get; private set; }

    public Func<string, CaptureRequest, CancellationToken, Task<ApiExchange<CaptureResponse>>> OnCapture { get; set; }

    public Func<string, CancellationToken, Task<ApiExchange<PaymentIntentResponse>>> OnGetIntent { get; set; }

    public Task<ApiExchange<CaptureResponse>> CaptureAsync(string paymentIntentId, CaptureRequest body, bool readsDate, CancellationToken abort) => OnCapture(paymentIntentId, body, abort);

    public Task<ApiExchange<PaymentIntentResponse>> GetIntentAsync(string paymentIntentId, CancellationToken abort)
    {
        Reads++;
        return OnGetIntent(paymentIntentId, abort);
    }

    public Func<string, CancellationToken, Task<ApiExchange<IntentDocument>>> OnReadIntent { get; set; } = static (_, _) => throw new NotSupportedException();

    public Task<ApiExchange<IntentDocument>> ReadIntentAsync(string paymentIntentId, CancellationToken abort) => OnReadIntent(paymentIntentId, abort);

    public Task<ApiExchange<SearchPage>> SearchIntentsAsync(SearchRequest body, CancellationToken abort) => throw new NotSupportedException();

    /// <summary>Makes each capture and answers it, which is the default.</summary>
    public Task<ApiExchange<CaptureResponse>> AcceptAsync(string intent, CaptureRequest body, CancellationToken abort) => Task.FromResult(Accepted(Make(intent, body)));

    /// <summary>Lists what was made, which is the default.</summary>
    public Task<ApiExchange<PaymentIntentResponse>> ListAsync(string intent, CancellationToken abort) => Task.FromResult(Listed(intent));

    /// <summary>Makes a capture, answered or not.</summary>
    /// <returns>Its id.</returns>
    public string Make(string intent, CaptureRequest body)
    {
        var id = "cap_" + (++_ids).ToString(CultureInfo.InvariantCulture);
        Made.Add((intent, new CaptureDetails { Id = id, Amount = body.Amount, TipsAmount = body.TipsAmount, Status = CaptureStatuses.Successful, CreatedAt = _world.UtcNow }));
        return id;
    }

    public ApiExchange<CaptureResponse> Accepted(string? captureId) => Answer(200, new CaptureResponse { CaptureId = captureId });

    public ApiExchange<PaymentIntentResponse> Listed(string intent) =>
        Answer(200, new PaymentIntentResponse { Id = intent, Captures = [.. Made.Where(made => made.Intent == intent).Select(static made => made.Capture)] });

    /// <summary>A refusal as the API writes it.</summary>
    public ApiExchange<T> Refused<T>(int status, TimeSpan? retryAfter = null)
        where T : class => new()
        {
            BodyStarted = true,
            StatusCode = status,
            Problem = ApiProblem.Parse(Encoding.UTF8.GetBytes("{\"title\":\"Refused\"}")),
            RetryAfter = retryAfter,
            ServerDate = Date,
            ReceivedAt = _world.UtcNow,
        };

    /// <summary>It was sent, and no answer came.</summary>
    public static ApiExchange<T> NoAnswer<T>()
        where T : class => new() { BodyStarted = true, Failure = ApiFailure.Connection, Exception = new HttpRequestException("reset") };

    private DateTimeOffset Date => new(_world.UtcNow.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);

    private ApiExchange<T> Answer<T>(int status, T value)
        where T : class => new() { BodyStarted = true, StatusCode = status, Value = value, ServerDate = Date, ReceivedAt = _world.UtcNow };
}
