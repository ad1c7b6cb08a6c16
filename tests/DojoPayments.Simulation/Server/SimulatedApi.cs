using System.Text;
using DojoPayments.Api;
using DojoPayments.Protocol;

namespace DojoPayments.Simulation;

/// <summary>The API as one process reaches it, with a network in between.</summary>
internal sealed class SimulatedApi : IDojoApi
{
    private static readonly TimeSpan s_connectionTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_operationTimeout = TimeSpan.FromSeconds(100);
    private static readonly Uri s_baseUri = new("http://127.0.0.1/");

    // Parsed once: a page is no JSON, and to find that out costs as much as a hundred steps.
    private static readonly ApiProblem s_problem = ApiProblem.Parse(Encoding.UTF8.GetBytes("{\"title\":\"refused\"}"));
    private static readonly ApiProblem s_html = ApiProblem.Parse(Encoding.UTF8.GetBytes("<html>"));

    private readonly EventLoop _loop;
    private readonly SimulatedServer _server;
    private readonly SimulatedProcess _process;
    private readonly Faults _faults;
    private readonly Chance _chance;
    private readonly ISendObserver _observer;
    private readonly ReadAnswers _reads;
    // A stream of its own, so that reads that decide nothing move nothing else.
    private readonly Chance _explained;
    private readonly Dictionary<string, string> _answered = [];
    private readonly PlantedFault? _planted;
    private readonly Action<FormattableString>? _trace;

    public SimulatedApi(EventLoop loop, SimulatedServer server, SimulatedProcess process, Faults faults, Chance chance, ISendObserver observer, ReadAnswers reads, Chance explained, PlantedFault? planted, Action<FormattableString>? trace)
    {
        _explained = explained;
        _planted = planted;
        _loop = loop;
        _server = server;
        _process = process;
        _faults = faults;
        _chance = chance;
        _observer = observer;
        _reads = reads;
        _trace = trace;
    }

    public Uri BaseUri => s_baseUri;

    public Task<ApiExchange<CaptureResponse>> CaptureAsync(string paymentIntentId, CaptureRequest body, bool readsDate, CancellationToken abort)
    {
        var payload = new Payload(paymentIntentId, body.Amount, body.TipsAmount ?? 0);
        var call = new Call<CaptureResponse>(this, $"POST {payload}", abort);
        _process.CountStep();
        if (_process.IsDead)
            return call.Task;
        _observer.OnSend(_process, payload);
        call.OnEnd = () => _observer.OnAnswered(_process, payload);
        Send(call, payload, readsDate);
        return call.Task;
    }

    public Task<ApiExchange<PaymentIntentResponse>> GetIntentAsync(string paymentIntentId, CancellationToken abort)
    {
        var call = new Call<PaymentIntentResponse>(this, $"GET {paymentIntentId}", abort) { BodyStarted = true };
        _process.CountStep();
        if (!_process.IsDead)
            Read(call, paymentIntentId);
        return call.Task;
    }

    /// <summary>Only rows that were refused are read so, for the words of their errors: what comes of it must not matter.</summary>
    public Task<ApiExchange<IntentDocument>> ReadIntentAsync(string paymentIntentId, CancellationToken abort)
    {
        if (_explained.Hits(0.02))
            throw new InvalidOperationException("A fault of our own.");
        var call = new Call<IntentDocument>(this, $"GET {paymentIntentId} after a refusal", abort) { BodyStarted = true };
        _process.CountStep();
        if (_process.IsDead)
            return call.Task;
        var latency = _explained.Between(TimeSpan.Zero, TimeSpan.FromSeconds(8));
        if (_explained.Hits(0.15))
            call.Fail(latency, _explained.OneOf(ApiFailure.Connection, ApiFailure.TimedOut));
        else if (_explained.Hits(0.15))
            call.Answer(latency, () => Error<IntentDocument>(_explained.OneOf(404, 500, 503), _explained.OneOf(s_problem, s_html), false));
        else if (_explained.Hits(0.1))
            call.Answer(latency, () => new ApiExchange<IntentDocument> { StatusCode = 429, Problem = s_problem, RetryAfter = TimeSpan.FromSeconds(1) });
        else
            call.Answer(latency, () => new ApiExchange<IntentDocument> { StatusCode = 200, Value = Document(paymentIntentId), ServerDate = DateTimeOffset.MaxValue.AddDays(-_explained.Below(1000)) });
        return call.Task;
    }

