using System;
using System.Globalization;

namespace DojoPayments.Journal;

/// <summary>Why a journal cannot be used, and what to do about it. Each of them is JournalUnavailable: nothing is sent.</summary>
internal static class JournalErrors
{
    public static DojoException Unavailable(string path, Exception cause) => cause as DojoException ?? Error(
        $"The journal '{path}' cannot be used: {cause.Message}",
        "Without it nothing is sent. Make room, mend the path or its permissions, and run the input again with the same journal.",
        cause);

    public static DojoException InUse(string path, int? process) => Error(
        $"The journal '{path}' is in use by another run{(process is null ? string.Empty : string.Format(CultureInfo.InvariantCulture, ", process {0}", process))}.",
        "Wait until that run has ended. A journal belongs to one batch, and two runs on it would capture twice.");

    /// <summary>Nobody has its lock file, and yet it is open.</summary>
    public static DojoException Held(string path) => Error(
        $"The journal '{path}' is held open, by a run that knows it by another name or by another program.",
        "Wait until that run has ended or close that program, and run the input again. Name a journal by one path only, and leave its .lock file alone.");

    public static DojoException LocksDoNotHold(string path) => Error(
        $"The journal '{path}' cannot be locked: the lock was taken twice, so two runs on it would capture twice.",
        "Put the journal on a disk that can lock files, and run with DOTNET_SYSTEM_IO_DISABLEFILELOCKING not set. Nothing was sent.");

    /// <summary>The path names something that is not in the file system.</summary>
    public static DojoException NoFile(string path, string why) => Error(
        $"The journal '{path}' cannot be used: the path names no file. {why}",
        "Write a full path, or change to a folder of the file system first. Nothing was sent.");

    public static DojoException NotAJournal(string path) => Error(
        $"The file '{path}' is not a journal of this module.",
        "Give -JournalPath a path of its own; a new file is made if there is none.");

    public static DojoException Foreign(string path, int version) => Error(
        string.Format(CultureInfo.InvariantCulture, "The journal '{0}' is of format {1}, and this version of the module reads formats up to {2}.", path, version, JournalFile.Version),
        "Use the newer version of the module that wrote it.");

    public static DojoException Damaged(string path, long line) => Error(
        string.Format(CultureInfo.InvariantCulture, "The journal '{0}' is damaged at line {1}: no crash leaves it like that, so that something else has changed it.", path, line),
        "Nothing is sent on the word of a damaged journal, and nothing in it was changed. Restore the whole file as the last run left it, or compare the rows with the intents' captures by hand.");

    /// <summary>Nothing is there, and the lock file beside it tells of an earlier run.</summary>
    public static DojoException Lost(string path) => Error(
        $"The journal '{path}' is gone or empty, and the file '{JournalLock.PathOf(path)}' tells of an earlier run.",
        $"A new journal would capture again whatever that run captured, so nothing is sent. Put the journal back. Only if a new batch is meant, delete '{JournalLock.PathOf(path)}' and run the input again.");

    /// <summary>What is there is less than an earlier run left, or another journal.</summary>
    public static DojoException NotTheSame(string path, bool isShorter) => Error(
        isShorter ? $"The journal '{path}' is shorter than an earlier run left it, as '{JournalLock.PathOf(path)}' tells." : $"The journal '{path}' is not the one that '{JournalLock.PathOf(path)}' belongs to.",
        $"What is missing from it would be captured again, so nothing is sent. Put back the journal that was there. Only if this one is meant all the same, delete '{JournalLock.PathOf(path)}' and run the input again.");

    /// <summary>In mid-run the file is not as this run left it.</summary>
    public static DojoException Moved(string path) => Error(
        $"The journal '{path}' was moved, replaced or written by something else while this run was using it.",
        "Nothing more is sent. Put the file back under its name as this run left it, keep log rotation and clean-ups away from it, and run the input again with it.");

    /// <summary>Whatever is announced is too old when it is on the disk.</summary>
    public static DojoException TooSlow(string path, TimeSpan bound) => Error(
        string.Format(CultureInfo.InvariantCulture, "The journal '{0}' is written too slowly: again and again a line took more than {1:F0} s to reach the disk, and nothing is sent whose line is older.", path, bound.TotalSeconds),
        "Nothing more is sent. See what slows the disk down, or move the journal and its .lock file to a faster one, and run the input again with the journal.");

    /// <summary>The path of a tail that was cut off is known.</summary>
    public static string TornTail(string path, long length, string keptAs) => string.Format(
        CultureInfo.InvariantCulture,
        "An earlier run was cut off while it wrote the journal '{0}': the last {1} bytes, which no send followed, are not used. They are kept as '{2}'.",
        path,
        length,
        keptAs);

    private static DojoException Error(string what, string whatToDo, Exception? cause = null) => new(DojoErrorId.JournalUnavailable, what, whatToDo, cause: cause);
}
