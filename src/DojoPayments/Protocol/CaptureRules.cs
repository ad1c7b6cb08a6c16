using System;
using System.Collections.Generic;
using DojoPayments.Rows;

namespace DojoPayments.Protocol;

/// <summary>
/// The one place that decides what is done for an operation next: from what happened alone, without a clock or a request of
/// its own. The API has no idempotency key for captures, so the rule is RFC 9110, section 9.2.2: only what was provably never
/// applied is repeated. The decisions can be replaced one by one, which shows whether a simulation would notice.
/// </summary>
internal class CaptureRules
{
    /// <summary>How long an announcement may wait for its slot.</summary>
    private static readonly TimeSpan s_longestInQueue = TimeSpan.FromSeconds(1);

    public static CaptureRules Default { get; } = new();

    /// <summary>Decides how an operation begins whose turn at its intent has come.</summary>
    public virtual CaptureAction AtTurn(TurnFacts facts) => facts switch
    {
        { Known: OperationState.Captured } => CaptureAction.Resume,
        { Known: OperationState.Open } => CaptureAction.LookFor,
        { IsUnnamed: true } => CaptureAction.GiveUp,
        // What remained when the intent was read is no longer known to remain.
        { MayTake: false } => CaptureAction.Refuse,
        { IsCompared: true } => CaptureAction.Compare,
        _ => CaptureAction.Send,
    };

    /// <summary>Decides about one send.</summary>
    public virtual Decision AfterSend(SendFacts facts)
    {
        var mayRepeat = facts.Attempt <= facts.MaximumRetryCount;
        return facts switch
        {
            // A certificate that is not trusted now will not be in a second.
            { IsReached: false } when mayRepeat && RetryPolicy.MayPass(facts.Failure) => new(CaptureAction.Send, RetryPolicy.Backoff(facts.Attempt)),
            { IsReached: false, SentBefore: true } => new(CaptureAction.Recheck),
            { IsReached: false } => new(CaptureAction.Refuse),
            { StatusCode: 0 } => new(CaptureAction.Doubt),
            { StatusCode: >= 200 and < 300, HasCaptureId: true } => new(CaptureAction.Accept),
            // Refused before any processing, and for everybody.
            { StatusCode: 429 } when mayRepeat => new(CaptureAction.Hold, RetryPolicy.Hold(facts.Attempt, facts.RetryAfter)),
            // A refusal of this send may well be the echo of an earlier one that went through.
            { StatusCode: 429 } or { StatusCode: >= 400 and < 500 and not 408, IsOfApi: true } => new(facts.SentBefore ? CaptureAction.Recheck : CaptureAction.Refuse),
            // 408 and 5xx say nothing of what was done before; a redirect or a page comes from something that is not the API.
            _ => new(CaptureAction.Doubt),
        };
    }

    /// <summary>True if a list says that a send was not made, so that a second one which says the same is to be asked for.</summary>
    /// <param name="doubt">Why it is in doubt: what this run sent and nobody refused is never concluded by it not to be made.</param>
    /// <param name="obstacle">Why it may have been made all the same.</param>
    /// <param name="mayTake">False for what remains of an intent of which that is not known.</param>
    public virtual bool IsAbsent(CaptureDoubt doubt, ResendObstacle obstacle, bool mayTake) =>
        obstacle == ResendObstacle.None && (doubt == CaptureDoubt.Refused || (doubt == CaptureDoubt.EarlierRun && mayTake));

    /// <summary>Decides about one read for a send in doubt. Absence is no proof while the API may still be working.</summary>
    public virtual Decision AfterLook(LookFacts facts) => facts switch
    {
        { Hold: not null, IsOver: true } => new(CaptureAction.StayUnknown),
        { Hold: { } hold } => new(CaptureAction.Look, hold),
        { IsFound: true } => new(CaptureAction.Accept),
        // An answer that is asked for later has to say the same.
        { AbsentFor: { } apart } when !IsConfirmed(apart, facts.ResendAfter) => new(CaptureAction.Look, ResendGate.Interval(facts.ResendAfter) - apart),
        { AbsentFor: not null, Doubt: CaptureDoubt.Refused } => new(CaptureAction.RefuseAbsent),
        { AbsentFor: not null, IsUnnamed: true } => new(CaptureAction.DropAbsent),
        { AbsentFor: not null } => new(facts.IsCompared ? CaptureAction.Compare : CaptureAction.Send),
        { IsLate: true } or { IsOver: true } => new(CaptureAction.StayUnknown),
        _ => new(CaptureAction.Look, RetryPolicy.Backoff(facts.Looks)),
    };

    /// <summary>True if a capture's final state is to be looked for.</summary>
    /// <param name="verify">The user asks for final states.</param>
    /// <param name="status">As far as it is known; null if it is not.</param>
    public virtual bool IsToBeVerified(bool verify, string? status) =>
        verify && status is not (CaptureStatuses.Successful or ConfirmedStatuses.PartlyRefunded or ConfirmedStatuses.Refunded);

