namespace DojoPayments.Simulation;

/// <summary>Everything that can go wrong, by the name under which it is traced, rated and shrunk.</summary>
internal enum FaultKind
{
    // A capture's request.
    NotConnected,
    LostBefore,
    LostAfter,
    Hung,
    LateEffect,
    Throttled,
    ServerError,
    Page,
    FilterPage,
    Replayed,
    SlowAnswer,
    ThrottledAfterEffect,
    SentTwice,

    // What becomes of a capture.
    ListedLate,
    FailsLater,
    CreatedAtSkewed,

    // A read.
    ReadLost,
    ReadThrottled,
    ReadError,
    ReadSlow,
    NoDate,
    WrongDate,
    Cached,
    Stale,
    StaleBeyond,
    OtherIntent,
    EntryWithoutId,
    EntryWithoutAmount,
    EntryWithoutTime,
    EntryTwice,
    AdjustedAmount,

    // The machine.
    Suspend,
    ClockSet,
    PowerLoss,

    // The disk.
    DiskFull,
    DiskError,
    SlowFlush,
    TornTail,
    ZeroedTail,
    ShareDropped,
    JournalRenamed,
    JournalRestored,

    // Whoever runs it.
    Kill,
    Stop,
    SameSession,
    SecondBatch,
    Edited,
    Shuffled,
    Shortened,
    ForeignCapture,

    // What of the journal is there at the next start.
    NoJournal,
    JournalLost,
    JournalOutOfDate,
    InputRenamed,
    OtherMachine,
    RunAgainTooSoon,
}
