namespace DojoPayments.Sandbox;

/// <summary>Something the user of the program can put right; the message says what.</summary>
internal sealed class UsageException(string message) : Exception(message);
