using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>Sends one request and returns its result. It never repeats a request: <see cref="RetryPolicy"/> decides that.</summary>
internal sealed class DojoApiClient : IDojoApi
{
    private const int MaxBodyLength = 1024 * 1024;

    // A hundred intents, each with all data that a merchant may attach to it.
    private const int MaxPageLength = 32 * MaxBodyLength;

    private readonly ApiConnection _connection;
    private readonly HttpMessageInvoker _transport;
    private readonly string _authorization;
    private readonly string _intents;
    private readonly byte[] _key;
    private readonly RequestDeadline.Pool _deadlines;

    public DojoApiClient(ApiConnection connection, HttpMessageInvoker transport)
    {
        _connection = connection;
        _transport = transport;
        _authorization = "Basic " + connection.ApiKey;
        _intents = connection.BaseUri.AbsoluteUri + "payment-intents/";
        _key = Encoding.UTF8.GetBytes(connection.ApiKey);
        _deadlines = new RequestDeadline.Pool(connection.ConnectionTimeout < connection.OperationTimeout ? connection.ConnectionTimeout : connection.OperationTimeout);
    }

    public Uri BaseUri => _connection.BaseUri;

    /// <inheritdoc/>
    public Task<ApiExchange<CaptureResponse>> CaptureAsync(string paymentIntentId, CaptureRequest body, bool readsDate, CancellationToken abort) =>
        SendAsync(
            HttpMethod.Post,
            _intents + paymentIntentId + "/captures",
            JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Default.CaptureRequest),
            ApiJson.Default.CaptureResponse,
            readsDate,
            abort);

    /// <inheritdoc/>
    public Task<ApiExchange<PaymentIntentResponse>> GetIntentAsync(string paymentIntentId, CancellationToken abort) =>
        SendAsync(HttpMethod.Get, _intents + paymentIntentId + "?returnCanceled=true", null, ApiJson.Default.PaymentIntentResponse, readsDate: true, abort);

    /// <inheritdoc/>
    public Task<ApiExchange<IntentDocument>> ReadIntentAsync(string paymentIntentId, CancellationToken abort) =>
        SendAsync(HttpMethod.Get, _intents + paymentIntentId + "?returnCanceled=true", null, IntentJson.Default.IntentDocument, readsDate: true, abort);

    /// <inheritdoc/>
    public Task<ApiExchange<SearchPage>> SearchIntentsAsync(SearchRequest body, CancellationToken abort) => SendAsync(
        HttpMethod.Post,
        _intents + "search",
        JsonSerializer.SerializeToUtf8Bytes(body, IntentJson.Default.SearchRequest),
        IntentJson.Default.SearchPage,
        readsDate: true,
        abort,
        MaxPageLength);

    private async Task<ApiExchange<T>> SendAsync<T>(HttpMethod method, string address, byte[]? body, JsonTypeInfo<T> contract, bool readsDate, CancellationToken abort, int longestBody = MaxBodyLength)
        where T : class
    {
        var clock = RequestClock.Start();
        // Without a body the moment of the connection is not known, so a read has the sum of both times.
        using var deadline = _deadlines.Begin(body is null ? _connection.ConnectionTimeout + _connection.OperationTimeout : _connection.ConnectionTimeout, clock.BegunAt, abort);
        var content = body is null ? null : new SingleUseContent(body, deadline, _connection.OperationTimeout, _connection.ConnectionTimeout, clock);
        using var request = new HttpRequestMessage(method, new Uri(address)) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", _authorization);
        request.Headers.TryAddWithoutValidation("Version", _connection.Version);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Value);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", AnswerBody.AcceptedEncoding);
        // The answer of a cache does not show the captures that were made since.
        if (body is null)
            request.Headers.TryAddWithoutValidation("Cache-Control", "no-cache");
        // .NET Framework sends Expect: 100-continue by default, and may then repeat the request by itself.
        if (ApiTransport.IsNetFramework)
            request.Headers.ExpectContinue = false;

        try
        {
            using var response = await _transport.SendAsync(request, deadline.Token).ConfigureAwait(false);
            // An answer that came before the body is the answer: the body must not follow it.
            var isStarted = content?.Close() ?? true;
            // A proxy that asks for credentials passed nothing on.
            if (response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired && !isStarted)
                return new ApiExchange<T> { Failure = ApiFailure.ProxyAuthentication, Elapsed = clock.Elapsed };
            // On .NET Framework a read that waits is ended only by closing its response.
            using var close = ApiTransport.IsNetFramework ? deadline.Token.Register(response.Dispose) : default;
            using var answer = new AnswerBuffer(response.Content.Headers.ContentLength, longestBody);
            var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
            int read;
            do
                read = await stream.ReadAsync(answer.Array, answer.Length, answer.Array.Length - answer.Length, deadline.Token).ConfigureAwait(false);
            while (answer.Take(read));
            return Read(response, WithoutKey(AnswerBody.Decode(response.Content.Headers, answer.Body, longestBody)), contract, readsDate, clock);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException or WebException or ObjectDisposedException or InvalidOperationException)
        {
            return new ApiExchange<T>
            {
                BodyStarted = content?.Close() ?? false,
                Failure = Classify(exception, deadline.IsOver, abort.IsCancellationRequested),
                Exception = exception,
                Elapsed = clock.Elapsed,
            };
        }
    }

    private static ApiExchange<T> Read<T>(HttpResponseMessage response, ReadOnlyMemory<byte> body, JsonTypeInfo<T> contract, bool readsDate, RequestClock clock)
        where T : class
    {
        var receivedAt = DateTimeOffset.UtcNow;
        return new ApiExchange<T>
        {
            BodyStarted = true,
            StatusCode = (int)response.StatusCode,
            Value = response.IsSuccessStatusCode ? Parse(body, contract) : null,
            Problem = response.IsSuccessStatusCode ? null : ApiProblem.Parse(body),
            RetryAfter = RetryAfter(response),
            ServerDate = readsDate ? response.Headers.Date : null,
            IsAged = readsDate && response.Headers.Age > TimeSpan.Zero,
            ReceivedAt = receivedAt,
            Elapsed = clock.Until(receivedAt),
        };
    }

    /// <summary>The body without the key: an answer may repeat the request with the key, and its text is shown and logged.</summary>
    private ReadOnlyMemory<byte> WithoutKey(ReadOnlyMemory<byte> body) => body.Span.IndexOf(_key) < 0
        ? body
        : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.ToArray()).Replace(_connection.ApiKey, "***"));

    private static T? Parse<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> contract)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, contract);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode || response.Headers.RetryAfter is not { } asked)
            return null;
        var wait = asked.Delta ?? asked.Date - (response.Headers.Date ?? DateTimeOffset.UtcNow);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static ApiFailure Classify(Exception exception, bool isOverdue, bool isAborted)
    {
        if (isAborted)
            return ApiFailure.Aborted;
        return isOverdue ? ApiFailure.TimedOut : ConnectionFault.Of(exception);
    }
}
