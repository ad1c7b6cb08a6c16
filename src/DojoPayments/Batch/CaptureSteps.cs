using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Api;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>Makes the one request that an operation's stage asks for, and has decided what follows from the facts of it.</summary>
internal sealed class CaptureSteps
{
    // Without the server's time an announcement can never be told to be due, so it is worth a few seconds.
    private const int MaxClockReads = 3;

    private readonly BatchContext _batch;
    private readonly ApiSession _session;
    private readonly CaptureMoves _moves;
    private readonly ListComparison? _comparison;
    private readonly CaptureScheduler _scheduler;
    private readonly RefusalReader _refusals;

    /// <param name="batch">The batch's.</param>
    /// <param name="moves">Carries out what is decided.</param>
    /// <param name="scheduler">Says whether the batch is stopped.</param>
    public CaptureSteps(BatchContext batch, CaptureMoves moves, CaptureScheduler scheduler)
    {
        _batch = batch;
        _session = batch.Session;
        _moves = moves;
        _scheduler = scheduler;
        _refusals = new RefusalReader(_session, scheduler);
        _comparison = batch.Register.Listed is { } listed ? new ListComparison(batch, listed, moves) : null;
    }

    /// <summary>Makes one step.</summary>
    /// <param name="operation">It has a slot.</param>
    /// <param name="begunAt">The <see cref="World.Timestamp"/> of a moment ago.</param>
    /// <param name="stop">No request is begun any more.</param>
    /// <param name="abort">Gives the request up, whatever its state.</param>
    /// <exception cref="OperationCanceledException">It was stopped before its request.</exception>
    public Task<StepResult> StepAsync(CaptureOperation operation, long begunAt, CancellationToken stop, CancellationToken abort) =>
        _session.Throttle.IsHeld ? StepAfterHoldAsync(operation, stop, abort) : StepNowAsync(operation, begunAt, abort);

    /// <summary>Asks only to learn the server's clock, before the first send is announced.</summary>
    /// <param name="paymentIntentId">The intent to ask for.</param>
    /// <param name="stop">No request is begun any more.</param>
    /// <param name="abort">Gives the request up.</param>
    public async Task LearnClockAsync(string paymentIntentId, CancellationToken stop, CancellationToken abort)
    {
        for (var look = 1; look <= MaxClockReads && !stop.IsCancellationRequested; look++)
        {
            var exchange = await _session.Client.GetIntentAsync(paymentIntentId, abort).ConfigureAwait(false);
            _session.NoteRead(paymentIntentId, look, exchange);
            if (exchange.FreshDate is not null)
                return;
            await _session.World.Delay(RetryPolicy.Backoff(look), stop).ConfigureAwait(false);
        }
    }

    /// <summary>Sends an operation once.</summary>
    /// <param name="operation">Announced, if there is a journal.</param>
    /// <param name="begunAt">The <see cref="World.Timestamp"/> before which it was not begun: that of a moment ago.</param>
    /// <param name="abort">Gives the request up, whatever its state.</param>
    public async Task<StepResult> SendAsync(CaptureOperation operation, long begunAt, CancellationToken abort)
    {
        if (!MaySend(operation))
            return StepResult.GiveUp;
        operation.BeginSend(_session.Outage.Begin());
        var request = new CaptureRequest { Amount = operation.Amount, TipsAmount = operation.TipsAmount };
        var exchange = await _session.Client.CaptureAsync(operation.PaymentIntentId, request, _session.Clock.WantsReading(begunAt), abort).ConfigureAwait(false);
        _session.Trace?.Request("POST", $"{ApiSession.PathOf(operation.PaymentIntentId)}/captures", operation.Attempts, exchange);
        _session.Clock.Learn(exchange.FreshDate);
        if (RefusalReader.MayBeExplained(exchange))
            exchange = await ExplainAsync(operation, exchange, abort).ConfigureAwait(false);
        var facts = Learn(operation, exchange);
        var decision = _batch.Rules.AfterSend(facts);
        if (!facts.IsReached)
            _session.Outage.NotReached(operation.SendNumber);
        else if (decision.Action is not (CaptureAction.Doubt or CaptureAction.Recheck))
            _session.Outage.Answered(operation.SendNumber);
        return _moves.Carry(operation, decision, new Evidence(begunAt, exchange)
        {
            Capture = decision.Action == CaptureAction.Accept ? Accepted(operation, exchange) : null,
            Error = decision.Action is CaptureAction.Recheck or CaptureAction.Refuse ? Refusal(operation, exchange) : null,
        });
    }

