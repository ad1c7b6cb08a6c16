using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DojoPayments.Journal;

namespace DojoPayments.Confirmations;

/// <summary>A journal whose captures are confirmed: it is locked as for a run, and the found states are written to it.</summary>
internal sealed class ConfirmedJournal : IDisposable
{
    private readonly JournalFile _file;
    private readonly string _path;
    private readonly World _world;

    /// <param name="path">The full path of the journal.</param>
    /// <param name="world">The clocks.</param>
    /// <param name="run">The run that opens it, for the opening line.</param>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public ConfirmedJournal(string path, World world, JournalRun run)
    {
        if (JournalFile.Disk.LengthAt(JournalFile.Disk.Resolve(path)) is null)
            throw JournalErrors.Unreadable(path, new FileNotFoundException("There is no such file."));
        _path = path;
        _world = world;
        try
        {
            _file = JournalFile.Open(path, static (_, _) => { }, world: world, run: run);
        }
        catch (DojoException unusable) when (unusable.InnerException is { } cause)
        {
            throw JournalErrors.NotConfirmed(path, cause);
        }

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

    /// <summary>The notice about a repair at the opening; null if there was none.</summary>
    public string? Notice => _file.Notice;

    /// <summary>The operations that the API accepted.</summary>
    public IReadOnlyList<DojoCaptureJournalEntry> Captures { get; }

    /// <summary>The number of operations without a known outcome.</summary>
    public int Open { get; }

    /// <summary>Makes the line with the present state of a capture.</summary>
    /// <param name="entry">The state of the operation in the journal so far.</param>
    /// <param name="status">The present status.</param>
    /// <param name="error">The error of the capture; null if there is none.</param>
    /// <returns>The line; null if the journal has this state already.</returns>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public JournalRecord? Change(DojoCaptureJournalEntry entry, string status, DojoException? error)
    {
        if (entry.CaptureStatus == status && entry.ErrorId == error?.ErrorId)
            return null;
        // The new line replaces the earlier one, so it has all facts that a run reads there.
        var before = _file.ReadAt(entry.Place);
        return new JournalRecord
        {
            State = JournalStates.Captured,
            OperationId = entry.OperationId,
            At = _world.UtcNow,
            Amount = before.Amount,
            CaptureId = before.CaptureId,
            Status = status,
            MadeAt = before.CapturedAt,
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
            throw JournalErrors.NotConfirmed(_path, exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
