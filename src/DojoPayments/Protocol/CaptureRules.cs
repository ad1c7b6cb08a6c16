using System;
using System.Collections.Generic;
using DojoPayments.Rows;

namespace DojoPayments.Protocol;

/// <summary>
/// The one place that decides the next action for an operation: from the facts alone, without a clock or a request of its own.
/// The API has no idempotency key for captures, so the rule is RFC 9110, section 9.2.2: a request is repeated only if it
/// provably was never applied. Each decision can be replaced alone, which shows whether a simulation notices the change.
/// </summary>
internal class CaptureRules
{
    /// <summary>The longest wait of an announcement for its slot.</summary>
    private static readonly TimeSpan s_longestInQueue = TimeSpan.FromSeconds(1);

    public static CaptureRules Default { get; } = new();

    /// <summary>Decides how an operation begins when its turn at its intent has come.</summary>
    public virtual CaptureAction AtTurn(TurnFacts facts) => facts switch
    {
        { Known: OperationState.Captured } => CaptureAction.Resume,
        { Known: OperationState.Open } => CaptureAction.LookFor,
        { IsUnnamed: true } => CaptureAction.GiveUp,
        // The remaining amount may have changed since the intent was read.
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
            // A retry is of no use if it cannot pass: a certificate that is not trusted now is not trusted a second later.
            { IsReached: false } when mayRepeat && RetryPolicy.MayPass(facts.Failure) => new(CaptureAction.Send, RetryPolicy.Backoff(facts.Attempt)),
            { IsReached: false, SentBefore: true } => new(CaptureAction.Recheck),
            { IsReached: false } => new(CaptureAction.Refuse),
            { StatusCode: 0 } => new(CaptureAction.Doubt),
            { StatusCode: >= 200 and < 300, HasCaptureId: true } => new(CaptureAction.Accept),
            // Refused before any processing, and for every request.
            { StatusCode: 429 } when mayRepeat => new(CaptureAction.Hold, RetryPolicy.Hold(facts.Attempt, facts.RetryAfter)),
            // The API may refuse this send because an earlier send of the operation was applied.
            { StatusCode: 429 } or { StatusCode: >= 400 and < 500 and not 408, IsOfApi: true } => new(facts.SentBefore ? CaptureAction.Recheck : CaptureAction.Refuse),
            // 408 and 5xx do not say whether the capture was made; a redirect or a page does not come from the API.
            _ => new(CaptureAction.Doubt),
        };
    }

    /// <summary>True if a list shows that a send made no capture, so that a second list has to confirm it.</summary>
    /// <param name="doubt">The reason of the doubt: if this run sent it and no later send was refused, this run never concludes that
    /// no capture was made.</param>
    /// <param name="obstacle">The reason why the capture may have been made all the same.</param>
    /// <param name="mayTake">False for a capture of the remaining amount if that amount is not known.</param>
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

    /// <summary>True if the final state of a capture is to be read back.</summary>
    /// <param name="verify">True if the user asks for final states.</param>
    /// <param name="status">The known status of the capture; null if it is not known.</param>
    public virtual bool IsToBeVerified(bool verify, string? status) =>
        verify && status is not (CaptureStatuses.Successful or ConfirmedStatuses.PartlyRefunded or ConfirmedStatuses.Refunded);

    /// <summary>Decides about one read for the final state of an accepted capture.</summary>
    /// <param name="status">The status in the list of its intent; null if it is not listed.</param>
    /// <param name="hold">The wait that a refused read asks for; null if the read was not refused.</param>
    /// <param name="looks">The number of reads of the intent.</param>
    /// <param name="isOver">True if the time for the read-back is over.</param>
    public virtual Decision AfterVerifying(string? status, TimeSpan? hold, int looks, bool isOver) => status switch
    {
        CaptureStatuses.Successful => new(CaptureAction.Settle),
        CaptureStatuses.Declined or CaptureStatuses.Failed => new(CaptureAction.Decline),
        _ when isOver => new(CaptureAction.Settle),
        _ => new(CaptureAction.Look, hold ?? RetryPolicy.Backoff(looks)),
    };

    /// <summary>Decides about one read for the captures that an intent lists.</summary>
    /// <param name="attempt">The number of the read, from 1.</param>
    /// <param name="maximumRetryCount">The number of repetitions that are allowed.</param>
    /// <param name="result">The result of the read.</param>
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
    /// <param name="listed">The captures that the intents list.</param>
    /// <param name="row">The row; its intent was read.</param>
    /// <param name="capture">The capture if one is found, and if it was declined.</param>
    public virtual Comparison Compare(ListedCaptures listed, CheckedRow row, out CaptureDetails? capture) => listed.Take(row, out capture);

    /// <summary>Decides about a row that was compared with the captures of its intent.</summary>
    /// <param name="result">The result of the comparison.</param>
    /// <param name="isDoubted">True if an equal send of another run of this process may still make a capture.</param>
    public virtual CaptureAction AfterComparing(Comparison result, bool isDoubted) => result switch
    {
        Comparison.Found => CaptureAction.Accept,
        Comparison.Missing when !isDoubted => CaptureAction.Send,
        _ => CaptureAction.Refuse,
    };

    /// <summary>Decides how an operation ends if its batch is stopped.</summary>
    public virtual CaptureAction AtStop(StageKind stage) => stage switch
    {
        StageKind.InFlight => CaptureAction.Doubt,
        StageKind.Unresolved => CaptureAction.StayUnknown,
        StageKind.Verifying => CaptureAction.Settle,
        _ => CaptureAction.GiveUp,
    };

    /// <summary>Decides how an operation ends after a fault of this module: a capture that may have been sent is in doubt.</summary>
    public virtual CaptureAction AtFault(StageKind stage) => stage switch
    {
        StageKind.Unresolved => CaptureAction.StayUnknown,
        StageKind.Verifying => CaptureAction.Settle,
        _ => CaptureAction.Doubt,
    };

    /// <summary>Decides whether a row's failure ends its batch.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="isAnswered">True if the API answered.</param>
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

    /// <summary>True if a second answer that confirms a first one is late enough to count.</summary>
    /// <param name="apart">The time between the two answers.</param>
    /// <param name="resendAfter">The time after a send by which the API is trusted to list its capture.</param>
    public virtual bool IsConfirmed(TimeSpan apart, TimeSpan resendAfter) => apart >= ResendGate.Interval(resendAfter);

    /// <summary>
    /// True if an announcement is to be written again before its send: its time is the earliest at which its capture may have been
    /// made, and the decision whether a send is due relies on a bound of its age.
    /// </summary>
    /// <param name="onDisk">The time since the announcement was on the disk.</param>
    /// <param name="written">The time since it was written, by the monotonic clock, which may stand still while the machine
    /// sleeps.</param>
    /// <param name="writtenLocally">The same time by this machine's clock, which can be set.</param>
    /// <param name="resendAfter">The time after a send by which the API is trusted to list its capture.</param>
    public virtual bool IsStale(TimeSpan onDisk, TimeSpan written, TimeSpan writtenLocally, TimeSpan resendAfter)
    {
        var bound = ResendGate.SendBound(resendAfter);
        return onDisk > s_longestInQueue || written > bound || writtenLocally.Duration() > bound;
    }
}
