using DojoPayments.Protocol;

namespace DojoPayments.Intents;

/// <summary>What reading an intent came to; neither is there where nothing was to be read, or it was stopped before.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="Error">Why it could not be read.</param>
/// <param name="Captures">What the API lists of it; null if it lists nothing, not even an empty list.</param>
/// <param name="IsAged">The answer comes from a cache.</param>
internal readonly record struct IntentReading(DojoPaymentIntent? Intent, DojoException? Error, CaptureDetails[]? Captures = null, bool IsAged = false);
