using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Api;

namespace DojoPayments.Captures;

/// <summary>Brings one operation from "to be sent" to its outcome, as <see cref="RetryPolicy"/> says.</summary>
internal sealed class CaptureSender
{
    private readonly DojoApiClient _client;
    private readonly Throttle _throttle;
    private readonly OutageDetector _outage;
    private readonly BatchTrace? _trace;
    private readonly int _maximumRetryCount;
    private readonly Random _jitter = new();

    /// <param name="client">The API.</param>
    /// <param name="throttle">Shared by the whole batch.</param>
    /// <param name="outage">Shared by the whole batch.</param>
    /// <param name="maximumRetryCount">How often a send that provably was not processed is repeated.</param>
    /// <param name="trace">Null where nobody watches.</param>
    public CaptureSender(DojoApiClient client, Throttle throttle, OutageDetector outage, int maximumRetryCount, BatchTrace? trace)
    {
        _client = client;
        _throttle = throttle;
        _outage = outage;
        _maximumRetryCount = maximumRetryCount;
        _trace = trace;
    }

    /// <summary>Sends until there is an outcome.</summary>
    /// <param name="operation">Decided when the task ends.</param>
    /// <param name="stop">No send is begun any more.</param>
    /// <param name="abort">What is in flight is given up.</param>
    /// <returns>Why the whole batch should end; null in the usual case.</returns>
    public async Task<DojoException?> SendAsync(CaptureOperation operation, CancellationToken stop, CancellationToken abort)
    {
        var request = new CaptureRequest { Amount = operation.Amount, TipsAmount = operation.TipsAmount };
        while (true)
        {
            if (!await MayBeginAsync(stop).ConfigureAwait(false))
            {
                operation.GiveUp();
                return null;
            }

            operation.Attempts++;
            var send = _outage.Begin();
            var begunAt = Stopwatch.GetTimestamp();
            var exchange = await _client.CaptureAsync(operation.PaymentIntentId, request, abort).ConfigureAwait(false);
            _trace?.Request("POST", $"/payment-intents/{operation.PaymentIntentId}/captures", operation.Attempts, exchange);

            var result = new SendResult(exchange.StatusCode, exchange.Value?.CaptureId is { Length: > 0 }, exchange.Failure, exchange.RetryAfter);
            var decision = RetryPolicy.ForCapture(operation.Attempts, _maximumRetryCount, result, exchange.BodyStarted, operation.IsUnanswered);
            Note(send, exchange, decision.Action);
            switch (decision.Action)
            {
                case RetryAction.Done:
                    _throttle.Succeeded();
                    operation.Succeed(exchange.Value!.CaptureId!, exchange.Value.Message, exchange.ReceivedAt);
                    return null;
                case RetryAction.Hold:
                    _throttle.Refused(begunAt, decision.Delay);
                    _trace?.Say($"The API asked for a pause of {decision.Delay.TotalSeconds:F1} s; at most {_throttle.Limit} in flight after it.");
                    continue;
                case RetryAction.Retry:
                    await PauseAsync(decision.Delay, stop).ConfigureAwait(false);
                    continue;
                case RetryAction.ReadBack:
                    var unknown = CaptureErrors.OutcomeUnknown(operation, exchange.StatusCode, exchange.Problem, exchange.Failure, exchange.Exception);
                    operation.Fail(unknown);
                    return _outage.StayedUnknown(send) ? CaptureErrors.OutcomesUnknown(unknown, OutageDetector.Limit) : null;
                default:
                    return Reject(operation, exchange);
            }
        }
    }

    private DojoException? Reject(CaptureOperation operation, ApiExchange<CaptureResponse> exchange)
    {
        if (exchange.StatusCode == 0)
        {
            var notSent = CaptureErrors.NotSent(operation, exchange.Failure, exchange.Exception);
            operation.Fail(notSent);
            return _outage.GaveUpUnreached() ? CaptureErrors.Unreachable(notSent, OutageDetector.Limit) : null;
        }

        var refused = CaptureErrors.Refused(operation, exchange.StatusCode, exchange.Problem);
        operation.Fail(refused);
        return refused.Id is DojoErrorId.DojoUnauthorized or DojoErrorId.DojoForbidden ? refused : null;
    }

    private void Note(long send, ApiExchange<CaptureResponse> exchange, RetryAction action)
    {
        if (exchange.StatusCode == 0 && !exchange.BodyStarted)
            _outage.NotReached(send);
        else if (action != RetryAction.ReadBack)
            _outage.Answered(send);
    }

    private async Task<bool> MayBeginAsync(CancellationToken stop)
    {
        try
        {
            await _throttle.WaitAsync(stop).ConfigureAwait(false);
            return !stop.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task PauseAsync(TimeSpan longest, CancellationToken stop)
    {
        double share;
        lock (_jitter)
            share = _jitter.NextDouble();
        try
        {
            await Task.Delay(TimeSpan.FromTicks((long)(longest.Ticks * share)), stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The next look at the stop ends the operation.
        }
    }
}
