namespace DojoPayments.Sandbox;

/// <summary>A payment of a file.</summary>
/// <param name="Terms">What it is created with.</param>
/// <param name="NextCaptureStatus">How its first capture ends; null if nothing is said of that.</param>
internal sealed record FileIntent(IntentTerms Terms, CaptureStatus? NextCaptureStatus);
