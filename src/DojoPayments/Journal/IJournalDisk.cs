using System;

namespace DojoPayments.Journal;

/// <summary>
/// The operations of the disk that a journal needs; a test replaces them to make a disk fail, lose power or be shared. The
/// methods fail with an <see cref="System.IO.IOException"/> or an <see cref="UnauthorizedAccessException"/>.
/// </summary>
internal interface IJournalDisk
{
    /// <summary>The one path of a file, independent of its spelling and of links to it; the file need not exist yet.</summary>
    string Resolve(string path);

    /// <summary>The length of the file at a path, in bytes; null if there is no file.</summary>
    long? LengthAt(string path);

    /// <summary>Opens a file to read it, even if a writer has it open.</summary>
    IJournalHandle OpenRead(string path);

    /// <summary>
    /// Opens a file to write it, and creates it if it does not exist. At most one writer has it open, under any of its paths.
    /// </summary>
    /// <param name="path">A resolved path.</param>
    /// <param name="isPrivate">True if readers are kept out too.</param>
    /// <returns>The file; null if another process, or another part of this one, has it open.</returns>
    IJournalHandle? TryOpenWrite(string path, bool isPrivate);

    /// <summary>Reserves a journal for one batch of this process, by the identity that is written in it.</summary>
    /// <returns>False if another batch of this process has reserved it.</returns>
    bool TryClaim(string identity);

    /// <summary>Ends the reservation of a journal.</summary>
    void Unclaim(string identity);
}

/// <summary>An open file. It may be read on any thread, and is written by one thread at a time. Nothing is buffered.</summary>
internal interface IJournalHandle : IDisposable
{
    /// <summary>The length in bytes, as other processes see it too.</summary>
    long Length { get; }

    /// <summary>Reads at a place.</summary>
    /// <returns>The number of bytes that were read; 0 at the end.</returns>
    int Read(long offset, byte[] buffer, int begin, int count);

    /// <summary>Writes the first bytes of a buffer at a place. If it fails, a part of them may have been written.</summary>
    void Write(long offset, byte[] bytes, int count);

    /// <summary>Cuts the file off.</summary>
    void SetLength(long length);

    /// <summary>Returns when the written bytes would survive a loss of power.</summary>
    void Flush();

    /// <summary>True if no other process has begun to write this file, and it is still the file at a path.</summary>
    bool IsStillAt(string path);
}
