using System;
using System.Globalization;
using DojoPayments.Api;

namespace DojoPayments.Intents;

/// <summary>The reason of a refusal, from the intent as it was read after the refusal.</summary>
/// <param name="Words">The state of the intent, in sentences.</param>
/// <param name="WhatToDo">The advice for the row.</param>
internal sealed record IntentFinding(string Words, string WhatToDo)
{
    private const string NotCaptured = "It was not captured.";
    private const string NewPayment = "This payment can no longer be captured: a capture needs a new payment. " + NotCaptured;

    /// <summary>The finding if the API answers the read of the intent with 404 too.</summary>
    public static IntentFinding NotThere { get; } = new("Reading the payment intent is answered 404 as well.", "Check the id, and that the key is of the same environment and location. " + NotCaptured);

    /// <summary>Compares a refused capture with its intent.</summary>
    /// <param name="document">The intent, as it was read after the refusal.</param>
    /// <param name="amount">The amount of the refused capture, in minor units.</param>
    /// <param name="now">The present time by the server's clock.</param>
    public static IntentFinding Of(IntentDocument document, long amount, DateTimeOffset now)
    {
        var intent = DojoPaymentIntent.From(document);
        var obstacle = IntentState.WhyNot(intent);
        if (obstacle != IntentObstacle.None)
            return Found(IntentState.Describe(intent, obstacle, now), WhatToDoAbout(obstacle));
        if (intent.RemainingAmount == 0)
            return Found($"It is captured in full: {IntentState.Taken(intent)}", "Nothing is left to capture. " + NotCaptured);
        if (IntentState.HasLapsed(intent, now))
            return Found($"Its authorisation lapsed at {IntentState.Time(intent.CaptureBefore)}.", NewPayment);
        if (intent.RemainingAmount < amount)
        {
            var left = DojoMoney.Format(intent.RemainingAmount, intent.Currency);
            return Found($"{left} of it are left. {IntentState.Taken(intent)}", string.Format(CultureInfo.InvariantCulture, "Capture {0} minor units at most, or take what remains with -Remaining. {1}", intent.RemainingAmount, NotCaptured));
        }

        return Found(
            $"Its status is {intent.Status}, and nothing in it stands against the capture. {IntentState.Taken(intent)}",
            "Run the row again: what was in the way when it was sent may be over. " + NotCaptured);
    }

    private static string WhatToDoAbout(IntentObstacle obstacle) => obstacle switch
    {
        IntentObstacle.NotAuthorized => "Capture it again when the payment is authorised. " + NotCaptured,
        IntentObstacle.WrongCaptureMode => "No request captures this payment. " + NotCaptured,
        _ => NewPayment,
    };

    private static IntentFinding Found(string words, string whatToDo) => new("The payment intent was read after that. " + words, whatToDo);
}