    /// <summary>Finds out why an operation is refused, if it is: an earlier send in doubt is looked for instead.</summary>
    private Task<ApiExchange<CaptureResponse>> ExplainAsync(CaptureOperation operation, ApiExchange<CaptureResponse> refusal, CancellationToken abort)
    {
        if (_batch.Rules.AfterSend(Learn(operation, refusal)).Action != CaptureAction.Refuse)
            return Task.FromResult(refusal);
        // The API has answered, whatever the read comes to.
        _session.Outage.Answered(operation.SendNumber);
        return _refusals.ExplainAsync(operation, refusal, abort);
    }

    /// <summary>Reads an operation's intent once.</summary>
    /// <param name="operation">To be looked for or verified.</param>
    /// <param name="stage">The stage that it is in.</param>
    /// <param name="abort">Gives the request up.</param>
    private async Task<StepResult> LookAsync(CaptureOperation operation, Stage.Looking stage, CancellationToken abort)
    {
        // An equal operation's read-back may have found this one's capture as well.
        if (stage is Stage.Unresolved { Send.Capture: not null } found)
            return Resolve(operation, found, null, null, null, null);

        var look = stage.Look();
        var begunAt = _session.World.Timestamp;
        var begunLocally = _session.World.UtcNow;
        var exchange = await _session.Client.GetIntentAsync(operation.PaymentIntentId, abort).ConfigureAwait(false);
        _session.NoteRead(operation.PaymentIntentId, look, exchange);
        TimeSpan? hold = null;
        if (exchange.StatusCode == 429)
        {
            // Told to come at once, again and again, it would ask without a pause.
            hold = RetryPolicy.Hold(stage.Refuse(), exchange.RetryAfter is { Ticks: > 0 } asked ? asked : null);
            _session.Hold(begunAt, hold.Value);
            stage.Extend(hold.Value);
        }

        var intent = UsableAnswer.Of(exchange, operation.PaymentIntentId);
        var now = UsableAnswer.BegunAt(exchange, begunLocally, begunAt);
        return stage is Stage.Unresolved unresolved ? Resolve(operation, unresolved, hold, intent, now, exchange.ServerDate) : Verify(operation, (Stage.Verifying)stage, hold, intent);
    }

    private async Task<StepResult> StepAfterHoldAsync(CaptureOperation operation, CancellationToken stop, CancellationToken abort)
    {
        await _session.Throttle.WaitAsync(stop).ConfigureAwait(false);
        return await StepNowAsync(operation, _session.World.Timestamp, abort).ConfigureAwait(false);
    }

    private Task<StepResult> StepNowAsync(CaptureOperation operation, long begunAt, CancellationToken abort)
    {
        if (operation.Stage is Stage.Looking looking)
            return LookAsync(operation, looking, abort);
        if (_scheduler.IsStopped)
            return Task.FromResult(StepResult.GiveUp);
        if (_comparison is not null && operation.Stage.Kind is StageKind.Comparing or StageKind.Listed)
            return CompareAndSendAsync(operation, _comparison, abort);
        // An announcement that waited too long is written anew.
        var isStale = operation.Stage is Stage.Announced announced && announced.IsStale(_batch.Rules, _session.World.Timestamp, _session.World.UtcNow, _batch.Settings.ResendAfter);
        return isStale ? Task.FromResult(default(StepResult)) : SendAsync(operation, begunAt, abort);
    }

    /// <summary>Sends at once what the list lacks, where nothing has to be written before.</summary>
    private async Task<StepResult> CompareAndSendAsync(CaptureOperation operation, ListComparison comparison, CancellationToken abort)
    {
        var step = await comparison.CompareAsync(operation, abort).ConfigureAwait(false);
        var mayFollow = operation.Stage.Kind == StageKind.Queued && _batch.Register.Journal is null && !_session.Throttle.IsHeld && !_session.Outage.IsPaused && !_scheduler.IsStopped;
        return mayFollow ? await SendAsync(operation, _session.World.Timestamp, abort).ConfigureAwait(false) : step;
    }

    /// <summary>Spends the proof of its announcement: without it nothing is sent, nor once the journal has failed.</summary>
    private bool MaySend(CaptureOperation operation) =>
        _batch.Register.Journal is not { } journal || (operation.Stage is Stage.Announced { Flush: not null } && !journal.HasFailed);

