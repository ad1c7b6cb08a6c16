using System;
using System.Globalization;
using DojoPayments.Api;

namespace DojoPayments.Intents;

/// <summary>When a payment intent was authorised, and by when it has to be captured.</summary>
/// <param name="At">When, UTC; null if it is not authorised, or nothing says when.</param>
/// <param name="Source">What says so.</param>
/// <param name="CaptureBefore">When it lapses, UTC; null if it is captured by itself, or this cannot be told.</param>
internal readonly record struct Authorization(DateTimeOffset? At, DojoAuthorizedAtSource? Source, DateTimeOffset? CaptureBefore)
{
    /// <summary>The vendor reverses by then what is not captured, whatever else is agreed on.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromDays(7);

    // Days may have one digit or two in the vendor's documents, and are left out where there are none.
    private static readonly string[] s_formats = [@"hh\:mm\:ss", @"d\.hh\:mm\:ss", @"dd\.hh\:mm\:ss", @"hh\:mm\:ss\.FFFFFFF", @"d\.hh\:mm\:ss\.FFFFFFF"];

    public static Authorization Of(IntentDocument document)
    {
        var (at, source) = Find(document);
        var lapsesAt = document.CaptureMode == CaptureModes.Auto ? null : at + Hold(document.AutoExpireIn);
        return new Authorization(at?.ToUniversalTime(), source, lapsesAt?.ToUniversalTime());
    }

    /// <summary>How long an authorisation lasts.</summary>
    /// <param name="autoExpireIn">As the API writes it; null if it does not.</param>
    /// <returns>Null if it is not written as the API's documents say.</returns>
    public static TimeSpan? Hold(string? autoExpireIn)
    {
        if (autoExpireIn is null)
            return LongestHold;
        if (!TimeSpan.TryParseExact(autoExpireIn, s_formats, CultureInfo.InvariantCulture, out var hold) || hold == TimeSpan.Zero)
            return null;
        return hold < LongestHold ? hold : LongestHold;
    }

    private static (DateTimeOffset? At, DojoAuthorizedAtSource? Source) Find(IntentDocument document)
    {
        if (document.AuthorizedAt is { } told)
            return (told, DojoAuthorizedAtSource.PaymentEvents);
        if (document.Status is null or IntentStatuses.Created or IntentStatuses.Canceled)
            return default;
        if (document.PaidAt is { } paid)
            return (paid, DojoAuthorizedAtSource.PaymentDetails);
        return document.CreatedAt is { } created ? (created, DojoAuthorizedAtSource.CreatedAt) : default((DateTimeOffset?, DojoAuthorizedAtSource?));
    }
}
