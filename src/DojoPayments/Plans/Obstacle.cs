using System;
using DojoPayments.Intents;

namespace DojoPayments.Plans;

/// <summary>One reason why a row is not Ready.</summary>
/// <param name="Result">The result in the plan.</param>
/// <param name="Detail">The reason in words.</param>
internal sealed record Obstacle(DojoCaptureResult Result, string Detail)
{
    private static readonly TimeSpan s_soon = TimeSpan.FromHours(1);

    /// <summary>True if the row would be sent all the same.</summary>
    public bool IsSent => Result == DojoCaptureResult.LapsesWithinHour;

    /// <summary>The obstacle of an intent whose state allows no capture.</summary>
    /// <param name="intent">The intent of the row.</param>
    /// <param name="now">The present time by the server's clock.</param>
    /// <returns>Null if there is no such obstacle.</returns>
    public static Obstacle? OfState(DojoPaymentIntent intent, DateTimeOffset now)
    {
        var obstacle = IntentState.WhyNot(intent);
        return obstacle == IntentObstacle.None ? null : new Obstacle(
            obstacle switch
            {
                IntentObstacle.Refunded => DojoCaptureResult.Refunded,
                IntentObstacle.Reversed => DojoCaptureResult.Reversed,
                IntentObstacle.Canceled => DojoCaptureResult.Canceled,
                IntentObstacle.WrongCaptureMode => DojoCaptureResult.WrongCaptureMode,
                _ => DojoCaptureResult.NotAuthorized,
            },
            IntentState.Describe(intent, obstacle, now));
    }

    /// <summary>The obstacle of an authorisation that has lapsed.</summary>
    /// <inheritdoc cref="OfState"/>
    public static Obstacle? OfLapse(DojoPaymentIntent intent, DateTimeOffset now) => IntentState.HasLapsed(intent, now)
        ? new Obstacle(DojoCaptureResult.Lapsed, $"Its authorisation lapsed at {IntentState.Time(intent.CaptureBefore)}.")
        : null;

    /// <summary>The obstacle of an authorisation that may lapse within an hour, before a later send.</summary>
    /// <inheritdoc cref="OfState"/>
    public static Obstacle? OfHaste(DojoPaymentIntent intent, DateTimeOffset now)
    {
        if (!IntentState.LapsesWithin(intent, now, s_soon))
            return null;
        return new Obstacle(DojoCaptureResult.LapsesWithinHour, intent.AuthorizedAtSource == DojoAuthorizedAtSource.CreatedAt
            ? $"It would be sent. When it was authorised is not known: counted from its creation, its authorisation may have lapsed from {IntentState.Time(intent.CaptureBefore)} on."
            : $"It would be sent. Its authorisation lapses at {IntentState.Time(intent.CaptureBefore)}.");
    }
}