    public Task<ApiExchange<SearchPage>> SearchIntentsAsync(SearchRequest body, CancellationToken abort) => throw new NotSupportedException();

    private void Send(Call<CaptureResponse> call, Payload payload, bool readsDate)
    {
        if (_faults.Hits(FaultKind.NotConnected))
        {
            if (_chance.Hits(0.5))
                call.Fail(_chance.Skewed(s_connectionTimeout), ApiFailure.Connection);
            else
                call.Fail(s_connectionTimeout, ApiFailure.TimedOut);
            return;
        }

        call.BodyStarted = true;
        if (_faults.Hits(FaultKind.LostBefore))
            call.Fail(_chance.Skewed(TimeSpan.FromSeconds(5)), ApiFailure.Connection);
        else if (_faults.Hits(FaultKind.Throttled))
            call.Answer(Latency(), () => Throttled<CaptureResponse>(readsDate));
        else if (_answered.GetValueOrDefault(payload.Intent) is { } earlier && _faults.Hits(FaultKind.Replayed))
            call.Answer(Latency(), () => Accepted(earlier, readsDate));
        else
            SendWithEffect(call, payload, readsDate);
    }

    private void SendWithEffect(Call<CaptureResponse> call, Payload payload, bool readsDate)
    {
        var sentAt = _loop.Now;
        var latency = _faults.Hits(FaultKind.LateEffect) ? _chance.Skewed(_server.ListedWithin) : Latency();
        if (_faults.Hits(FaultKind.LostAfter))
            call.Fail(_chance.Hits(0.7) ? _chance.Skewed(latency * 2) : _chance.Skewed(s_operationTimeout), ApiFailure.Connection);
        if (_faults.Hits(FaultKind.Hung) || latency >= s_operationTimeout)
            call.Fail(s_operationTimeout, ApiFailure.TimedOut);
        if (_faults.Hits(FaultKind.ServerError))
        {
            var status = _chance.OneOf(500, 502, 503, 504, 408, 302);
            call.Answer(_chance.Skewed(latency * 2), () => Error<CaptureResponse>(status, s_html, readsDate));
            // An error can be all that there is.
            if (_chance.Hits(0.4))
                return;
        }

        if (_faults.Hits(FaultKind.FilterPage))
            call.Answer(latency * 1.1, () => Error<CaptureResponse>(_chance.OneOf(400, 403, 404, 451), s_html, readsDate));
        if (_faults.Hits(FaultKind.Page))
            call.Answer(latency * 1.1, () => Accepted(null, readsDate));
        var isThrottled = _faults.Hits(FaultKind.ThrottledAfterEffect);
        var isTwice = _faults.Hits(FaultKind.SentTwice);
        var answersAfter = _faults.Hits(FaultKind.SlowAnswer) ? _chance.Between(TimeSpan.Zero, s_operationTimeout) : Latency();
        _loop.After(latency, null, () =>
        {
            var capture = _server.Make(payload, sentAt);
            if (isTwice)
                _server.Make(payload, sentAt);
            if (isThrottled)
                call.Answer(answersAfter, () => Throttled<CaptureResponse>(readsDate));
            else if (capture is null)
                call.Answer(answersAfter, () => Error<CaptureResponse>(409, s_problem, readsDate));
            else
                call.Answer(answersAfter, () => Accepted(_answered[payload.Intent] = capture.Id, readsDate));
        });
    }

    private void Read(Call<PaymentIntentResponse> call, string intent)
    {
        var latency = _faults.Hits(FaultKind.ReadSlow) ? _chance.Between(TimeSpan.Zero, s_connectionTimeout + s_operationTimeout) : Latency();
        if (_faults.Hits(FaultKind.ReadLost))
        {
            call.Fail(_chance.Hits(0.5) ? latency : s_connectionTimeout + s_operationTimeout, _chance.Hits(0.5) ? ApiFailure.Connection : ApiFailure.TimedOut);
            return;
        }

        if (_faults.Hits(FaultKind.ReadThrottled))
        {
            call.Answer(latency, () => Throttled<PaymentIntentResponse>(true));
            return;
        }

        if (_faults.Hits(FaultKind.ReadError))
        {
            call.Answer(latency, () => _planted is { ReadsFailureAsEmpty: true } ? Empty(intent) : Error<PaymentIntentResponse>(_chance.OneOf(500, 502, 503, 404, 403), s_html, true));
            return;
        }

        // What the server does while the answer is under way is not in it.
        var takenAfter = latency * _chance.Next();
        _loop.After(takenAfter, null, () =>
        {
            var answer = _reads.Take(_process.Id, intent);
            call.Answer(latency - takenAfter, () => answer);
        });
    }

