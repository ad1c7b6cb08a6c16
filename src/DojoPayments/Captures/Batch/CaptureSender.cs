using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Api;

namespace DojoPayments.Captures;

/// <summary>Sends an operation once and does as <see cref="RetryPolicy"/> says.</summary>
internal sealed class CaptureSender
{
    private readonly BatchContext _batch;

    public CaptureSender(BatchContext batch) => _batch = batch;

    /// <summary>Makes one send of an operation.</summary>
    /// <param name="operation">Announced, if there is a journal.</param>
    /// <param name="begunAt">The <see cref="World.Timestamp"/> before which it was not begun: that of a moment ago.</param>
    /// <param name="abort">Gives the request up, whatever its state.</param>
    public async Task<CaptureStep> SendAsync(CaptureOperation operation, long begunAt, CancellationToken abort)
    {
        if (!MaySend(operation))
            return new CaptureStep(NextStep.GiveUp);
        operation.Attempts++;
        operation.SendNumber = _batch.Outage.Begin();
        var request = new CaptureRequest { Amount = operation.Amount, TipsAmount = operation.TipsAmount };
        var exchange = await _batch.Client.CaptureAsync(operation.PaymentIntentId, request, _batch.Clock.WantsReading(begunAt), abort).ConfigureAwait(false);
        _batch.Trace?.Request("POST", $"/payment-intents/{operation.PaymentIntentId}/captures", operation.Attempts, exchange);
        _batch.Clock.Learn(exchange.FreshDate);

        // An id that is known is another capture's: such an answer is a replayed one, and says nothing of this send.
        var isNew = exchange.Value?.CaptureId is { } id && !string.IsNullOrWhiteSpace(id) && _batch.Attributions.TryAttribute(operation.PaymentIntentId, id, _batch.Taken);
        var result = new SendResult(exchange.StatusCode, isNew, exchange.Failure, exchange.RetryAfter, exchange.Problem is { IsOfApi: true });
        var decision = _batch.Rules.AfterSend(operation.Attempts, _batch.Settings.MaximumRetryCount, result, exchange.BodyStarted, operation.OpenSend is not null);
        var isReached = exchange.StatusCode != 0 || exchange.BodyStarted;
        if (!isReached)
            _batch.Outage.NotReached(operation.SendNumber);
        else if (decision.Action != RetryAction.ReadBack)
            _batch.Outage.Answered(operation.SendNumber);

        switch (decision.Action)
        {
            case RetryAction.Done:
                return Accept(operation, exchange);
            case RetryAction.Hold:
                _batch.Hold(begunAt, decision.Delay);
                return CaptureStep.GoOn(decision.Delay);
            case RetryAction.Retry:
                return CaptureStep.GoOn(_batch.World.UpTo(decision.Delay));
            case RetryAction.ReadBack when RetryPolicy.IsRefusal(result, exchange.BodyStarted):
                return ReadBack(operation, Refusal(operation, exchange));
            case RetryAction.ReadBack:
                MarkUnanswered(operation, begunAt);
                return ReadBack(operation, CaptureErrors.OutcomeUnknown(operation, exchange.StatusCode, exchange.Problem, exchange.Failure, exchange.Exception));
            default:
                var refusal = Refusal(operation, exchange);
                operation.Fail(refusal);
                return CaptureStep.Conclude(_batch.EndOf(refusal));
        }
    }

    /// <summary>Spends the proof of its announcement: without it nothing is sent, nor once the journal has failed.</summary>
    private bool MaySend(CaptureOperation operation)
    {
        if (_batch.Journal is not { } journal)
            return true;
        var isOnDisk = operation.Announcement is not null && !journal.HasFailed;
        operation.Announcement = null;
        return isOnDisk;
    }

    private CaptureStep Accept(CaptureOperation operation, ApiExchange<CaptureResponse> exchange)
    {
        var captureId = exchange.Value!.CaptureId!;
        _batch.Throttle.Succeeded();
        if (operation.OpenSend is { } open)
            _batch.Attributions.Close(open);
        operation.Accept(captureId, DojoCapture.Accepted, exchange.Value.Message, exchange.ReceivedAt);
        if (!_batch.Settings.Verify)
            return CaptureStep.Conclude();
        _batch.Journal?.Accepted(operation);
        operation.Phase = CapturePhase.Verify;
        operation.ReadBack = new ReadBackState(_batch.World, _batch.Settings.ReadBackTimeout);
        return CaptureStep.GoOn(default);
    }

    private static DojoException Refusal(CaptureOperation operation, ApiExchange<CaptureResponse> exchange) => exchange.StatusCode == 0
        ? CaptureErrors.NotSent(operation, exchange.Failure, exchange.Exception)
        : CaptureErrors.Refused(operation, exchange.StatusCode, exchange.Problem);

    /// <summary>The outcome of a send is not known: from here on the operation looks for its capture.</summary>
    /// <param name="operation">Sent, or perhaps sent.</param>
    /// <param name="begunAt">The <see cref="World.Timestamp"/> before which it was not.</param>
    public void MarkUnanswered(CaptureOperation operation, long begunAt)
    {
        operation.IsAnnounced = false;
        _batch.Outage.Unanswered(operation.SendNumber);
        operation.OpenSend ??= new OpenSend(operation.PaymentIntentId, operation.Amount, operation.TipsAmount, operation.OperationId) { Journal = _batch.Journal?.Identity };
        operation.OpenSend.Sent(begunAt, _batch.World.UtcNow - _batch.World.Since(begunAt));
        if (operation.OperationId is not null)
            _batch.Book.Keep(operation.Key, operation.OpenSend);
        _batch.Attributions.Open(operation.OpenSend);
    }

    private CaptureStep ReadBack(CaptureOperation operation, DojoException otherwise)
    {
        operation.Phase = CapturePhase.ReadBack;
        operation.ReadBack = new ReadBackState(_batch.World, _batch.Settings.ReadBackTimeout) { Otherwise = otherwise };
        return CaptureStep.GoOn(default);
    }
}
