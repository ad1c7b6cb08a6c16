namespace DojoPayments.Journal;

/// <summary>
/// The proof that a flush is on the disk. Only the journal makes it, an announcement has none before, and a send uses it up: no
/// capture can be sent whose announcement could be lost.
/// </summary>
internal sealed class DurableFlush;
