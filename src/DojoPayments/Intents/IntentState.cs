using System;
using System.Globalization;
using DojoPayments.Api;

namespace DojoPayments.Intents;

/// <summary>The reason why an intent cannot be captured by request.</summary>
internal enum IntentObstacle
{
    /// <summary>No obstacle.</summary>
    None,

    /// <summary>A part or all of the payment was refunded.</summary>
    Refunded,

    /// <summary>The authorisation was reversed.</summary>
    Reversed,

    /// <summary>It was cancelled.</summary>
    Canceled,

    /// <summary>It is not authorised, or in a state that this module does not know.</summary>
    NotAuthorized,

    /// <summary>It is captured automatically.</summary>
    WrongCaptureMode,
}

/// <summary>The meaning of an intent's state for a capture, as far as a read of it shows.</summary>
internal static class IntentState
{
    /// <summary>The reason why no capture of it may be sent, independent of the remaining amount.</summary>
    public static IntentObstacle WhyNot(DojoPaymentIntent intent)
    {
        if (intent.Status == IntentStatuses.Refunded || intent.RefundedAmount > 0)
            return IntentObstacle.Refunded;
        if (intent.Status == IntentStatuses.Reversed)
            return IntentObstacle.Reversed;
        if (intent.Status == IntentStatuses.Canceled)
            return IntentObstacle.Canceled;
        if (intent.Status is not (IntentStatuses.Authorized or IntentStatuses.Captured))
            return IntentObstacle.NotAuthorized;
        return intent.CaptureMode == CaptureModes.Auto ? IntentObstacle.WrongCaptureMode : IntentObstacle.None;
    }

    /// <summary>The reason in words.</summary>
    /// <param name="intent">The intent.</param>
    /// <param name="obstacle">Not <see cref="IntentObstacle.None"/>.</param>
    /// <param name="now">The present time by the server's clock.</param>
    public static string Describe(DojoPaymentIntent intent, IntentObstacle obstacle, DateTimeOffset now) => obstacle switch
    {
        IntentObstacle.Refunded => $"{DojoMoney.Format(intent.RefundedAmount, intent.Currency)} of it were refunded, and what was refunded is not captured any further.",
        IntentObstacle.Reversed => HasLapsed(intent, now) ? $"Its authorisation was reversed; it lapsed at {Time(intent.CaptureBefore)}." : "Its authorisation was reversed.",
        IntentObstacle.Canceled => "It was cancelled.",
        IntentObstacle.WrongCaptureMode => "Its capture mode is Auto: the API captures it automatically.",
        _ when intent.Status == IntentStatuses.Created => "Its status is Created: it is not authorised yet.",
        _ => $"Its status is {(intent.Status is null ? "not given" : ErrorWords.Quote(intent.Status))}: it is not known to be authorised.",
    };

    /// <summary>
    /// True if its authorisation has lapsed, independent of its present status. False if the authorisation time is not known, because
    /// the lapse is not known then.
    /// </summary>
    /// <param name="intent">The intent.</param>
    /// <param name="now">The present time by the server's clock.</param>
    public static bool HasLapsed(DojoPaymentIntent intent, DateTimeOffset now) =>
        intent.CaptureBefore <= now && intent.AuthorizedAtSource != DojoAuthorizedAtSource.CreatedAt;

    /// <summary>True if its authorisation may lapse within a time.</summary>
    /// <param name="intent">The intent.</param>
    /// <param name="now">The present time by the server's clock.</param>
    /// <param name="time">The time from now.</param>
    public static bool LapsesWithin(DojoPaymentIntent intent, DateTimeOffset now, TimeSpan time) => intent.CaptureBefore <= now + time;

    /// <summary>The captured amount of it, in words.</summary>
    public static string Taken(DojoPaymentIntent intent) => intent.AuthorizedAmount is null
        ? "The API names no amount that it was authorised for."
        : string.Format(
            CultureInfo.InvariantCulture,
            "{0} of {1} are captured.",
            DojoMoney.Format(intent.CapturedAmount, intent.Currency),
            DojoMoney.Format(intent.AuthorizedAmount, intent.Currency));

    /// <summary>The text of a time for messages, UTC.</summary>
    public static string Time(DateTimeOffset? time) => time is { } given ? given.ToString("u", CultureInfo.InvariantCulture) : "an unknown time";
}
