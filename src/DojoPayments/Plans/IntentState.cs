using System.Globalization;
using DojoPayments.Api;

namespace DojoPayments.Plans;

/// <summary>Why an intent cannot be captured by request, as far as reading it tells.</summary>
internal static class IntentState
{
    private const string Automatic = "Auto";

    /// <returns>Null if a capture of what remains may be sent.</returns>
    public static Obstacle? WhyNot(DojoPaymentIntent intent)
    {
        if (intent.Status == IntentStatuses.Refunded || intent.RefundedAmount > 0)
            return new Obstacle(DojoCaptureResult.Refunded, $"{DojoMoney.Format(intent.RefundedAmount, intent.Currency)} of it were refunded, and what was refunded is not captured any further.");
        if (intent.Status == IntentStatuses.Reversed)
            return new Obstacle(DojoCaptureResult.Reversed, "Its authorisation was given back.");
        if (intent.Status == IntentStatuses.Canceled)
            return new Obstacle(DojoCaptureResult.Canceled, "It was cancelled.");
        if (intent.Status is not (IntentStatuses.Authorized or IntentStatuses.Captured))
            return new Obstacle(DojoCaptureResult.NotAuthorized, $"Its status is {intent.Status ?? "not given"}: it is not authorised yet.");
        if (intent.CaptureMode == Automatic)
            return new Obstacle(DojoCaptureResult.WrongCaptureMode, "Its capture mode is Auto: it is captured by itself.");
        return null;
    }

    /// <summary>What was taken of it, in words.</summary>
    public static string Taken(DojoPaymentIntent intent) => intent.AuthorizedAmount is null
        ? "The API names no amount that it was authorised for."
        : string.Format(
            CultureInfo.InvariantCulture,
            "{0} of {1} are captured.",
            DojoMoney.Format(intent.CapturedAmount, intent.Currency),
            DojoMoney.Format(intent.AuthorizedAmount, intent.Currency));
}

/// <summary>One reason why not.</summary>
/// <param name="Result">As a plan names it.</param>
/// <param name="Detail">In words.</param>
internal sealed record Obstacle(DojoCaptureResult Result, string Detail);
