using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DojoPayments.Journal;

namespace DojoPayments.Confirmations;

/// <summary>A journal whose captures are confirmed: locked as for a run, and told what became known of them.</summary>
internal sealed class ConfirmedJournal : IDisposable
{
    private readonly JournalFile _file;
    private readonly string _path;
    private readonly World _world;

    /// <param name="path">A full one.</param>
    /// <param name="world">Whose clock counts.</param>
    /// <param name="run">Who opens it.</param>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public ConfirmedJournal(string path, World world, JournalRun run)
    {
        if (JournalFile.Disk.LengthAt(JournalFile.Disk.Resolve(path)) is null)
            throw JournalErrors.Unavailable(path, new FileNotFoundException("There is no such file."));
        _path = path;
        _world = world;
        _file = JournalFile.Open(path, static (_, _) => { }, world: world, run: run);
        List<DojoCaptureJournalEntry> entries;
        try
        {
            entries = [.. JournalSummary.Read(path)];
        }
        catch (DojoException)
        {
            _file.Dispose();
            throw;
        }

        Captures = entries.FindAll(static entry => entry.CaptureId is not null);
        Open = entries.Count(static entry => entry is { CaptureId: null, Status: not nameof(JournalStates.Refused) });
    }

    /// <summary>What was found and mended at opening; null if nothing was.</summary>
    public string? Notice => _file.Notice;

    /// <summary>The operations that the API accepted.</summary>
    public IReadOnlyList<DojoCaptureJournalEntry> Captures { get; }

    /// <summary>How many operations have no known outcome.</summary>
    public int Open { get; }

    /// <summary>Makes the line that tells what a capture is now.</summary>
    /// <param name="entry">What the journal says of it so far.</param>
    /// <param name="status">What it is now.</param>
    /// <param name="error">What is wrong with it; null if nothing is.</param>
    /// <returns>Null if the journal says that already.</returns>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public JournalRecord? Change(DojoCaptureJournalEntry entry, string status, DojoException? error)
    {
        if (entry.CaptureStatus == status && entry.ErrorId == error?.ErrorId)
            return null;
        // The line takes the place of that one, so it says all that a run reads there.
        var before = _file.ReadAt(entry.Place);
        return new JournalRecord
        {
            State = JournalStates.Captured,
            OperationId = entry.OperationId,
            At = _world.UtcNow,
            Amount = before.Amount,
            CaptureId = before.CaptureId,
            Status = status,
            MadeAt = before.MadeAt ?? before.At,
            Message = error?.What ?? (before.Error is null ? before.Message : null),
            Attempts = before.Attempts,
            Error = error?.ErrorId,
        };
    }

    /// <summary>Appends lines, and returns when they are on the disk.</summary>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public void Append(IReadOnlyCollection<JournalRecord> lines)
    {
        try
        {
            _file.Append([.. lines]);
        }
#pragma warning disable CA1031 // Whatever it was, the lines may not be on the disk.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw JournalErrors.Unavailable(_path, exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
