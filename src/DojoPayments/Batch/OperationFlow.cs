using System;
using System.Collections.Generic;
using System.Threading;
using DojoPayments.Journal;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>
/// The course of operations through a batch: from their turn at their intent to a slot, from a step to the next one or to the
/// journal, and from there to the output. Under the batch's lock, except where stated otherwise.
/// </summary>
internal sealed class OperationFlow
{
    private readonly CaptureBatch _batch;
    private readonly BatchContext _context;
    private readonly CaptureMoves _moves;
    private readonly CaptureScheduler _scheduler;
    private readonly BatchRecorder? _recorder;
    private int _unfinished;

    /// <param name="batch">The batch; it is stopped if the journal cannot be read.</param>
    /// <param name="context">The context of the batch.</param>
    /// <param name="moves">Carries out the decisions.</param>
    /// <param name="scheduler">Decides which operation is next.</param>
    /// <param name="recorder">The recorder; null without a journal.</param>
    public OperationFlow(CaptureBatch batch, BatchContext context, CaptureMoves moves, CaptureScheduler scheduler, BatchRecorder? recorder)
    {
        _batch = batch;
        _context = context;
        _moves = moves;
        _scheduler = scheduler;
        _recorder = recorder;
    }

    /// <summary>The number of operations that were begun and are not finished. Safe from any thread.</summary>
    public int Unfinished => Volatile.Read(ref _unfinished);

    /// <summary>
    /// Finishes an operation that is captured already: nothing is sent for it, so that it needs neither a turn nor a slot. Without
    /// the batch's lock, because most rows of a resumed input are captured already.
    /// </summary>
    /// <param name="operation">An operation that was not begun.</param>
    /// <returns>False if the operation is to be begun.</returns>
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
            _context.EndUnsent(operation);
            return;
        }

        _unfinished++;
        if (_context.IntentQueues.TryEnter(_batch, operation))
            Enter(operation);
        else
            operation.NoteWait();
    }

    /// <summary>Begins the turn of an operation at its intent.</summary>
    public void Enter(CaptureOperation operation)
    {
        if (!TryBegin(operation))
            Finish(operation);
    }

    /// <summary>Advances an operation after a step.</summary>
    /// <returns>False if it has to wait for its delay, without a slot; <see cref="Proceed"/> follows then.</returns>
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

    /// <summary>Advances an operation that is not decided.</summary>
    public void Proceed(CaptureOperation operation)
    {
        if (!_scheduler.IsStopped)
            _scheduler.Place(operation);
        else if (_moves.EndStopped(operation, _context.Session.World.Timestamp).IsGivenUp)
            GiveUp(operation);
        else
            Record(operation);
    }

    /// <summary>Takes in that lines are on the disk, or could not be written.</summary>
    /// <param name="recorder">The recorder of the lines.</param>
    /// <param name="entries">The lines.</param>
    /// <param name="flush">The proof of the flush; null if the lines did not reach the disk.</param>
    /// <returns>The reason why no further send is possible; null in the usual case.</returns>
    public DojoException? Learn(BatchRecorder recorder, List<JournalEntry> entries, DurableFlush? flush)
    {
        foreach (var operation in recorder.Learn(entries, flush))
            Finish(operation);
        var failure = recorder.Failure;
        if (_scheduler.IsStopped || failure is not null)
            GiveUpUnsent();
        return failure;
    }

    /// <summary>Begins no further send, and ends the waiting operations.</summary>
    public void Stop()
    {
        _scheduler.Stop();
        foreach (var waiting in _context.IntentQueues.TakeWaiting(_batch))
            Leave(waiting);
        GiveUpUnsent();
        while (_scheduler.TryTakeLook(out var operation))
            Proceed(operation);
    }

    /// <returns>False if the operation is decided without a request.</returns>
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

    /// <summary>Records the outcome: with a journal it is final only on the disk.</summary>
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

    /// <summary>Makes an outcome visible, and begins the next row of the same intent.</summary>
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
        _context.EndUnsent(operation);
        _unfinished--;
    }

    /// <returns>The next row of the same intent, if it is decided already; otherwise null.</returns>
    private CaptureOperation? PassOn(CaptureOperation operation)
    {
        if (_context.IntentQueues.Leave(operation.PaymentIntentId) is not { } next)
            return null;
        if (ReferenceEquals(next.Batch, _batch))
            return TryBegin(next.Operation) ? null : next.Operation;
        // On another thread, because each of the two batches has a lock of its own.
        _context.Session.World.Start(next.OnTurn);
        return null;
    }
}
