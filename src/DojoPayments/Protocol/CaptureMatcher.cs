using System;
using System.Collections.Generic;
using System.Linq;

namespace DojoPayments.Protocol;

/// <summary>
/// Assigns the captures of a list to the sends that look for one. Listing order is not creation order, and equal sends cannot be
/// distinguished: a capture may go to a send that did not make it, as long as the sends together can have made all of the
/// captures together.
/// </summary>
internal static class CaptureMatcher
{
    /// <summary>The entries that could have an amount and tips.</summary>
    public static IEnumerable<CaptureDetails> Matching(IEnumerable<CaptureDetails> listed, long amount, long tips) =>
        listed.Where(capture => capture.Counts && (capture.Amount is null || (capture.Amount == amount && (capture.TipsAmount ?? 0) == tips)));

    /// <summary>
    /// Assigns the captures that belong to no operation to the sends that look for one: the oldest send takes the oldest capture
    /// that it can have made.
    /// </summary>
    /// <param name="sends">All unanswered sends of one intent, amount and tips, including those whose capture was found.</param>
    /// <param name="listed">The intent's captures as the API lists them; an id may be listed twice.</param>
    /// <param name="isAttributed">True for the id of a capture that belongs to an operation.</param>
    /// <param name="now">The time at which the list was asked for.</param>
    /// <returns>Null if an entry that could have that amount lacks its id, amount or time, or two such entries have one id and
    /// different times: such an entry could belong to any send.</returns>
    public static List<Attribution>? Match(IReadOnlyList<UnansweredSend> sends, IReadOnlyList<CaptureDetails> listed, Func<string, bool> isAttributed, Clocks now)
    {
        if (Distinct(Matching(listed, sends[0].Amount, sends[0].TipsAmount)) is not { } captures)
            return null;
        var attributions = new List<Attribution>();
        var explaining = sends.Where(static send => send.Capture is not null).ToList();
        // A capture that failed meanwhile was made all the same.
        var explained = listed.Where(capture => capture.CreatedAt is not null && explaining.Exists(send => send.Capture!.Id == capture.Id)).ToList();
        // A send whose capture is not in this list accounts for that capture, and for no other.
        explaining.RemoveAll(send => !explained.Exists(capture => capture.Id == send.Capture!.Id));
        var free = captures.FindAll(capture => !isAttributed(capture.Id!));
        foreach (var send in sends.Where(static send => send.Capture is null).OrderBy(send => send.FirstSent(now)))
        {
            explaining.Add(send);
            var index = free.FindIndex(capture => CanHaveMade(send, capture, now));
            if (index < 0)
                index = free.FindIndex(capture => AreExplained([.. explained, capture], explaining, now));
            if (index < 0)
            {
                explaining.RemoveAt(explaining.Count - 1);
                continue;
            }

            attributions.Add(new Attribution(send, free[index]));
            explained.Add(free[index]);
            free.RemoveAt(index);
        }

        return attributions;
    }

    /// <summary>The entries in order of creation, each id once; null if an entry cannot be distinguished from others.</summary>
    public static List<CaptureDetails>? Distinct(IEnumerable<CaptureDetails> matching)
    {
        var captures = new List<CaptureDetails>();
        foreach (var capture in matching)
        {
            if (string.IsNullOrWhiteSpace(capture.Id) || capture.Amount is null || capture.CreatedAt is null)
                return null;
            if (captures.Find(known => known.Id == capture.Id) is not { } same)
                captures.Add(capture);
            else if (same.CreatedAt != capture.CreatedAt)
                return null;
        }

        captures.Sort(static (one, other) => one.CreatedAt!.Value.CompareTo(other.CreatedAt!.Value));
        return captures;
    }

    /// <summary>True if each capture can have been made by a different one of the sends.</summary>
    private static bool AreExplained(List<CaptureDetails> captures, List<UnansweredSend> sends, Clocks now)
    {
        var begins = sends.ConvertAll(send => send.FirstSent(now) - ResendGate.ClockSlack);
        begins.Sort();
        captures.Sort(static (one, other) => one.CreatedAt!.Value.CompareTo(other.CreatedAt!.Value));
        // A send can have made any capture that is younger than the send, so it is enough to compare both in order of age.
        for (var index = 0; index < captures.Count; index++)
        {
            if (captures[index].CreatedAt < begins[index])
                return false;
        }

        return true;
    }

    private static bool CanHaveMade(UnansweredSend send, CaptureDetails capture, Clocks now) => capture.CreatedAt >= send.FirstSent(now) - ResendGate.ClockSlack;
}

/// <summary>A capture of the API and the send that it was assigned to.</summary>
internal readonly record struct Attribution(UnansweredSend Send, CaptureDetails Capture);
