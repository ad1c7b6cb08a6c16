using System;
using System.Collections.Generic;
using System.Linq;

namespace DojoPayments.Protocol;

/// <summary>What a list of an intent's captures says of a send that is not found in it.</summary>
internal enum ResendObstacle
{
    /// <summary>None: it was not made.</summary>
    None,

    /// <summary>The answer is of another intent, or an entry of it lacks something.</summary>
    UnclearAnswer,

    /// <summary>A capture that is nobody's may be its own.</summary>
    UnattributedCapture,

    /// <summary>It, or an equal one, may still be made or not be listed yet.</summary>
    NotDue,
}

/// <summary>
/// The one place that decides whether a send that may have been made counts as not made, so that it may be sent again or be
/// told to be refused. Everything that is odd is a reason against it: a doubt costs a look, a second capture costs money.
/// </summary>
internal static class ResendGate
{
    /// <summary>What two clocks of the server may differ, its Date header having whole seconds.</summary>
    public static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_longestInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_shortestBound = TimeSpan.FromSeconds(1);

    // A clock of another time zone, a date that is written in whole days: a capture so near to the send is not told from it.
    private static readonly TimeSpan s_margin = TimeSpan.FromDays(1);

    /// <summary>How far apart two answers must be that say the same.</summary>
    public static TimeSpan Interval(TimeSpan resendAfter) => Min(s_longestInterval, TimeSpan.FromTicks(resendAfter.Ticks / 6));

    /// <summary>How old an announcement may be, by any clock, when it is sent.</summary>
    public static TimeSpan SendBound(TimeSpan resendAfter) => Interval(resendAfter) is var interval && interval > s_shortestBound ? interval : s_shortestBound;

    /// <summary>Judges one answer; two that agree are needed.</summary>
    /// <param name="intent">The intent that was asked for.</param>
    /// <param name="answer">What was answered.</param>
    /// <param name="sends">All that were not answered with the same intent, amount and tips, those whose capture was found
    /// among them.</param>
    /// <param name="isAttributed">True for the id of a capture that is an operation's of this intent.</param>
    /// <param name="now">When the answer was asked for.</param>
    /// <param name="resendAfter">How long after its send each capture is trusted to be listed.</param>
    public static ResendObstacle Judge(string intent, PaymentIntentResponse answer, IReadOnlyCollection<UnansweredSend> sends, Func<string, bool> isAttributed, Clocks now, TimeSpan resendAfter)
    {
        if (!string.Equals(answer.Id, intent, StringComparison.Ordinal) || answer.Captures is not { } entries || !AreClear(entries))
            return ResendObstacle.UnclearAnswer;
        // Without a time by the server's clock nothing can be told from an older capture, whatever its age.
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

    /// <summary>By the server's clock and by this machine's; by this one's alone, and a day later, if the server's is not known.</summary>
    private static bool IsDue(UnansweredSend send, Clocks now, TimeSpan wait, bool haveTimes)
    {
        var waited = now.Local - send.LastSentLocally;
        return haveTimes ? waited >= wait && now.Server - send.LastSent(now) >= wait : waited >= wait + s_margin;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
