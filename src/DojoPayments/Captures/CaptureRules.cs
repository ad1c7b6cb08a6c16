using System;
using System.Collections.Generic;
using DojoPayments.Api;

namespace DojoPayments.Captures;

/// <summary>
/// What the protocol decides, without a clock or a request of its own: whatever takes money twice or loses it is one of these
/// decisions. They can be replaced one by one, which shows whether a simulation would notice.
/// </summary>
internal class CaptureRules
{
    /// <summary>How long an announcement may wait for its slot.</summary>
    private static readonly TimeSpan s_longestInQueue = TimeSpan.FromSeconds(1);

    public static CaptureRules Default { get; } = new();

    /// <inheritdoc cref="RetryPolicy.ForCapture"/>
    public virtual RetryDecision AfterSend(int attempt, int maximumRetryCount, SendResult result, bool bodyStarted, bool sentBefore) =>
        RetryPolicy.ForCapture(attempt, maximumRetryCount, result, bodyStarted, sentBefore);

    /// <inheritdoc cref="CaptureMatcher.Match"/>
    public virtual List<Attribution>? Match(IReadOnlyList<OpenSend> sends, IReadOnlyList<CaptureDetails> listed, Func<string, bool> isAttributed, Clocks now) =>
        CaptureMatcher.Match(sends, listed, isAttributed, now);

    /// <inheritdoc cref="ResendGate.Judge"/>
    public virtual ResendObstacle Judge(string intent, PaymentIntentResponse answer, IReadOnlyCollection<OpenSend> sends, Func<string, bool> isAttributed, Clocks now, TimeSpan resendAfter) =>
        ResendGate.Judge(intent, answer, sends, isAttributed, now, resendAfter);

    /// <inheritdoc cref="ListedCaptures.Take(CaptureOperation, out CaptureDetails?)"/>
    /// <param name="listed">What the intents list.</param>
    /// <param name="operation">Its intent was read.</param>
    /// <param name="capture">The capture if one is found, and if it was declined.</param>
    public virtual Comparison Compare(ListedCaptures listed, CaptureOperation operation, out CaptureDetails? capture) => listed.Take(operation, out capture);

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
    /// <param name="writtenLocally">The same by this machine's clock; the one stands still while the machine sleeps, and the other is set.</param>
    /// <param name="resendAfter">How long after its send each capture is trusted to be listed.</param>
    public virtual bool IsStale(TimeSpan onDisk, TimeSpan written, TimeSpan writtenLocally, TimeSpan resendAfter)
    {
        var bound = ResendGate.SendBound(resendAfter);
        return onDisk > s_longestInQueue || written > bound || writtenLocally.Duration() > bound;
    }
}
