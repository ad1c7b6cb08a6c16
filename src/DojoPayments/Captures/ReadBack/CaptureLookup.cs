using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Api;

namespace DojoPayments.Captures;

/// <summary>
/// Compares rows with the captures that their intents list, so that only those that are missing are sent. An intent is read
/// once in a run, before its first send; again only where other sends of it are in doubt or another batch of this process is
/// at work. It never sends.
/// </summary>
internal sealed class CaptureLookup
{
    private readonly BatchContext _batch;
    private readonly ListedCaptures _listed;
    private readonly CaptureReadBack _readBack;

    /// <param name="batch">Its rows are compared with lists.</param>
    /// <param name="listed">What is known of them.</param>
    /// <param name="readBack">Accepts what is found.</param>
    public CaptureLookup(BatchContext batch, ListedCaptures listed, CaptureReadBack readBack)
    {
        _batch = batch;
        _listed = listed;
        _readBack = readBack;
    }

    /// <summary>True for an operation that may not be sent before it was compared with the list.</summary>
    public static bool Wants(CaptureOperation operation) =>
        // What remains is what the captures so far leave: an equal one among them is not this row's.
        operation.Listing is { } state ? !state.IsMissing : !operation.Instruction.IsRemainder;

    /// <summary>Decides as much of a row as can be told before its turn, from a list that was read ahead.</summary>
    /// <param name="context">The batch's, with <see cref="BatchContext.Listed"/>.</param>
    /// <param name="operation">Learns its capture, or is refused; neither where it is missing, or its turn has to decide.</param>
    /// <param name="reading">Of its intent; none where that is known already.</param>
    public static void Decide(BatchContext context, CaptureOperation operation, IntentReading reading)
    {
        var listed = context.Listed!;
        var intent = operation.PaymentIntentId;
        if (reading.Error is { } unreadable)
        {
            Refuse(operation, CaptureErrors.NotRead(operation.Instruction, unreadable));
            return;
        }

        if (context.OpenSendsOf(intent).Count > 0)
            return;
        if (!listed.IsRead(intent))
        {
            // An answer out of a cache may be older than the last capture.
            if (reading.Intent is null || reading.IsAged)
                return;
            if (reading.Captures is null)
            {
                Refuse(operation, CaptureErrors.NotComparable(operation, Comparison.Unclear));
                return;
            }

            LearnFound(context, intent);
            listed.Note(intent, reading.Captures);
        }

        var result = listed.Take(operation, out var capture);
        if (result == Comparison.Found)
            operation.Listing = new ListingState { Capture = capture };
        else if (result != Comparison.Missing)
            Refuse(operation, CaptureErrors.NotComparable(operation, result, capture));
    }

    /// <summary>Compares an operation with the list of its intent, which is read if it is not known.</summary>
    /// <param name="operation">Its turn at its intent has come.</param>
    /// <param name="abort">Gives the request up.</param>
    public async Task<CaptureStep> LookAsync(CaptureOperation operation, CancellationToken abort)
    {
        try
        {
            var state = operation.Listing ??= new ListingState();
            if (state.Capture is { } known)
                return Found(operation, known);
            if (_listed.IsRead(operation.PaymentIntentId) && _batch.IsAlone && _batch.OpenSendsOf(operation.PaymentIntentId).Count == 0)
                return Compare(operation, null);
            return await ReadAsync(operation, state, abort).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A fault of our own must not count as a send that may have been made.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return Fail(operation, CaptureErrors.NotRead(operation.Instruction, ReadErrors.OwnFault(operation.PaymentIntentId, fault)));
        }
    }

