using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Api;

namespace DojoPayments.Captures;

/// <summary>Reads an intent to learn the outcome of a send. It never sends: absence is no proof while the API may still be working.</summary>
internal sealed class CaptureReadBack
{
    // Without the server's time an announcement can never be told to be due, so it is worth a few seconds.
    private const int MostClockLooks = 3;

    private readonly BatchContext _batch;

    public CaptureReadBack(BatchContext batch) => _batch = batch;

    /// <summary>Asks only to learn the server's clock, before the first send is announced.</summary>
    /// <param name="paymentIntentId">The intent to ask for.</param>
    /// <param name="stop">No request is begun any more.</param>
    /// <param name="abort">Gives the request up.</param>
    public async Task LearnClockAsync(string paymentIntentId, CancellationToken stop, CancellationToken abort)
    {
        for (var look = 1; look <= MostClockLooks && !stop.IsCancellationRequested; look++)
        {
            var exchange = await _batch.Client.GetIntentAsync(paymentIntentId, abort).ConfigureAwait(false);
            _batch.Trace?.Request("GET", $"/payment-intents/{paymentIntentId}", look, exchange);
            _batch.Clock.Learn(exchange.FreshDate);
            if (exchange.FreshDate is not null)
                return;
            await _batch.World.Delay(RetryPolicy.Backoff(look), stop).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the intent once.</summary>
    /// <param name="operation">To be read back or verified.</param>
    /// <param name="abort">Gives the request up.</param>
    public async Task<CaptureStep> LookAsync(CaptureOperation operation, CancellationToken abort)
    {
        // An equal operation's read-back may have found this one's capture as well.
        if (operation.Phase == CapturePhase.ReadBack && operation.OpenSend!.Capture is { } known)
            return Found(operation, known);

        var state = operation.ReadBack!;
        state.Looks++;
        var begunAt = _batch.World.Timestamp;
        var begunLocally = _batch.World.UtcNow;
        var exchange = await _batch.Client.GetIntentAsync(operation.PaymentIntentId, abort).ConfigureAwait(false);
        _batch.Trace?.Request("GET", $"/payment-intents/{operation.PaymentIntentId}", state.Looks, exchange);
        _batch.Clock.Learn(exchange.FreshDate);
        if (exchange.StatusCode == 429)
        {
            // Told to come at once, again and again, it would ask without a pause.
            var hold = RetryPolicy.Hold(++state.Refusals, exchange.RetryAfter is { Ticks: > 0 } asked ? asked : null);
            _batch.Hold(begunAt, hold);
            state.Extend(hold);
            return state.IsOver ? Conclude(operation) : CaptureStep.GoOn(hold);
        }

        var intent = exchange.Value;
        // What is answered for another intent, or was answered before, says nothing of this one now.
        if (!string.Equals(intent?.Id, operation.PaymentIntentId, StringComparison.Ordinal) || exchange.IsAged)
            intent = null;
        if (operation.Phase == CapturePhase.Verify)
            return Verify(operation, intent);
        // What was made since the request was begun need not be listed.
        Clocks? now = exchange.ServerDate is { } date ? new Clocks(date - exchange.Elapsed, begunLocally, begunAt) : null;
        return Resolve(operation, intent, now);
    }

    /// <summary>Nothing more will be read: the row is told what is known.</summary>
    public CaptureStep Conclude(CaptureOperation operation)
    {
        if (operation.Phase == CapturePhase.Verify)
            return CaptureStep.Conclude();
        var otherwise = operation.ReadBack!.Otherwise!;
        var error = otherwise.Id == DojoErrorId.DojoOutcomeUnknown ? otherwise : CaptureErrors.OutcomeUnknown(operation, otherwise);
        operation.Fail(error);
        return CaptureStep.Conclude(EndOf(operation, error));
    }

    /// <summary>A fault of our own: the row is told to be in doubt, where it is not known to be captured.</summary>
    public CaptureStep Conclude(CaptureOperation operation, Exception fault)
    {
        if (operation.Phase == CapturePhase.Verify)
            return CaptureStep.Conclude();
        var error = CaptureErrors.OutcomeUnknown(operation, 0, null, ApiFailure.Connection, fault);
        operation.Fail(error);
        return CaptureStep.Conclude(EndOf(operation, error));
    }

    /// <param name="operation">To be read back.</param>
    /// <param name="intent">Null if no usable answer came.</param>
    /// <param name="begunAt">When the request was begun; null if the answer does not tell the server's time.</param>
    private CaptureStep Resolve(CaptureOperation operation, PaymentIntentResponse? intent, Clocks? begunAt)
    {
        var state = operation.ReadBack!;
        if (intent?.Captures is not null && begunAt is { } now)
        {
            var finding = _batch.Attributions.Find(operation.OpenSend!, intent, now, _batch.Settings.ResendAfter, _batch.Taken);
            Report(operation.OpenSend, finding);
            if (operation.OpenSend!.Capture is { } found)
                return Found(operation, found);
            if (finding.Obstacle == ResendObstacle.None && MayConcludeAbsence(operation))
                return Absent(operation, intent.Captures, now);
            state.Confirmed = null;
            if (state.IsFromEarlierRun && operation.OpenSend.LastSent(now) + _batch.Settings.ReadBackTimeout <= now.Server)
                return Conclude(operation);
        }

        return state.IsOver ? Conclude(operation) : CaptureStep.GoOn(RetryPolicy.Backoff(state.Looks));
    }

    // What this run sent and nobody refused is never sent again by it.
    private bool MayConcludeAbsence(CaptureOperation operation) =>
        operation.ReadBack!.Otherwise!.Id != DojoErrorId.DojoOutcomeUnknown || (operation.ReadBack.IsFromEarlierRun && _batch.MayTake(operation));

    /// <summary>An answer says that it was not made: one that is asked for later has to say the same.</summary>
    private CaptureStep Absent(CaptureOperation operation, CaptureDetails[] listed, Clocks now)
    {
        var state = operation.ReadBack!;
        var ids = string.Join("/", listed.Select(static capture => capture.Id).Distinct(StringComparer.Ordinal).OrderBy(static id => id, StringComparer.Ordinal));
        if (state.Confirmed is not { } first || first.Ids != ids)
            state.Confirmed = first = (_batch.World.Timestamp, ids);
        var apart = World.Between(first.At, now.Timestamp);
        if (!_batch.Rules.IsConfirmed(apart, _batch.Settings.ResendAfter))
            return CaptureStep.GoOn(ResendGate.Interval(_batch.Settings.ResendAfter) - apart);
        return state.Otherwise!.Id == DojoErrorId.DojoOutcomeUnknown ? SendAgain(operation) : Refused(operation, state.Otherwise);
    }

    /// <summary>Takes a listed capture for an operation's.</summary>
    public CaptureStep Found(CaptureOperation operation, CaptureDetails capture)
    {
        _batch.Outage.Answered(operation.SendNumber);
        operation.Accept(capture.Id!, capture.Status ?? DojoCapture.Accepted, null, capture.CreatedAt!.Value.ToUniversalTime());
        if (!_batch.Settings.Verify || capture.Status == CaptureStatuses.Successful)
            return CaptureStep.Conclude();
        operation.Phase = CapturePhase.Verify;
        operation.ReadBack = new ReadBackState(_batch.World, _batch.Settings.ReadBackTimeout);
        _batch.Journal?.Accepted(operation);
        return CaptureStep.GoOn(RetryPolicy.Backoff(1));
    }

    // The earlier send is proven absent, and the later one was refused.
    private CaptureStep Refused(CaptureOperation operation, DojoException refusal)
    {
        _batch.Attributions.Close(operation.OpenSend!);
        operation.Fail(refusal);
        return CaptureStep.Conclude(_batch.EndOf(refusal));
    }

    private CaptureStep SendAgain(CaptureOperation operation)
    {
        _batch.Trace?.Say($"{operation.PaymentIntentId}: the capture of {operation.Amount} that an earlier run sent is not there after {_batch.Settings.ResendAfter}; it is sent again.");
        operation.Phase = CapturePhase.Send;
        operation.ReadBack = null;
        return CaptureStep.GoOn(default);
    }

    private static CaptureStep Verify(CaptureOperation operation, PaymentIntentResponse? intent)
    {
        var capture = operation.Capture!;
        var listed = intent?.Captures?.FirstOrDefault(entry => string.Equals(entry.Id, capture.CaptureId, StringComparison.Ordinal));
        if (listed?.Status is { } status)
            operation.Accept(capture.CaptureId, status, capture.Message, capture.CapturedAt);
        switch (listed?.Status)
        {
            case CaptureStatuses.Successful:
                return CaptureStep.Conclude();
            case CaptureStatuses.Declined:
            case CaptureStatuses.Failed:
                operation.Fail(CaptureErrors.NotSuccessful(operation, listed.Status));
                return CaptureStep.Conclude();
            default:
                return operation.ReadBack!.IsOver ? CaptureStep.Conclude() : CaptureStep.GoOn(RetryPolicy.Backoff(operation.ReadBack.Looks));
        }
    }

    /// <summary>Records and tells whose captures were found beside the one that was looked for.</summary>
    /// <param name="mine">Whose row says it itself; null for none.</param>
    /// <param name="finding">What was found.</param>
    public void Report(OpenSend? mine, Finding finding)
    {
        foreach (var (send, capture) in finding.Attributions)
        {
            _batch.Listed?.Learn(send);
            if (ReferenceEquals(send, mine))
                continue;
            _batch.Journal?.Found(send, capture.Id!, capture.Status);
            _batch.Notices.Enqueue(CaptureErrors.LateNews(send, capture.Id!));
        }
    }

    // What an earlier run sent says nothing of how the API answers now.
    private DojoException? EndOf(CaptureOperation operation, DojoException error) =>
        operation.SendNumber != 0 && _batch.Outage.StayedUnknown(operation.SendNumber) ? CaptureErrors.OutcomesUnknown(error, OutageDetector.Limit) : null;
}
