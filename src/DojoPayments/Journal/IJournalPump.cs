using System;

namespace DojoPayments.Journal;

/// <summary>Decides when a journal's lines go to the disk. The machine's is a thread, see <see cref="JournalThread"/>.</summary>
internal interface IJournalPump
{
    /// <param name="flush">Flushes whatever waits, nothing too; to be called by one at a time, and never from within
    /// <see cref="Wake"/>.</param>
    void Start(Action flush);

    /// <summary>A line began to wait, or a caller began to wait for those that wait.</summary>
    /// <param name="isUrgent">Nothing is gained by waiting for more lines to share a flush.</param>
    void Wake(bool isUrgent);

    /// <summary>Returns when what waits was flushed, and flushes nothing more.</summary>
    void End();
}
