using System;
using DojoPayments.Api;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>The facts with which a decision is carried out.</summary>
/// <param name="BegunAt">A <see cref="World.Timestamp"/> at which the request had not begun yet.</param>
/// <param name="Exchange">The request and its answer; null if there was none.</param>
/// <param name="Capture">The capture that the API accepted; null if it accepted none.</param>
/// <param name="Error">The error of the row if it is refused.</param>
internal readonly record struct Evidence(long BegunAt, ApiExchange? Exchange = null, DojoCapture? Capture = null, DojoException? Error = null);

/// <summary>
/// Carries out the decisions of <see cref="CaptureRules"/>: an operation moves to its next stage, and the register, the journal,
/// the throttle and the outage detector are kept up to date.
/// </summary>
internal sealed class CaptureMoves
{
    private readonly BatchContext _batch;

    public CaptureMoves(BatchContext batch) => _batch = batch;

    private CaptureRules Rules => _batch.Rules;

    private OperationRegister Register => _batch.Register;

    /// <summary>Settles an operation that an earlier run captured. Safe from any thread.</summary>
    /// <returns>False if it is not known as captured, or its final state is still to be read.</returns>
    /// <exception cref="DojoException">JournalUnavailable; the journal cannot be read back.</exception>
    public bool TryResume(CaptureOperation operation)
    {
        // The final state of the repeated row may not be known yet.
        if (operation.IsRepeated)
            return false;
        var known = Register.Find(operation, out var place, out _);
        if (known != OperationState.Captured || Rules.AtTurn(new TurnFacts(known, operation.IsUnnamed, MayTake: true, IsCompared: false)) != CaptureAction.Resume)
            return false;
        var capture = Register.Recall(operation, place);
        if (IsToBeVerified(operation, capture))
            return false;
        operation.Settle(capture);
        return true;
    }

    /// <summary>Begins an operation when its turn at its intent has come.</summary>
    /// <returns>False if it is decided without a request.</returns>
    /// <exception cref="DojoException">JournalUnavailable; the journal cannot be read back.</exception>
    public bool TryBegin(CaptureOperation operation)
    {
        // An earlier row with the same name may have been declined since this row was read.
        if (Register.WhyNotAgain(operation) is { } failed)
        {
            operation.Fail(failed);
            return false;
        }

        var known = Register.Find(operation, out var place, out var send);
        var facts = new TurnFacts(known, operation.IsUnnamed, operation.Stage.Kind == StageKind.Listed || Register.MayTake(operation), Register.Compares(operation));
        switch (Rules.AtTurn(facts))
        {
            case CaptureAction.Resume:
                var capture = Register.Recall(operation, place);
                var isToBeVerified = IsToBeVerified(operation, capture);
                if (isToBeVerified)
                    operation.Move(new Stage.Verifying(capture, null, _batch.Session.World, _batch.Settings.ReadBackTimeout));
                else
                    operation.Settle(capture);
                return isToBeVerified;
            case CaptureAction.LookFor when send is not null:
                operation.Move(Unresolved(send, CaptureDoubt.EarlierRun, _batch.StillUnknown(operation)));
                return true;
            case CaptureAction.Refuse:
                operation.Fail(CaptureErrors.RemainderUnknown(operation.Instruction, Register.OpenSendsOf(operation.PaymentIntentId)));
                return false;
            case CaptureAction.Compare:
                if (operation.Stage.Kind != StageKind.Listed)
                    operation.Move(new Stage.Comparing(null));
                return true;
            case CaptureAction.Send:
                return true;
            default:
                return false;
        }
    }