    // Whatever it says, true or not.
    private IntentDocument Document(string intent) => new()
    {
        Id = _explained.Hits(0.9) ? intent : "pi_other",
        Status = _explained.OneOf(IntentStatuses.Authorized, IntentStatuses.Captured, IntentStatuses.Reversed, "Unheard"),
        Amount = new MoneyDocument { Value = _explained.Below(5000), Currency = "GBP" },
        Captures = _explained.Hits(0.5) ? null : [.. _server.Ledger.Of(intent).Select(static capture => new CaptureDetails { Id = capture.Id, Amount = capture.Payload.Amount })],
    };

    private TimeSpan Latency() => TimeSpan.FromMilliseconds(1) + _chance.Skewed(TimeSpan.FromSeconds(2));

    private ApiExchange<CaptureResponse> Accepted(string? captureId, bool readsDate) => new()
    {
        StatusCode = 200,
        Value = new CaptureResponse { CaptureId = captureId },
        ServerDate = readsDate ? _reads.DateOf() : null,
    };

    private ApiExchange<PaymentIntentResponse> Empty(string intent) => new()
    {
        StatusCode = 200,
        Value = new PaymentIntentResponse { Id = intent, Captures = [] },
        ServerDate = _reads.DateOf(),
    };

    private ApiExchange<T> Error<T>(int status, ApiProblem problem, bool readsDate)
        where T : class => new()
        {
            StatusCode = status,
            Problem = problem,
            ServerDate = readsDate ? _reads.DateOf() : null,
        };

    private ApiExchange<T> Throttled<T>(bool readsDate)
        where T : class => new()
        {
            StatusCode = 429,
            Problem = s_problem,
            RetryAfter = _chance.OneOf<TimeSpan?>(null, TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(90)),
            ServerDate = readsDate ? _reads.DateOf() : null,
        };

    /// <summary>One request: whatever comes first ends it, the rest is lost.</summary>
    private sealed class Call<T>
        where T : class
    {
        private readonly TaskCompletionSource<ApiExchange<T>> _answer = new();
        private readonly SimulatedApi _api;
        private readonly string _name;
        private readonly long _begunAt;
        private readonly DateTimeOffset _begunLocally;

        public Call(SimulatedApi api, string name, CancellationToken abort)
        {
            _api = api;
            _name = name;
            _begunAt = api._process.Machine.Timestamp;
            _begunLocally = api._process.Machine.UtcNow;
            abort.UnsafeRegister(_ => Fail(TimeSpan.Zero, ApiFailure.Aborted), null);
            api._trace?.Invoke($"process {api._process.Id}: {name}");
        }

        public Task<ApiExchange<T>> Task => _answer.Task;

        public bool BodyStarted { get; set; }

        public Action? OnEnd { get; set; }

        public void Fail(TimeSpan delay, ApiFailure failure) => Answer(delay, () => new ApiExchange<T> { Failure = failure, Exception = new IOException(failure.ToString()) });

        public void Answer(TimeSpan delay, Func<ApiExchange<T>> answer) => _api._loop.After(delay, _api._process, () =>
        {
            if (_answer.Task.IsCompleted)
                return;
            OnEnd?.Invoke();
            var exchange = answer();
            var machine = _api._process.Machine;
            _api._trace?.Invoke($"process {_api._process.Id}: {_name}: {(exchange.StatusCode == 0 ? exchange.Failure : exchange.StatusCode)} {exchange.ServerDate:HH:mm:ss}");
            _answer.TrySetResult(new ApiExchange<T>
            {
                BodyStarted = BodyStarted,
                StatusCode = exchange.StatusCode,
                Value = exchange.Value,
                Problem = exchange.Problem,
                RetryAfter = exchange.RetryAfter,
                ServerDate = exchange.ServerDate,
                IsAged = exchange.IsAged,
                Failure = exchange.Failure,
                Exception = exchange.Exception,
                ReceivedAt = machine.UtcNow,
                Elapsed = RequestClock.Most(World.Between(_begunAt, machine.Timestamp), machine.UtcNow - _begunLocally),
            });
        });
    }
}
