using System;

namespace DojoPayments.Journal;

/// <summary>Decides when a journal's lines are flushed to the disk. In use it is a thread, see <see cref="JournalThread"/>.</summary>
internal interface IJournalPump
{
    /// <param name="flush">Flushes the waiting lines, if there are any; to be called by one thread at a time, and never from within
    /// <see cref="Wake"/>.</param>
    void Start(Action flush);

    /// <summary>Reports that a line began to wait, or that a caller began to wait for the waiting lines.</summary>
    /// <param name="isUrgent">True if a wait for more lines to share the flush has no use.</param>
    void Wake(bool isUrgent);

    /// <summary>Returns when the waiting lines were flushed, and flushes nothing more.</summary>
    void End();
}