    private SendFacts Learn(CaptureOperation operation, ApiExchange<CaptureResponse> exchange) => new(operation.Attempts, _batch.Settings.MaximumRetryCount, exchange.StatusCode)
    {
        BodyStarted = exchange.BodyStarted,
        // An id that is known is another capture's: such an answer is a replayed one, and says nothing of this send.
        HasCaptureId = exchange.Value?.CaptureId is { } id && !string.IsNullOrWhiteSpace(id) && _batch.Register.TryAttribute(operation, id),
        Failure = exchange.Failure,
        RetryAfter = exchange.RetryAfter,
        IsOfApi = exchange.Problem is { IsOfApi: true },
        SentBefore = operation.UnansweredSend is not null,
    };

    private DojoCapture Accepted(CaptureOperation operation, ApiExchange<CaptureResponse> exchange)
    {
        _session.Throttle.Succeeded();
        if (operation.UnansweredSend is { } open)
            _batch.Register.Close(open);
        return operation.Make(exchange.Value!.CaptureId!, DojoCapture.Accepted, exchange.Value.Message, exchange.ReceivedAt);
    }

    private static DojoException Refusal(CaptureOperation operation, ApiExchange<CaptureResponse> exchange) => exchange.StatusCode == 0
        ? CaptureErrors.NotSent(operation, exchange.Failure, exchange.Exception)
        : CaptureErrors.Refused(operation, exchange.StatusCode, exchange.Problem);

    /// <param name="operation">To be looked for.</param>
    /// <param name="stage">The stage that it is in.</param>
    /// <param name="hold">The wait that a refused read asks for.</param>
    /// <param name="intent">Null if no usable answer came.</param>
    /// <param name="begunAt">When the request was begun; null if the answer does not tell the server's time.</param>
    /// <param name="date">The answer's own time, by the server's clock.</param>
    private StepResult Resolve(CaptureOperation operation, Stage.Unresolved stage, TimeSpan? hold, PaymentIntentResponse? intent, Clocks? begunAt, DateTimeOffset? date)
    {
        TimeSpan? absentFor = null;
        var isLate = false;
        if (hold is null && intent?.Captures is { } listed && begunAt is { } now && date is { } answeredAt)
        {
            var match = _batch.Register.Match(stage.Send, intent, now, _batch.Settings.ResendAfter);
            _moves.Report(stage.Send, match);
            if (stage.Send.Capture is null && _batch.Rules.IsAbsent(stage.Doubt, match.Obstacle, _batch.Register.MayTake(operation)))
                absentFor = stage.Confirm(IdsOf(listed), now.Timestamp, answeredAt, _session.World.Timestamp);
            else
                stage.Unconfirm();
            isLate = stage.Doubt == CaptureDoubt.EarlierRun && stage.Send.LastSent(now) + _batch.Settings.ReadBackTimeout <= now.Server;
        }
        else if (hold is null && intent?.Captures is not null)
        {
            // Without the server's time it proves nothing, but it may contradict what an answer before it said.
            stage.Unconfirm();
        }

        var decision = _batch.Rules.AfterLook(new LookFacts(stage.Doubt, stage.Looks, stage.IsOver)
        {
            Hold = hold,
            IsFound = stage.Send.Capture is not null,
            AbsentFor = absentFor,
            IsLate = isLate,
            IsUnnamed = operation.IsUnnamed,
            IsCompared = _batch.Register.Compares(operation),
            ResendAfter = _batch.Settings.ResendAfter,
        });
        if (decision.Action == CaptureAction.Accept && stage.Send.Capture is { } found)
            return _moves.AcceptListed(operation, found);
        return _moves.Carry(operation, decision, new Evidence(0)
        {
            Error = decision.Action == CaptureAction.DropAbsent ? ChangedInputErrors.NotMade(operation, _batch.Settings.ResendAfter) : stage.Otherwise,
        });
    }

    private StepResult Verify(CaptureOperation operation, Stage.Verifying stage, TimeSpan? hold, PaymentIntentResponse? intent)
    {
        var status = intent?.Captures?.FirstOrDefault(entry => string.Equals(entry.Id, stage.Capture.CaptureId, StringComparison.Ordinal))?.Status;
        if (status is not null)
            stage.Learn(status);
        var decision = _batch.Rules.AfterVerifying(status, hold, stage.Looks, stage.IsOver);
        return _moves.Carry(operation, decision, new Evidence(0) { Error = decision.Action == CaptureAction.Decline ? CaptureErrors.NotSuccessful(operation, status!) : null });
    }

    private static string IdsOf(CaptureDetails[] listed) =>
        string.Join("/", listed.Select(static capture => capture.Id).Distinct(StringComparer.Ordinal).OrderBy(static id => id, StringComparer.Ordinal));
}
