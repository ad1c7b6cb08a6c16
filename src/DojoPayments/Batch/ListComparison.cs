using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Api;
using DojoPayments.Intents;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Batch;

/// <summary>
/// Compares rows with the captures that their intents list, so that only the missing ones are sent. An intent is read once in a
/// run, before its first send; it is read again only if other sends of it are in doubt or another batch of this process is at
/// work. This class never sends.
/// </summary>
internal sealed class ListComparison
{
    private readonly BatchContext _batch;
    private readonly ApiSession _session;
    private readonly OperationRegister _register;
    private readonly ListedCaptures _listed;
    private readonly CaptureMoves _moves;

    /// <param name="batch">The batch whose rows are compared with lists.</param>
    /// <param name="listed">The known listed captures.</param>
    /// <param name="moves">Carries out the decisions.</param>
    public ListComparison(BatchContext batch, ListedCaptures listed, CaptureMoves moves)
    {
        _batch = batch;
        _session = batch.Session;
        _register = batch.Register;
        _listed = listed;
        _moves = moves;
    }

    /// <summary>Decides a row before its turn as far as possible, from a list that was read ahead.</summary>
    /// <param name="register">The register of the batch.</param>
    /// <param name="listed">The known listed captures.</param>
    /// <param name="operation">The operation: it gets its capture, or is refused; it stays as it is if its capture is missing, or if
    /// it can only be decided at its turn.</param>
    /// <param name="reading">The reading of its intent; empty if the list is known already.</param>
    /// <param name="unit">The unit of the amounts in the input.</param>
    public static void Decide(OperationRegister register, ListedCaptures listed, CaptureOperation operation, IntentReading reading, DojoAmountUnit unit)
    {
        var intent = operation.PaymentIntentId;
        if (reading.Error is { } unreadable)
        {
            operation.Refuse(CaptureErrors.NotRead(operation.Instruction, unreadable));
            return;
        }

        if (register.OpenSendsOf(intent).Count > 0)
            return;
        if (!listed.IsRead(intent))
        {
            // An answer from a cache may be older than the last capture.
            if (reading.Intent is null || reading.IsAged)
                return;
            operation.Instruction.Currency ??= reading.Intent.Currency;
            // The list is not noted, so that the next row of the intent gets the same error.
            if (Currencies.Check(operation.Instruction, unit, reading.Intent.Currency) is { } misread)
            {
                operation.Refuse(misread);
                return;
            }

            if (reading.Captures is null)
            {
                operation.Refuse(CaptureErrors.NotComparable(operation, Comparison.Unclear));
                return;
            }

            register.LearnFound(intent);
            listed.Note(intent, reading.Captures, reading.Intent.Currency);
        }

        operation.Instruction.Currency ??= listed.CurrencyOf(intent);
        var result = register.Rules.Compare(listed, operation.Row, out var capture);
        switch (register.Rules.AfterComparing(result, isDoubted: false))
        {
            case CaptureAction.Accept:
                operation.Move(new Stage.Listed(capture!));
                break;
            case CaptureAction.Refuse:
                operation.Refuse(CaptureErrors.NotComparable(operation, result, capture));
                break;
            default:
                break;
        }
    }

