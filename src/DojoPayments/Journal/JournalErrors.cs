using System;
using System.Globalization;
using System.IO;

namespace DojoPayments.Journal;

/// <summary>The errors of a journal that cannot be used, with what to do. Each is JournalUnavailable: nothing is sent.</summary>
internal static class JournalErrors
{
    public static DojoException Unavailable(string path, Exception cause) => cause as DojoException ?? Error(
        Reason(path, cause),
        "Without the journal nothing is sent. Make room on the disk, or correct the path or its permissions, and run the input again with the same journal.",
        cause);

    /// <summary>A journal that is only read, for which no row is sent.</summary>
    public static DojoException Unreadable(string path, Exception cause) => cause as DojoException ?? Error(
        Reason(path, cause),
        "Correct the path, or the permissions of the file. The journal was not changed.",
        cause);

    /// <summary>A journal whose captures are confirmed: their present states cannot be written to it.</summary>
    public static DojoException NotConfirmed(string path, Exception cause) => cause as DojoException ?? Error(
        Reason(path, cause),
        "Correct the permissions of the file, or make room on the disk, and confirm the captures again. Nothing was sent.",
        cause);

    public static DojoException InUse(string path, int? process) => Error(
        $"The journal '{path}' is in use by another run{(process is null ? string.Empty : string.Format(CultureInfo.InvariantCulture, ", process {0}", process))}.",
        "Wait until that run has ended. A journal belongs to one batch; two runs with it at the same time would capture twice. Nothing was sent.");

    /// <summary>The journal is open, though its lock file is free.</summary>
    public static DojoException Held(string path) => Error(
        $"The journal '{path}' is held open by another program, or by a run that names it by another path.",
        "Close that program, or wait until that run has ended, and run the input again. Name a journal by one path only, and leave its .lock file alone. Nothing was sent.");

    public static DojoException LocksDoNotHold(string path) => Error(
        $"The journal '{path}' cannot be locked: the lock was taken twice, so two runs on it would capture twice.",
        "Put the journal on a disk that can lock files, and do not set DOTNET_SYSTEM_IO_DISABLEFILELOCKING. Nothing was sent.");

    /// <summary>The path does not name a file of the file system.</summary>
    public static DojoException NoFile(string path, string why) => Error(
        $"The journal '{path}' cannot be used: the path does not name a file. {why}",
        "Write a full path, or change to a folder of the file system first. Nothing was sent.");

    public static DojoException NotAJournal(string path) => Error(
        $"The file '{path}' is not a journal of this module.",
        "Give the path of a journal, or for a new journal a path at which no file is. Nothing was sent.");

    public static DojoException Foreign(string path, int version) => Error(
        string.Format(CultureInfo.InvariantCulture, "The journal '{0}' is of format {1}, and this version of the module reads formats up to {2}.", path, version, JournalFile.Version),
        "Use the newer version of the module that wrote it. Nothing was sent.");

    public static DojoException Damaged(string path, long line) => Error(
        string.Format(CultureInfo.InvariantCulture, "The journal '{0}' is damaged at line {1}. A crash does not leave this damage: another program or a person changed the file.", path, line),
        "Nothing was sent, and nothing in the journal was changed. Restore the whole file as the last run left it, or compare the rows with the captures of the payment intents by hand.");

    /// <summary>The journal is missing or empty, and the lock file beside it shows an earlier run.</summary>
    public static DojoException Lost(string path) => Error(
        $"The journal '{path}' is missing or empty, and the file '{JournalLock.PathOf(path)}' shows that an earlier run wrote it.",
        $"With a new journal the captures of that run would be made again, so nothing was sent. Put the journal back. Only for a new batch, delete '{JournalLock.PathOf(path)}' and run the input again.");

    /// <summary>The journal is shorter than an earlier run left it, or is another journal.</summary>
    public static DojoException NotTheSame(string path, bool isShorter) => Error(
        isShorter ? $"The journal '{path}' is shorter than an earlier run left it, as '{JournalLock.PathOf(path)}' shows." : $"The journal '{path}' is not the journal that '{JournalLock.PathOf(path)}' belongs to.",
        $"Captures that are missing from it would be made again, so nothing was sent. Put the earlier journal back. Only to use this journal in its place, delete '{JournalLock.PathOf(path)}' and run the input again.");

    /// <summary>During the run the file is not as this run left it.</summary>
    public static DojoException Moved(string path) => Error(
        $"The journal '{path}' was moved, replaced or written by another program while this run used it.",
        "Nothing more is sent. Put the file back under its name as this run left it, keep log rotation and clean-ups away from it, and run the input again with it.");

    /// <summary>Each announcement is too old for its send when it is on the disk.</summary>
    public static DojoException TooSlow(string path, TimeSpan bound) => Error(
        string.Format(CultureInfo.InvariantCulture, "The journal '{0}' is on a disk that is too slow: several times a line took more than {1:F0} s to reach the disk, and a capture whose line is older is not sent.", path, bound.TotalSeconds),
        "Nothing more is sent. Find out why the disk is slow, or move the journal and its .lock file to a faster disk, and run the input again with the journal.");

    /// <summary>The notice that a torn tail was cut off, with the path at which it is kept.</summary>
    public static string TornTail(string path, long length, string keptAs) => string.Format(
        CultureInfo.InvariantCulture,
        "An earlier run was cut off while it wrote the journal '{0}': the last {1} bytes are not a whole line and are not used. No capture was sent after them. They are kept in '{2}'.",
        path,
        length,
        keptAs);

    private static string Reason(string path, Exception cause) => cause is FileNotFoundException or DirectoryNotFoundException
        ? $"The journal '{path}' cannot be used: no file or folder has that path."
        : $"The journal '{path}' cannot be used. The system says: {cause.Message}";

    private static DojoException Error(string what, string whatToDo, Exception? cause = null) => new(DojoErrorId.JournalUnavailable, what, whatToDo, cause: cause);
}
