using System;

namespace DojoPayments.Journal;

/// <summary>
/// The disk as a journal needs it, and no more: what a test puts in its place fails, loses power and is shared as it is told.
/// Its methods fail with an <see cref="System.IO.IOException"/> or an <see cref="UnauthorizedAccessException"/>.
/// </summary>
internal interface IJournalDisk
{
    /// <summary>The one path of a file, however it was spelled and whatever links lead to it; the file need not be there yet.</summary>
    string Resolve(string path);

    /// <summary>The length of the file that stands at a path, in bytes; null if there is none.</summary>
    long? LengthAt(string path);

    /// <summary>Opens a file to read it, also beside its writer.</summary>
    IJournalHandle OpenRead(string path);

    /// <summary>
    /// Opens a file to write it, and makes it if it is not there. At most one writer has it open, whatever the path it came by.
    /// </summary>
    /// <param name="path">A resolved path.</param>
    /// <param name="isPrivate">Readers are kept out too.</param>
    /// <returns>Null if another process, or another part of this one, has it open.</returns>
    IJournalHandle? TryOpenWrite(string path, bool isPrivate);

    /// <summary>Takes a journal for one batch of this process, by the identity that is written in it.</summary>
    /// <returns>False if another batch of this process has it.</returns>
    bool TryClaim(string identity);

    /// <summary>Gives back what was claimed.</summary>
    void Unclaim(string identity);
}

/// <summary>An open file. It may be read on any thread, and is written by one at a time. Nothing is buffered.</summary>
internal interface IJournalHandle : IDisposable
{
    /// <summary>In bytes, as others see it too.</summary>
    long Length { get; }

    /// <summary>Reads at a place.</summary>
    /// <returns>How many bytes were read; 0 at the end.</returns>
    int Read(long offset, byte[] buffer, int begin, int count);

    /// <summary>Writes the first bytes of a buffer at a place. Where it fails, a part of them may have been written.</summary>
    void Write(long offset, byte[] bytes, int count);

    /// <summary>Cuts the file off.</summary>
    void SetLength(long length);

    /// <summary>Returns when what was written outlasts a loss of power.</summary>
    void Flush();

    /// <summary>No other process has begun to write this file, and it is still the one that stands at a path.</summary>
    bool IsStillAt(string path);
}
