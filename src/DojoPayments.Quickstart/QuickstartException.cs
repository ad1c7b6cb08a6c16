namespace DojoPayments.Quickstart;

/// <summary>Something that the user has to know and can mend; its message is all that is shown.</summary>
internal sealed class QuickstartException(string message) : Exception(message);
