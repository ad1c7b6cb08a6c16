using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Api;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>Makes the one request that an operation's stage needs, and has the rules decide on its facts.</summary>
internal sealed class CaptureSteps
{
    // Without the server's time a send in doubt is due only a day later, so the time is worth a few seconds.
    private const int MaxClockReads = 3;

    private readonly BatchContext _batch;
    private readonly ApiSession _session;
    private readonly CaptureMoves _moves;
    private readonly ListComparison? _comparison;
    private readonly CaptureScheduler _scheduler;
    private readonly RefusalReader _refusals;

    /// <param name="batch">The context of the batch.</param>
    /// <param name="moves">Carries out the decisions.</param>
    /// <param name="scheduler">Knows whether the batch is stopped.</param>
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
    /// <param name="operation">An operation with a slot.</param>
    /// <param name="begunAt">A <see cref="World.Timestamp"/> of just before the step.</param>
    /// <param name="stop">No request is begun any more.</param>
    /// <param name="abort">Cancels the request in any state.</param>
    /// <exception cref="OperationCanceledException">The batch was stopped before the request.</exception>
    public Task<StepResult> StepAsync(CaptureOperation operation, long begunAt, CancellationToken stop, CancellationToken abort) =>
        _session.Throttle.IsHeld ? StepAfterHoldAsync(operation, stop, abort) : StepNowAsync(operation, begunAt, abort);

    /// <summary>Reads an intent only to learn the server's time, before the first send is announced.</summary>
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
    /// <param name="operation">An operation that is announced, if there is a journal.</param>
    /// <param name="begunAt">A <see cref="World.Timestamp"/> of just before the send: the send begins after it.</param>
    /// <param name="abort">Cancels the request in any state.</param>
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

    /// <summary>Adds the reason to a final refusal; if an earlier send is in doubt, its capture is looked for instead.</summary>
    private Task<ApiExchange<CaptureResponse>> ExplainAsync(CaptureOperation operation, ApiExchange<CaptureResponse> refusal, CancellationToken abort)
    {
        if (_batch.Rules.AfterSend(Learn(operation, refusal)).Action != CaptureAction.Refuse)
            return Task.FromResult(refusal);
        // The API has answered the send, whether or not it answers the read.
        _session.Outage.Answered(operation.SendNumber);
        return _refusals.ExplainAsync(operation, refusal, abort);
    }

    /// <summary>Reads an operation's intent once.</summary>
    /// <param name="operation">An operation whose capture or final state is looked for.</param>
    /// <param name="stage">The stage that it is in.</param>
    /// <param name="abort">Gives the request up.</param>
    private async Task<StepResult> LookAsync(CaptureOperation operation, Stage.Looking stage, CancellationToken abort)
    {
        // The read-back of an equal operation may have found the capture of this one as well.
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
            // A Retry-After of zero on each answer would lead to reads without a pause.
            hold = RetryPolicy.Hold(stage.Refuse(), exchange.RetryAfter is { Ticks: > 0 } asked ? asked : null);
            _session.Hold(begunAt, hold.Value);
            stage.Extend(hold.Value);
        }

        var intent = UsableAnswer.Of(exchange, operation.PaymentIntentId);
        operation.Instruction.Currency ??= intent?.Currency;
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

    /// <summary>Compares a row with the list, and sends it at once if it is missing and no announcement has to be written.</summary>
    private async Task<StepResult> CompareAndSendAsync(CaptureOperation operation, ListComparison comparison, CancellationToken abort)
    {
        var step = await comparison.CompareAsync(operation, abort).ConfigureAwait(false);
        var mayFollow = operation.Stage.Kind == StageKind.Queued && _batch.Register.Journal is null && !_session.Throttle.IsHeld && !_session.Outage.IsPaused && !_scheduler.IsStopped;
        return mayFollow ? await SendAsync(operation, _session.World.Timestamp, abort).ConfigureAwait(false) : step;
    }

    /// <summary>False if there is a journal and the announcement is not proven to be on the disk, or the journal has failed.</summary>
    private bool MaySend(CaptureOperation operation) =>
        _batch.Register.Journal is not { } journal || (operation.Stage is Stage.Announced { Flush: not null } && !journal.HasFailed);

    private SendFacts Learn(CaptureOperation operation, ApiExchange<CaptureResponse> exchange) => new(operation.Attempts, _batch.Settings.MaximumRetryCount, exchange.StatusCode)
    {
        BodyStarted = exchange.BodyStarted,
        // A known id belongs to another capture: such an answer is a replay, and says nothing about this send.
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

    /// <param name="operation">The operation whose capture is looked for.</param>
    /// <param name="stage">The stage that it is in.</param>
    /// <param name="hold">The wait that a refused read asks for; null if the read was not refused.</param>
    /// <param name="intent">The answer; null if no usable one came.</param>
    /// <param name="begunAt">The time at which the request began; null if the answer does not give the server's time.</param>
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
            // Without the server's time the answer is no proof, but it may contradict an earlier answer.
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
        stage.Capture.Currency ??= operation.Instruction.Currency;
        var decision = _batch.Rules.AfterVerifying(status, hold, stage.Looks, stage.IsOver);
        return _moves.Carry(operation, decision, new Evidence(0) { Error = decision.Action == CaptureAction.Decline ? CaptureErrors.NotSuccessful(operation, status!) : null });
    }

    private static string IdsOf(CaptureDetails[] listed) =>
        string.Join("/", listed.Select(static capture => capture.Id).Distinct(StringComparer.Ordinal).OrderBy(static id => id, StringComparer.Ordinal));
}