    private async Task<CaptureStep> ReadAsync(CaptureOperation operation, ListingState state, CancellationToken abort)
    {
        var path = $"/payment-intents/{operation.PaymentIntentId}";
        var begunAt = _batch.World.Timestamp;
        var begunLocally = _batch.World.UtcNow;
        var exchange = await _batch.Client.GetIntentAsync(operation.PaymentIntentId, abort).ConfigureAwait(false);
        state.Reads++;
        _batch.Trace?.Request("GET", path, state.Reads, exchange);
        _batch.Clock.Learn(exchange.FreshDate);
        if (exchange.Failure == ApiFailure.Aborted)
            return new CaptureStep(NextStep.GiveUp);
        var isUsable = string.Equals(exchange.Value?.Id, operation.PaymentIntentId, StringComparison.Ordinal) && !exchange.IsAged;
        var decision = RetryPolicy.ForRead(state.Reads, _batch.Settings.MaximumRetryCount, new ReadResult(exchange.StatusCode, isUsable, exchange.Failure, exchange.RetryAfter));
        switch (decision.Action)
        {
            case RetryAction.Done:
                break;
            case RetryAction.Retry:
                return CaptureStep.GoOn(_batch.World.UpTo(decision.Delay));
            case RetryAction.Hold:
                _batch.Hold(begunAt, decision.Delay);
                return CaptureStep.GoOn(decision.Delay);
            default:
                return Fail(operation, CaptureErrors.NotRead(operation.Instruction, ReadErrors.Of($"GET {path}", state.Reads, exchange)));
        }

        _batch.Throttle.Succeeded();
        _batch.Outage.Reached();
        if (exchange.Value!.Captures is not { } listed)
            return Fail(operation, CaptureErrors.NotComparable(operation, Comparison.Unclear));
        Clocks? now = exchange.ServerDate is { } date ? new Clocks(date - exchange.Elapsed, begunLocally, begunAt) : null;
        var doubt = Settle(operation, exchange.Value, now);
        LearnFound(_batch, operation.PaymentIntentId);
        _listed.Note(operation.PaymentIntentId, listed);
        return Compare(operation, doubt);
    }

    /// <summary>What is in doubt comes first: its captures are not free.</summary>
    /// <returns>An equal send of another run of this process that may still be made; null if there is none.</returns>
    private OpenSend? Settle(CaptureOperation operation, PaymentIntentResponse answer, Clocks? now)
    {
        var all = _batch.OpenSendsOf(operation.PaymentIntentId);
        return all.Count == 0 ? null : Settle(operation, answer, now, [.. all.Where(send => !ReferenceEquals(send, operation.OpenSend))]);
    }

    private OpenSend? Settle(CaptureOperation operation, PaymentIntentResponse answer, Clocks? now, List<OpenSend> open)
    {
        if (open.Count == 0)
            return null;
        var equal = open.Find(send => send.Amount == operation.Amount && send.TipsAmount == (operation.TipsAmount ?? 0) && !_listed.IsOwn(send));
        if (now is not { } asked)
            return equal;
        var finding = _batch.Attributions.Find(equal ?? open[0], answer, asked, _batch.Settings.ResendAfter, _batch.Taken);
        _readBack.Report(operation.OpenSend, finding);
        if (equal is null || equal.Capture is not null || finding.Obstacle != ResendObstacle.None)
            return equal is { Capture: null } ? equal : null;
        // If no journal holds it, no later run asks for it.
        if (equal.Journal is null)
            _batch.Attributions.Close(equal);
        return null;
    }

    private CaptureStep Compare(CaptureOperation operation, OpenSend? doubt)
    {
        var result = _batch.Rules.Compare(_listed, operation, out var capture);
        switch (result)
        {
            case Comparison.Found:
                operation.Listing!.Capture = capture;
                return Found(operation, capture!);
            case Comparison.Missing when doubt is not null:
                return Fail(operation, CaptureErrors.EqualInDoubt(operation, doubt, _batch.Settings.ResendAfter));
            case Comparison.Missing:
                operation.Listing!.IsMissing = true;
                return CaptureStep.GoOn(TimeSpan.Zero);
            default:
                return Fail(operation, CaptureErrors.NotComparable(operation, result, capture));
        }
    }

    private CaptureStep Found(CaptureOperation operation, CaptureDetails capture)
    {
        if (operation.OpenSend is { } open)
            _batch.Attributions.Close(open);
        // No read-back of this run may take it as well.
        _batch.Attributions.Take(_batch.Taken, operation.PaymentIntentId, capture.Id!);
        return _readBack.Found(operation, capture);
    }

    private CaptureStep Fail(CaptureOperation operation, DojoException error)
    {
        operation.Fail(operation.OpenSend is null ? error : CaptureErrors.OutcomeUnknown(operation, error));
        return CaptureStep.Conclude(_batch.EndOf(error));
    }

    /// <summary>Another batch of this process may have found what a send of this run or of its journal made.</summary>
    private static void LearnFound(BatchContext context, string paymentIntentId)
    {
        foreach (var send in context.Attributions.FoundOf(paymentIntentId))
            context.Listed!.Learn(send);
    }

    private static void Refuse(CaptureOperation operation, DojoException error)
    {
        operation.Fail(error);
        operation.Finish();
    }
}
