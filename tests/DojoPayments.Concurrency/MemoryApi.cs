using DojoPayments.Api;
using DojoPayments.Protocol;

namespace DojoPayments.Concurrency;

/// <summary>An API in memory that makes each capture at once, and answers in a task of its own or not at all.</summary>
internal sealed class MemoryApi : IDojoApi
{
    private readonly object _gate = new();
    private readonly List<(string Intent, CaptureDetails Capture)> _made = [];
    private readonly Func<string, bool> _isAnswered;
    private readonly Action<string> _onSend;

    /// <param name="isAnswered">Whether a capture of an intent is answered.</param>
    /// <param name="onSend">Is told of each capture that is sent.</param>
    public MemoryApi(Func<string, bool> isAnswered, Action<string> onSend)
    {
        _isAnswered = isAnswered;
        _onSend = onSend;
    }

    public Uri BaseUri { get; } = new("http://127.0.0.1/");

    public int Made
    {
        get
        {
            lock (_gate)
                return _made.Count;
        }
    }

    public Task<ApiExchange<CaptureResponse>> CaptureAsync(string paymentIntentId, CaptureRequest body, bool readsDate, CancellationToken abort)
    {
        _onSend(paymentIntentId);
        return Task.Run(() =>
        {
            string id;
            lock (_gate)
            {
                id = $"cp_{_made.Count + 1}";
                _made.Add((paymentIntentId, new CaptureDetails { Id = id, Amount = body.Amount, Status = "Successful", CreatedAt = DateTimeOffset.UtcNow }));
            }

            return _isAnswered(paymentIntentId)
                ? Answer(new CaptureResponse { CaptureId = id })
                : new ApiExchange<CaptureResponse> { BodyStarted = true, Failure = ApiFailure.Connection };
        }, CancellationToken.None);
    }

    public Task<ApiExchange<PaymentIntentResponse>> GetIntentAsync(string paymentIntentId, CancellationToken abort) => Task.Run(() =>
    {
        lock (_gate)
            return Answer(new PaymentIntentResponse { Id = paymentIntentId, Captures = [.. _made.Where(made => made.Intent == paymentIntentId).Select(static made => made.Capture)] });
    }, CancellationToken.None);

    public Task<ApiExchange<IntentDocument>> ReadIntentAsync(string paymentIntentId, CancellationToken abort) => throw new NotSupportedException();

    public Task<ApiExchange<SearchPage>> SearchIntentsAsync(SearchRequest body, CancellationToken abort) => throw new NotSupportedException();

    private static ApiExchange<T> Answer<T>(T value)
        where T : class => new() { BodyStarted = true, StatusCode = 200, Value = value, ServerDate = DateTimeOffset.UtcNow };
}