    /// <summary>Carries out a decision after a request.</summary>
    public StepResult Carry(CaptureOperation operation, Decision decision, in Evidence evidence)
    {
        switch (decision.Action)
        {
            case CaptureAction.Accept when evidence.Capture is { } accepted:
                return Accept(operation, accepted);
            case CaptureAction.Hold:
                _batch.Session.Hold(evidence.BegunAt, decision.Delay);
                if (operation.Stage.Kind != StageKind.Comparing)
                    Requeue(operation);
                return new StepResult(decision.Delay);
            case CaptureAction.Send:
                Requeue(operation);
                return new StepResult(decision.Delay > TimeSpan.Zero ? _batch.Session.World.UpTo(decision.Delay) : default);
            case CaptureAction.Compare:
                TellResend(operation);
                operation.Move(new Stage.Comparing(operation.UnansweredSend));
                return default;
            case CaptureAction.Doubt when evidence.Exchange is { } unanswered:
                operation.Move(Unresolved(Doubt(operation, evidence.BegunAt), CaptureDoubt.Unanswered, CaptureErrors.OutcomeUnknown(operation, unanswered.StatusCode, unanswered.Problem, unanswered.Failure, unanswered.Exception)));
                return default;
            case CaptureAction.Recheck when operation.UnansweredSend is { } earlier && evidence.Error is { } refusal:
                operation.Move(Unresolved(earlier, CaptureDoubt.Refused, refusal));
                return default;
            case CaptureAction.Look:
                return new StepResult(decision.Delay);
            case CaptureAction.RefuseAbsent or CaptureAction.DropAbsent when operation.UnansweredSend is { } absent && evidence.Error is { } error:
                Register.Close(absent);
                return Refuse(operation, error);
            case CaptureAction.Refuse or CaptureAction.Decline when evidence.Error is { } error:
                return Refuse(operation, error);
            case CaptureAction.Settle when operation.Capture is { } capture:
                operation.Settle(capture);
                return default;
            case CaptureAction.StayUnknown when operation.Stage is Stage.Unresolved unresolved:
                return StayUnknown(operation, unresolved.Otherwise.Id == DojoErrorId.DojoOutcomeUnknown ? unresolved.Otherwise : CaptureErrors.OutcomeUnknown(operation, unresolved.Otherwise));
            case CaptureAction.GiveUp:
                return StepResult.GiveUp;
            default:
                throw new InvalidOperationException($"An operation that is {operation.Stage.Kind} is to {decision.Action}.");
        }
    }

    /// <summary>Accepts a listed capture as the capture of an operation.</summary>
    public StepResult AcceptListed(CaptureOperation operation, CaptureDetails capture)
    {
        _batch.Session.Outage.Answered(operation.SendNumber);
        var isFound = operation.Stage.Kind != StageKind.Unresolved;
        return Accept(operation, operation.Make(capture.Id!, capture.Status ?? DojoCapture.Accepted, null, capture.CreatedAt!.Value.ToUniversalTime(), isFound: isFound));
    }

    /// <summary>Records and reports the captures that were found for other sends than the one that was looked for.</summary>
    /// <param name="mine">The send that was looked for, whose row reports its own capture; null if there is none.</param>
    /// <param name="match">The captures that were found.</param>
    public void Report(UnansweredSend? mine, MatchResult match)
    {
        foreach (var (send, capture) in match.Attributions)
        {
            Register.Listed?.Learn(send);
            if (ReferenceEquals(send, mine))
                continue;
            Register.Journal?.Found(send, capture);
            _batch.Notices.Enqueue(CaptureErrors.LateNews(send, capture.Id!));
        }
    }

    /// <summary>Ends an operation of a stopped batch with the facts that are known.</summary>
    /// <param name="operation">An operation that is not decided.</param>
    /// <param name="begunAt">A <see cref="World.Timestamp"/>; a send in doubt that is not known yet began after it.</param>
    public StepResult EndStopped(CaptureOperation operation, long begunAt) =>
        End(operation, Rules.AtStop(operation.Stage.Kind), begunAt, ApiFailure.Aborted, null);

    /// <summary>Ends an operation after a fault of this module: it is reported as unknown if it is not known as captured.</summary>
    /// <param name="operation">An operation in any stage.</param>
    /// <param name="begunAt">A <see cref="World.Timestamp"/>; a send in doubt that is not known yet began after it.</param>
    /// <param name="fault">The fault.</param>
    public StepResult EndFaulted(CaptureOperation operation, long begunAt, Exception fault) =>
        End(operation, Rules.AtFault(operation.Stage.Kind), begunAt, ApiFailure.Connection, fault);

