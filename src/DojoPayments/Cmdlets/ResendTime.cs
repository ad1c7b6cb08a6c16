using System;
using System.Management.Automation;
using DojoPayments.Rows;

namespace DojoPayments.Cmdlets;

/// <summary>Reads the one time that can take money twice where it is too short: no guess, and nothing that could be a slip.</summary>
internal static class ResendTime
{
    public static readonly TimeSpan Default = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan s_shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(30);

    /// <param name="value">A time span, or text with colons.</param>
    /// <param name="baseUri">Where it holds: on loopback there is a sandbox, which may be as quick as it likes.</param>
    /// <exception cref="DojoException">InvalidResendAfter.</exception>
    public static TimeSpan Read(object? value, Uri baseUri)
    {
        var given = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (!WrittenTimeSpan.TryRead(given, out var time))
            throw RowErrors.InvalidResendAfter(given, "which has no unit");
        if (time > s_longest)
            throw RowErrors.InvalidResendAfter(given, "which is longer than 30 days");
        if (time < s_shortest && !(baseUri.IsLoopback && time >= TimeSpan.Zero))
            throw RowErrors.InvalidResendAfter(given, "which is shorter than a minute: a capture that is only slow could be made twice");
        return time;
    }
}
