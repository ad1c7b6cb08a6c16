namespace DojoPayments.Proof;

/// <summary>What happens to journal and input from one worker to the next. In all but the first the cmdlet gets -SkipCaptured.</summary>
internal enum ProofMode
{
    /// <summary>The same input on the same journal, without -SkipCaptured.</summary>
    SameJournal,

    /// <summary>Each worker finds the journal gone.</summary>
    LostJournal,

    /// <summary>Each worker finds the journal cut off somewhere, as an old copy of it is.</summary>
    TruncatedJournal,

    /// <summary>Two machines in turn, each with a journal of its own.</summary>
    SecondMachine,

    /// <summary>Each worker gets the input under another name, so that its journal is a new one.</summary>
    RenamedInput,

    /// <summary>Each worker gets the rows in another order, on one journal.</summary>
    ShuffledRows,
}