    /// <summary>Decides about one read for the final state of an accepted capture.</summary>
    /// <param name="status">As its intent lists it; null if it does not.</param>
    /// <param name="hold">The wait that a refused read asks for; null if it was not refused.</param>
    /// <param name="looks">How often the intent was read.</param>
    /// <param name="isOver">The time for which it is looked for is over.</param>
    public virtual Decision AfterVerifying(string? status, TimeSpan? hold, int looks, bool isOver) => status switch
    {
        CaptureStatuses.Successful => new(CaptureAction.Settle),
        CaptureStatuses.Declined or CaptureStatuses.Failed => new(CaptureAction.Decline),
        _ when isOver => new(CaptureAction.Settle),
        _ => new(CaptureAction.Look, hold ?? RetryPolicy.Backoff(looks)),
    };

    /// <summary>Decides about one read for the captures that an intent lists.</summary>
    /// <param name="attempt">Which one it was, from 1.</param>
    /// <param name="maximumRetryCount">How often it may be repeated.</param>
    /// <param name="result">What happened.</param>
    public virtual Decision AfterListing(int attempt, int maximumRetryCount, ReadResult result)
    {
        if (result.Failure == ApiFailure.Aborted)
            return new(CaptureAction.GiveUp);
        var read = RetryPolicy.ForRead(attempt, maximumRetryCount, result);
        return read.Action switch
        {
            RetryAction.Done => new(CaptureAction.Compare),
            RetryAction.Retry => new(CaptureAction.Look, read.Delay),
            RetryAction.Hold => new(CaptureAction.Hold, read.Delay),
            _ => new(CaptureAction.Refuse),
        };
    }

    /// <inheritdoc cref="ListedCaptures.Take(CheckedRow, out CaptureDetails?)"/>
    /// <param name="listed">What the intents list.</param>
    /// <param name="row">Its intent was read.</param>
    /// <param name="capture">The capture if one is found, and if it was declined.</param>
    public virtual Comparison Compare(ListedCaptures listed, CheckedRow row, out CaptureDetails? capture) => listed.Take(row, out capture);

    /// <summary>Decides about a row that was compared with the captures of its intent.</summary>
    /// <param name="result">How it compares.</param>
    /// <param name="isDoubted">An equal send of another run of this process may still be made.</param>
    public virtual CaptureAction AfterComparing(Comparison result, bool isDoubted) => result switch
    {
        Comparison.Found => CaptureAction.Accept,
        Comparison.Missing when !isDoubted => CaptureAction.Send,
        _ => CaptureAction.Refuse,
    };

    /// <summary>Decides how an operation ends whose batch is stopped.</summary>
    public virtual CaptureAction AtStop(StageKind stage) => stage switch
    {
        StageKind.InFlight => CaptureAction.Doubt,
        StageKind.Unresolved => CaptureAction.StayUnknown,
        StageKind.Verifying => CaptureAction.Settle,
        _ => CaptureAction.GiveUp,
    };

    /// <summary>Decides how an operation ends after a fault of our own: what may have been sent is in doubt.</summary>
    public virtual CaptureAction AtFault(StageKind stage) => stage switch
    {
        StageKind.Unresolved => CaptureAction.StayUnknown,
        StageKind.Verifying => CaptureAction.Settle,
        _ => CaptureAction.Doubt,
    };

    /// <summary>Decides whether a row's failure ends its batch.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="isAnswered">The API answered.</param>
    public virtual BatchEnd EndOf(DojoErrorId failure, bool isAnswered) => failure switch
    {
        DojoErrorId.DojoUnauthorized or DojoErrorId.DojoForbidden => BatchEnd.AtOnce,
        DojoErrorId.DojoNotSent or DojoErrorId.DojoReadFailed when !isAnswered => BatchEnd.InARow,
        _ => BatchEnd.No,
    };

    /// <inheritdoc cref="CaptureMatcher.Match"/>
    public virtual List<Attribution>? Match(IReadOnlyList<UnansweredSend> sends, IReadOnlyList<CaptureDetails> listed, Func<string, bool> isAttributed, Clocks now) =>
        CaptureMatcher.Match(sends, listed, isAttributed, now);

    /// <inheritdoc cref="ResendGate.Judge"/>
    public virtual ResendObstacle Judge(string intent, PaymentIntentResponse answer, IReadOnlyCollection<UnansweredSend> sends, Func<string, bool> isAttributed, Clocks now, TimeSpan resendAfter) =>
        ResendGate.Judge(intent, answer, sends, isAttributed, now, resendAfter);

    /// <summary>True if a second answer says the same as a first one, late enough to count.</summary>
    /// <param name="apart">The time between the two.</param>
    /// <param name="resendAfter">How long after its send each capture is trusted to be listed.</param>
    public virtual bool IsConfirmed(TimeSpan apart, TimeSpan resendAfter) => apart >= ResendGate.Interval(resendAfter);

    /// <summary>
    /// True if an announcement is to be written anew before its send: its time is the earliest at which its capture may have been
    /// made, and a bound on its age is part of when a send is due.
    /// </summary>
    /// <param name="onDisk">The time since it was on the disk.</param>
    /// <param name="written">The time since it was written, by the clock that nobody sets.</param>
    /// <param name="writtenLocally">The same by this machine's clock; the one stands still while the machine sleeps, and the
    /// other is set.</param>
    /// <param name="resendAfter">How long after its send each capture is trusted to be listed.</param>
    public virtual bool IsStale(TimeSpan onDisk, TimeSpan written, TimeSpan writtenLocally, TimeSpan resendAfter)
    {
        var bound = ResendGate.SendBound(resendAfter);
        return onDisk > s_longestInQueue || written > bound || writtenLocally.Duration() > bound;
    }
}
