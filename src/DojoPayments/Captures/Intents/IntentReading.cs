namespace DojoPayments.Captures;

/// <summary>What reading an intent came to; neither is there where nothing was to be read, or it was stopped before.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="Error">Why it could not be read.</param>
internal readonly record struct IntentReading(DojoPaymentIntent? Intent, DojoException? Error);
