using DojoPayments.Protocol;

namespace DojoPayments.Intents;

/// <summary>The result of the read of an intent; both null if no intent had to be read, or the run was stopped before.</summary>
/// <param name="Intent">The intent; null if it was not read.</param>
/// <param name="Error">The error of a failed read; otherwise null.</param>
/// <param name="Captures">The captures that the API lists; null if the answer has no list, not even an empty one.</param>
/// <param name="IsAged">True if the answer comes from a cache.</param>
internal readonly record struct IntentReading(DojoPaymentIntent? Intent, DojoException? Error, CaptureDetails[]? Captures = null, bool IsAged = false);