    private StepResult End(CaptureOperation operation, CaptureAction action, long begunAt, ApiFailure failure, Exception? fault)
    {
        if (operation.Stage.Kind == StageKind.Settled)
            return default;
        if (action == CaptureAction.Doubt)
            operation.Move(Unresolved(Doubt(operation, begunAt), CaptureDoubt.Unanswered, CaptureErrors.OutcomeUnknown(operation, 0, null, failure, fault)));
        else if (action != CaptureAction.StayUnknown || fault is null)
            return Carry(operation, new Decision(action), default);
        return StayUnknown(operation, CaptureErrors.OutcomeUnknown(operation, 0, null, failure, fault));
    }

    // A final state that this run read back for an earlier row is not read back again.
    private bool IsToBeVerified(CaptureOperation operation, DojoCapture resumed) => !operation.IsRepeated && Rules.IsToBeVerified(_batch.Settings.Verify, resumed.Status);

    private StepResult Accept(CaptureOperation operation, DojoCapture capture)
    {
        if (!Rules.IsToBeVerified(_batch.Settings.Verify, capture.Status))
        {
            operation.Settle(capture);
            return default;
        }

        var isListed = operation.Stage.Kind != StageKind.InFlight;
        operation.Move(new Stage.Verifying(capture, operation.UnansweredSend, _batch.Session.World, _batch.Settings.ReadBackTimeout));
        Register.Journal?.Accepted(operation);
        // The list was read just now: the next read waits.
        return new StepResult(isListed ? RetryPolicy.Backoff(1) : default);
    }

    private StepResult Refuse(CaptureOperation operation, DojoException error)
    {
        // The comparison failed while an earlier send was in doubt, so the outcome of that send stays unknown.
        operation.Fail(operation is { Stage.Kind: StageKind.Comparing, UnansweredSend: not null } ? CaptureErrors.OutcomeUnknown(operation, error) : error);
        return new StepResult(EndsBatch: Rules.EndOf(error.Id, error.StatusCode is not null) switch
        {
            BatchEnd.AtOnce => error,
            BatchEnd.InARow when _batch.Session.Outage.GaveUpUnreached() => ReadErrors.Unreachable(error, OutageDetector.Limit),
            _ => null,
        });
    }

    private StepResult StayUnknown(CaptureOperation operation, DojoException error)
    {
        operation.Fail(error);
        // A send of an earlier run is no sign of whether the API answers now.
        var isOutage = operation.SendNumber != 0 && _batch.Session.Outage.StayedUnknown(operation.SendNumber);
        return new StepResult(EndsBatch: isOutage ? CaptureErrors.OutcomesUnknown(error, OutageDetector.Limit) : null);
    }

    private void TellResend(CaptureOperation operation)
    {
        if (operation.Stage.Kind == StageKind.Unresolved)
            _batch.Session.Trace?.Say($"{operation.PaymentIntentId}: the capture of {operation.Amount} that an earlier run sent is not there after {_batch.Settings.ResendAfter}; it is sent again.");
    }

    private void Requeue(CaptureOperation operation)
    {
        TellResend(operation);
        operation.Move(Stage.Queued.Of(operation.UnansweredSend, isAnnounced: operation.Stage.Kind == StageKind.InFlight && Register.Journal is not null));
    }

    /// <summary>The outcome of a send is not known: from here on the operation looks for its capture.</summary>
    private UnansweredSend Doubt(CaptureOperation operation, long begunAt)
    {
        _batch.Session.Outage.Unanswered(operation.SendNumber);
        return Register.Doubt(operation, begunAt);
    }

    private Stage.Unresolved Unresolved(UnansweredSend send, CaptureDoubt doubt, DojoException otherwise) =>
        new(send, doubt, otherwise, _batch.Session.World, _batch.Settings.ReadBackTimeout);
}
