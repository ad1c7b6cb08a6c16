using System;
using System.Collections.Generic;
using System.Linq;

namespace DojoPayments.Protocol;

/// <summary>The reason why a send without a capture in the list of its intent may have made one all the same.</summary>
internal enum ResendObstacle
{
    /// <summary>No reason: the capture was not made.</summary>
    None,

    /// <summary>The answer is for another intent, lists no captures, or has an entry that is incomplete or contradicts another.</summary>
    UnclearAnswer,

    /// <summary>A capture that belongs to no operation may be the capture of this send.</summary>
    UnattributedCapture,

    /// <summary>The capture of this send, or of an equal one, may still be made or may not be listed yet.</summary>
    NotDue,
}

/// <summary>
/// The one place that decides whether a send in doubt counts as not made, so that it may be sent again or reported as refused.
/// Anything unusual in the answer is a reason against it: a doubt costs a read, a second capture costs money.
/// </summary>
internal static class ResendGate
{
    /// <summary>The allowed difference between two clocks of the server, whose Date header has whole seconds.</summary>
    public static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_longestInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_shortestBound = TimeSpan.FromSeconds(1);

    // For a clock of another time zone or a date in whole days: a capture up to a day older than the send may be its capture.
    private static readonly TimeSpan s_margin = TimeSpan.FromDays(1);

    /// <summary>The least time between two answers of which the second confirms the first.</summary>
    public static TimeSpan Interval(TimeSpan resendAfter) => Min(s_longestInterval, TimeSpan.FromTicks(resendAfter.Ticks / 6));

    /// <summary>The greatest age of an announcement, by any clock, at its send.</summary>
    public static TimeSpan SendBound(TimeSpan resendAfter) => Interval(resendAfter) is var interval && interval > s_shortestBound ? interval : s_shortestBound;

    /// <summary>Judges one answer; two answers that agree are needed.</summary>
    /// <param name="intent">The intent that was asked for.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="sends">All unanswered sends of the same intent, amount and tips, including those whose capture was
    /// found.</param>
    /// <param name="isAttributed">True for the id of a capture of this intent that belongs to an operation.</param>
    /// <param name="now">The time at which the answer was asked for.</param>
    /// <param name="resendAfter">The time after a send by which the API is trusted to list its capture.</param>
    public static ResendObstacle Judge(string intent, PaymentIntentResponse answer, IReadOnlyCollection<UnansweredSend> sends, Func<string, bool> isAttributed, Clocks now, TimeSpan resendAfter)
    {
        if (!string.Equals(answer.Id, intent, StringComparison.Ordinal) || answer.Captures is not { } entries || !AreClear(entries))
            return ResendObstacle.UnclearAnswer;
        // Without a time of the send by the server's clock, a capture of any age may be the capture of the send.
        var haveTimes = sends.All(static send => send.HasServerTimes);
        var since = haveTimes ? sends.Min(send => send.FirstSentByAnyClock(now)) - s_margin : DateTimeOffset.MinValue;
        if (Array.Exists(entries, entry => entry.Counts && entry.CreatedAt > since && !isAttributed(entry.Id!)))
            return ResendObstacle.UnattributedCapture;
        var wait = resendAfter + ClockSlack + SendBound(resendAfter);
        return sends.All(send => IsDue(send, now, wait, haveTimes)) ? ResendObstacle.None : ResendObstacle.NotDue;
    }

    private static bool AreClear(CaptureDetails[] entries)
    {
        var times = new Dictionary<string, CaptureDetails>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (string.IsNullOrWhiteSpace(entry.Id) || entry.Amount is null || entry.CreatedAt is null)
                return false;
            if (times.TryGetValue(entry.Id!, out var same) && (same.CreatedAt != entry.CreatedAt || same.Amount != entry.Amount))
                return false;
            times[entry.Id!] = entry;
        }

        return true;
    }

    /// <summary>
    /// True if the wait is over by the server's clock and by this machine's clock; if the server's time is not known, by this
    /// machine's clock alone and a day later.
    /// </summary>
    private static bool IsDue(UnansweredSend send, Clocks now, TimeSpan wait, bool haveTimes)
    {
        var waited = now.Local - send.LastSentLocally;
        return haveTimes ? waited >= wait && now.Server - send.LastSent(now) >= wait : waited >= wait + s_margin;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
