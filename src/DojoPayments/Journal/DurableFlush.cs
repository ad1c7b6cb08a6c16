namespace DojoPayments.Journal;

/// <summary>
/// Says that a flush is on the disk. Only the journal makes one, an announcement has none before, and a send spends it: so
/// that nothing can be sent whose announcement could be lost.
/// </summary>
internal sealed class DurableFlush;
