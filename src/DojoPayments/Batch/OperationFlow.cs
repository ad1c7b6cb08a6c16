using System;
using System.Collections.Generic;
using System.Threading;
using DojoPayments.Journal;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>
/// The way of operations through a batch: from their turn at their intent to a slot, from a step to the next one or to the
/// journal, and from there to the output. Under the batch's lock, except where it says so.
/// </summary>
internal sealed class OperationFlow
{
    private readonly CaptureBatch _batch;
    private readonly BatchContext _context;
    private readonly CaptureMoves _moves;
    private readonly CaptureScheduler _scheduler;
    private readonly BatchRecorder? _recorder;
    private int _unfinished;

    /// <param name="batch">Is stopped where the journal cannot be read.</param>
    /// <param name="context">The batch's.</param>
    /// <param name="moves">Carries out what is decided.</param>
    /// <param name="scheduler">Says what goes on next.</param>
    /// <param name="recorder">Null without a journal.</param>
    public OperationFlow(CaptureBatch batch, BatchContext context, CaptureMoves moves, CaptureScheduler scheduler, BatchRecorder? recorder)
    {
        _batch = batch;
        _context = context;
        _moves = moves;
        _scheduler = scheduler;
        _recorder = recorder;
    }

    /// <summary>How many operations were begun and are not finished. Safe from any thread.</summary>
    public int Unfinished => Volatile.Read(ref _unfinished);

    /// <summary>
    /// Finishes what is captured already: nothing is sent for it, so that it needs neither a turn nor a slot. Without the
    /// batch's lock: most rows of a resumed input are such ones.
    /// </summary>
    /// <param name="operation">Not begun.</param>
    /// <returns>False if it is to be begun.</returns>
    public bool TryResume(CaptureOperation operation)
    {
        try
        {
            if (_scheduler.IsStopped || !_moves.TryResume(operation))
                return false;
        }
        catch (DojoException unreadable)
        {
            _batch.Stop(unreadable);
        }

        _context.Register.Remember(operation);
        operation.Finish();
        return true;
    }

    /// <summary>Begins an operation.</summary>
    public void Begin(CaptureOperation operation)
    {
        if (_scheduler.IsStopped)
        {
            operation.Finish();
            return;
        }

        _unfinished++;
        operation.Batch = _batch;
        if (_context.IntentQueues.TryEnter(operation))
            Enter(operation);
        else
            operation.HadToWait = true;
    }

    /// <summary>An operation's turn at its intent has come.</summary>
    public void Enter(CaptureOperation operation)
    {
        if (!TryBegin(operation))
            Finish(operation);
    }

    /// <summary>Takes an operation on after a step.</summary>
    /// <returns>False if it has to wait for its delay, without a slot, and is to <see cref="Proceed"/> then.</returns>
    public bool TryAdvance(CaptureOperation operation, StepResult step)
    {
        if (step.IsGivenUp)
            GiveUp(operation);
        else if (operation.Stage.Kind == StageKind.Settled)
            Record(operation);
        else if (_scheduler.IsStopped || step.Delay <= TimeSpan.Zero)
            Proceed(operation);
        else
            return false;
        return true;
    }

    /// <summary>Takes an operation on that is not decided.</summary>
    public void Proceed(CaptureOperation operation)
    {
        if (!_scheduler.IsStopped)
            _scheduler.Place(operation);
        else if (_moves.EndStopped(operation, _context.Session.World.Timestamp).IsGivenUp)
            GiveUp(operation);
        else
            Record(operation);
    }

    /// <summary>Lines are on the disk, or could not be put there.</summary>
    /// <param name="recorder">Theirs.</param>
    /// <param name="entries">The lines.</param>
    /// <param name="flush">Null if they did not reach the disk.</param>
    /// <returns>Why nothing further can be sent; null in the usual case.</returns>
    public DojoException? Learn(BatchRecorder recorder, List<JournalEntry> entries, DurableFlush? flush)
    {
        foreach (var operation in recorder.Learn(entries, flush))
            Finish(operation);
        var failure = recorder.Failure;
        if (_scheduler.IsStopped || failure is not null)
            GiveUpUnsent();
        return failure;
    }

    /// <summary>Begins no further send, and ends whatever waits.</summary>
    public void Stop()
    {
        _scheduler.Stop();
        foreach (var waiting in _context.IntentQueues.TakeWaiting(_batch))
            Leave(waiting);
        GiveUpUnsent();
        while (_scheduler.TryTakeLook(out var operation))
            Proceed(operation);
    }

    /// <returns>False if it is decided without a request.</returns>
    private bool TryBegin(CaptureOperation operation)
    {
        try
        {
            if (_scheduler.IsStopped || !_moves.TryBegin(operation))
                return false;
        }
        catch (DojoException unreadable)
        {
            _batch.Stop(unreadable);
            return false;
        }

        _scheduler.Place(operation);
        return true;
    }

    /// <summary>An outcome is final when it is on the disk, if there is a journal.</summary>
    private void Record(CaptureOperation operation)
    {
        if (_recorder?.TryRecord(operation) != true)
            Finish(operation);
    }

    private void GiveUpUnsent()
    {
        while (_scheduler.TryTakeUnsent(out var operation))
            GiveUp(operation);
    }

    private void GiveUp(CaptureOperation operation)
    {
        _recorder?.Withdraw(operation);
        Finish(operation);
    }

    /// <summary>Makes an outcome visible, and lets the next row of the same intent go.</summary>
    private void Finish(CaptureOperation operation)
    {
        CaptureOperation? finished = operation;
        do
        {
            Leave(finished);
            finished = PassOn(finished);
        }
        while (finished is not null);
    }

    private void Leave(CaptureOperation operation)
    {
        _context.Register.Remember(operation);
        operation.Finish();
        _unfinished--;
    }

    /// <returns>The next row of the same intent, where it too is decided already.</returns>
    private CaptureOperation? PassOn(CaptureOperation operation)
    {
        if (_context.IntentQueues.Leave(operation) is not { } next)
            return null;
        if (ReferenceEquals(next.Batch, _batch))
            return TryBegin(next) ? null : next;
        // Elsewhere, because each of the two batches has a lock of its own.
        _context.Session.World.Start(next.OnTurn);
        return null;
    }
}
