using System;
using System.Globalization;
using System.Management.Automation;

namespace DojoPayments.Cmdlets;

/// <summary>
/// Takes a time as ISO 8601 or as an object, and nothing else: the engine's own conversion asks the user's calendar, which
/// makes 2026 the year 1483 or 2648, and 01/11/2026 a day of January or of November.
/// </summary>
internal sealed class IsoTimeAttribute : ArgumentTransformationAttribute
{
    // No payment is older, and none is due later. What lies outside comes from another calendar.
    private const int EarliestYear = 2000;
    private const int LatestYear = 2199;

    private static readonly string[] s_formats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (TryRead(value) is { Year: >= EarliestYear and <= LatestYear } time)
            return time;
        throw new ArgumentTransformationMetadataException(
            $"The time was read as {ErrorWords.Quote(value)}, which is not an ISO 8601 time from {EarliestYear} to {LatestYear}. Write 2026-11-01, 2026-11-01T09:30 or 2026-11-01T09:30:00Z, or give a DateTime or DateTimeOffset; for no limit leave the parameter out. Nothing was read from the API.");
    }

    private static DateTimeOffset? TryRead(object? value)
    {
        try
        {
            return value switch
            {
                DateTimeOffset time => time,
                // One of no kind counts as local.
                DateTime time => new DateTimeOffset(time),
                string text when DateTimeOffset.TryParseExact(text.Trim(), s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) => time,
                _ => null,
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            // The first or last day that there is, seen from another zone.
            return null;
        }
    }
}