    /// <summary>Compares an operation with the list of its intent, which is read if it is not known.</summary>
    /// <param name="operation">An operation whose turn at its intent has come.</param>
    /// <param name="abort">Cancels the request.</param>
    public async Task<StepResult> CompareAsync(CaptureOperation operation, CancellationToken abort)
    {
        try
        {
            if (operation.Stage is not Stage.Comparing stage)
                return Accept(operation, ((Stage.Listed)operation.Stage).Details);
            if (_listed.IsRead(operation.PaymentIntentId) && _batch.IsAlone && _register.OpenSendsOf(operation.PaymentIntentId).Count == 0)
                return Compare(operation, null);
            var begunAt = _session.World.Timestamp;
            var begunLocally = _session.World.UtcNow;
            var exchange = await _session.Client.GetIntentAsync(operation.PaymentIntentId, abort).ConfigureAwait(false);
            return CompareWith(exchange, operation, stage, begunAt, begunLocally);
        }
#pragma warning disable CA1031 // A fault of our own must not count as a send that may have been made.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return Refuse(operation, CaptureErrors.NotRead(operation.Instruction, ReadErrors.OwnFault(operation.PaymentIntentId, fault)));
        }
    }

    private StepResult CompareWith(ApiExchange<PaymentIntentResponse> exchange, CaptureOperation operation, Stage.Comparing stage, long begunAt, DateTimeOffset begunLocally)
    {
        stage.Reads++;
        _session.NoteRead(operation.PaymentIntentId, stage.Reads, exchange);
        var intent = UsableAnswer.Of(exchange, operation.PaymentIntentId);
        var decision = _batch.Rules.AfterListing(stage.Reads, _batch.Settings.MaximumRetryCount, new ReadResult(exchange.StatusCode, intent is not null, exchange.Failure, exchange.RetryAfter));
        if (decision.Action == CaptureAction.Refuse)
            return Refuse(operation, CaptureErrors.NotRead(operation.Instruction, ReadErrors.Of("GET " + ApiSession.PathOf(operation.PaymentIntentId), stage.Reads, exchange)));
        if (decision.Action != CaptureAction.Compare || intent is null)
            return _moves.Carry(operation, decision.Action == CaptureAction.Look ? decision with { Delay = _session.World.UpTo(decision.Delay) } : decision, new Evidence(begunAt));

        _session.Throttle.Succeeded();
        _session.Outage.Reached();
        operation.Instruction.Currency ??= intent.Currency;
        if (Currencies.Check(operation.Instruction, _batch.Settings.AmountUnit, intent.Currency) is { } misread)
            return Refuse(operation, misread);
        if (intent.Captures is not { } listed)
            return Refuse(operation, CaptureErrors.NotComparable(operation, Comparison.Unclear));
        var now = UsableAnswer.BegunAt(exchange, begunLocally, begunAt);
        var doubt = Settle(operation, intent, now);
        _register.LearnFound(operation.PaymentIntentId);
        _listed.Note(operation.PaymentIntentId, listed, intent.Currency);
        return Compare(operation, doubt);
    }

    /// <summary>Assigns listed captures to the sends in doubt first: these captures are not free for rows.</summary>
    /// <returns>An equal send of another run of this process that may still be made; null if there is none.</returns>
    private UnansweredSend? Settle(CaptureOperation operation, PaymentIntentResponse answer, Clocks? now)
    {
        var all = _register.OpenSendsOf(operation.PaymentIntentId);
        return all.Count == 0 ? null : Settle(operation, answer, now, [.. all.Where(send => !ReferenceEquals(send, operation.UnansweredSend))]);
    }

    private UnansweredSend? Settle(CaptureOperation operation, PaymentIntentResponse answer, Clocks? now, List<UnansweredSend> open)
    {
        if (open.Count == 0)
            return null;
        var equal = open.Find(send => send.Amount == operation.Amount && send.TipsAmount == (operation.TipsAmount ?? 0) && !_listed.IsOwn(send));
        if (now is not { } asked)
            return equal;
        var match = _register.Match(equal ?? open[0], answer, asked, _batch.Settings.ResendAfter);
        _moves.Report(operation.UnansweredSend, match);
        if (equal is null || equal.Capture is not null || match.Obstacle != ResendObstacle.None)
            return equal is { Capture: null } ? equal : null;
        // If no journal holds the send, no later run looks for its capture.
        if (equal.Journal is null)
            _register.Close(equal);
        return null;
    }

    private StepResult Compare(CaptureOperation operation, UnansweredSend? doubt)
    {
        operation.Instruction.Currency ??= _listed.CurrencyOf(operation.PaymentIntentId);
        var result = _batch.Rules.Compare(_listed, operation.Row, out var capture);
        return _batch.Rules.AfterComparing(result, doubt is not null) switch
        {
            CaptureAction.Accept => Accept(operation, capture!),
            CaptureAction.Send => _moves.Carry(operation, new Decision(CaptureAction.Send), default),
            _ => Refuse(operation, result == Comparison.Missing ? CaptureErrors.EqualInDoubt(operation, doubt!, _batch.Settings.ResendAfter) : CaptureErrors.NotComparable(operation, result, capture)),
        };
    }

    private StepResult Accept(CaptureOperation operation, CaptureDetails capture)
    {
        if (operation.UnansweredSend is { } open)
            _register.Close(open);
        // No read-back of this run may take the capture as well.
        _register.Take(operation, capture.Id!);
        return _moves.AcceptListed(operation, capture);
    }

    private StepResult Refuse(CaptureOperation operation, DojoException error) => _moves.Carry(operation, new Decision(CaptureAction.Refuse), new Evidence(0, Error: error));
}
