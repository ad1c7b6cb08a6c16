using System;
using System.Globalization;
using System.Management.Automation;

namespace DojoPayments.Cmdlets;

/// <summary>
/// Takes a length of time as an object or as text with colons, and nothing else: the engine's own conversion makes 15 ticks of
/// 15, and 15 days of '15'.
/// </summary>
internal static class WrittenTimeSpan
{
    public static bool TryRead(object? value, out TimeSpan time)
    {
        time = default;
        switch (value is PSObject wrapped ? wrapped.BaseObject : value)
        {
            case TimeSpan span:
                time = span;
                return true;
            case string text:
                return text.IndexOf(':') > 0 && TimeSpan.TryParseExact(text.Trim(), "c", CultureInfo.InvariantCulture, out time);
            default:
                return false;
        }
    }
}
