using System;
using System.Globalization;
using DojoPayments.Api;

namespace DojoPayments.Intents;

/// <summary>The time of the authorisation of a payment intent, and the time by which it has to be captured.</summary>
/// <param name="At">The authorisation time, UTC; null if the intent is not authorised, or the time is not known.</param>
/// <param name="Source">The source of that time; null if there is none.</param>
/// <param name="CaptureBefore">The time of the lapse, UTC; null if the capture is automatic, or the time is not known.</param>
internal readonly record struct Authorization(DateTimeOffset? At, DojoAuthorizedAtSource? Source, DateTimeOffset? CaptureBefore)
{
    /// <summary>The longest authorisation: the vendor reverses the uncaptured amount after this time in any case.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromDays(7);

    // Days have one or two digits in the vendor's documents, and are left out if there are none.
    private static readonly string[] s_formats = [@"hh\:mm\:ss", @"d\.hh\:mm\:ss", @"dd\.hh\:mm\:ss", @"hh\:mm\:ss\.FFFFFFF", @"d\.hh\:mm\:ss\.FFFFFFF"];

    public static Authorization Of(IntentDocument document)
    {
        var (at, source) = Find(document);
        var lapsesAt = document.CaptureMode == CaptureModes.Auto ? null : at + Hold(document.AutoExpireIn);
        return new Authorization(at?.ToUniversalTime(), source, lapsesAt?.ToUniversalTime());
    }

    /// <summary>The duration of an authorisation.</summary>
    /// <param name="autoExpireIn">The API's text; null if it gives none.</param>
    /// <returns>Null if the text does not have a format of the API's documents.</returns>
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
