using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using DojoPayments.Batch;
using DojoPayments.Rows;

namespace DojoPayments.Cmdlets;

/// <summary>
/// Stands between a batch and PowerShell: everything that is written is written here, on the pipeline thread, in input
/// order; and here a pipeline that ends early is seen off.
/// </summary>
internal sealed class CapturePipeline : PipelineFeed, IDisposable
{
    /// <summary>What a stopped pipeline gives the captures in flight to finish.</summary>
    private static readonly TimeSpan s_stopGrace = TimeSpan.FromSeconds(10);

    // After an end the remaining input is only counted; a slow source is not waited for.
    private static readonly TimeSpan s_longestCount = TimeSpan.FromSeconds(2);

    private static readonly string[] s_notAttempted = ["DojoNotAttempted"];

    private readonly CaptureBatch _batch;
    private readonly BatchContext _context;
    private readonly BatchTotals _totals = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Stopwatch _sinceEnd = new();
    private readonly CaptureProgress _progress;
    private readonly ChangedInput? _changed;
    private CaptureOperation? _beingWritten;
    private DojoException? _end;
    private (DojoException Reason, DojoCaptureInstruction Row)? _endedAt;

    public CapturePipeline(PSCmdlet cmdlet, BatchContext context)
        : base(cmdlet, context.Session)
    {
        _context = context;
        _progress = new CaptureProgress(cmdlet);
        _batch = new CaptureBatch(context);
        _changed = ChangedInput.Of(context, _batch);
    }

    /// <summary>There is no further row.</summary>
    public bool IsInputRead { get; set; }

    /// <summary>How many rows came in; for the last words.</summary>
    public long RowsRead { get; set; }

    /// <summary>How many of them were not handed on to here; for the last words.</summary>
    public int RowsWaiting { get; set; }

    /// <summary>No further row will be sent.</summary>
    public bool HasEnded => EndedBy is not null;

    private DojoException? EndedBy => _end ?? _batch.EndedBy;

    /// <summary>The same, and what no row says.</summary>
    public override void WriteTrace()
    {
        base.WriteTrace();
        while (_context.Notices.TryDequeue(out var notice))
            Cmdlet.WriteWarning(notice);
    }

    /// <summary>Takes a row in, and writes whatever is ready to be written.</summary>
    public void Add(CaptureOperation operation)
    {
        if (_end is not null && operation.State == CaptureState.Open)
            _context.EndUnsent(operation);
        _batch.Add(operation);
        TakeIn();
    }

    /// <summary>Takes a row in that has to wait for what comes behind it, see <see cref="ChangedInput"/>.</summary>
    /// <returns>False if it may go on.</returns>
    public bool TryHold(CaptureOperation operation)
    {
        if (_changed is null || HasEnded || !_changed.TryHold(operation))
            return false;
        TakeIn();
        return true;
    }

    /// <summary>The rows that need not wait any more, now that one was named.</summary>
    public IEnumerable<CaptureOperation> Release(CaptureOperation named) => _changed?.Release(named) ?? [];

    /// <summary>Lets a row go on that had to wait.</summary>
    /// <param name="held">It has its place in the output.</param>
    /// <param name="mayGoOn">False if it is not to be sent after all.</param>
    public void GoOn(CaptureOperation held, bool mayGoOn)
    {
        if (held.State == CaptureState.Open && mayGoOn && !HasEnded)
            _batch.GoOn(held);
        else
            held.Finish();
    }

    /// <summary>Writes whatever is ready to be written.</summary>
    public void WriteFinished()
    {
        WriteTrace();
        while (_batch.TryTake(out var operation))
        {
            if (operation.IsUnnamed)
            {
                WriteUnnamed(operation);
                continue;
            }

            _totals.Add(operation);
            _beingWritten = operation;
            Write(operation);
            _beingWritten = null;
        }

        _progress.Update(_totals, _batch.InFlight);
    }

    /// <summary>Takes in no further row, for a reason that the input gave; what was taken in before is still sent.</summary>
    public void End(DojoException reason) => _end ??= reason;

    /// <summary>The row that ends the batch is the target object of the error that ends it.</summary>
    public void NoteEnd(DojoException reason, DojoCaptureInstruction row) => _endedAt ??= (reason, row);

    /// <summary>Writes the rest as it finishes, and ends the pipeline with an error where a row's outcome ended the batch.</summary>
    public void Complete()
    {
        EndInput();
        Finish();
        _progress.Complete();
        Cmdlet.WriteVerbose(string.Format(CultureInfo.InvariantCulture, "{0}; {1:F1} s, {2:F0} captures/s.", _totals, _clock.Elapsed.TotalSeconds, _totals.New / _clock.Elapsed.TotalSeconds));
        TellOfOldCaptures();
        if (_changed?.Tell() is { } unnamed)
            Cmdlet.WriteWarning(unnamed);
        if (EndedBy is { } reason)
            Cmdlet.ThrowTerminatingError(CaptureErrors.Ended(reason, _totals, IsInputRead).ToErrorRecord(ReferenceEquals(reason, _endedAt?.Reason) ? _endedAt?.Row : null));
    }

    /// <summary>Sends nothing further, not even what was taken in before, for a reason that the input gave.</summary>
    public void Stop(DojoException reason) => _batch.Stop(reason);

    /// <summary>Begins no further send; for StopProcessing, which runs on another thread.</summary>
    public void Stop() => _batch.Stop();

    /// <summary>
    /// Runs however the pipeline ended. A stopped one can no longer write objects, so the host is told of what they would
    /// have said.
    /// </summary>
    public void Dispose()
    {
        _batch.Stop();
        if (_batch.InFlight is > 0 and var inFlight)
            Say(string.Format(CultureInfo.InvariantCulture, "Stopping: nothing more is sent. Captures in flight: {0}. They get up to {1:F0} s to finish.", inFlight, s_stopGrace.TotalSeconds));
        _batch.Drain(s_stopGrace);
        TellHost();
        _batch.Dispose();
        _progress.Dispose();
    }

    /// <inheritdoc/>
    protected override bool IsFull => _batch.IsFull;

    /// <inheritdoc/>
    protected override bool IsEmpty => _batch.IsEmpty;

    /// <inheritdoc/>
    protected override void Wait()
    {
        _changed?.MakeRoom();
        _batch.Wait();
    }

    /// <inheritdoc/>
    protected override void WriteReady() => WriteFinished();

    private void TakeIn()
    {
        MakeRoom();
        if (!HasEnded || IsInputRead)
            return;
        _changed?.GiveUp();
        _sinceEnd.Start();
        if (_sinceEnd.Elapsed > s_longestCount)
            Complete();
    }

    /// <summary>What waits is decided; and what is open in the journal is looked for, though no row names it.</summary>
    private void EndInput()
    {
        if (_changed is null)
            return;
        try
        {
            if (!IsInputRead || HasEnded)
            {
                _changed.GiveUp();
                return;
            }

            foreach (var unnamed in _changed.End())
            {
                _batch.Add(unnamed);
                MakeRoom();
            }
        }
        catch (DojoException unreadable)
        {
            _end = unreadable;
            _changed.GiveUp();
        }
    }

    private void WriteUnnamed(CaptureOperation operation)
    {
        _changed!.Settle(operation);
        if (operation.Error is { Id: DojoErrorId.DojoOutcomeUnknown } error)
            Cmdlet.WriteError(error.ToErrorRecord(operation.Instruction));
    }

    private void Write(CaptureOperation operation)
    {
        if (operation.State == CaptureState.Captured)
            Cmdlet.WriteObject(operation.Capture);
        // What ends the batch is said once, at the end, however many rows met with it.
        else if (operation.Error is { } error && error.Id is not (DojoErrorId.DojoUnauthorized or DojoErrorId.DojoForbidden or DojoErrorId.AmountUnitMismatch))
            Cmdlet.WriteError(error.ToErrorRecord(Target(operation)));
        else if (operation.OperationId is not null)
            Cmdlet.WriteInformation(Target(operation), s_notAttempted);
    }

    // A row that is not what the journal has gets no name by which it would be taken for a row of the whole input.
    private DojoCaptureInstruction Target(CaptureOperation operation)
    {
        var mayBeChanged = operation.Error is { } error ? error.Id == DojoErrorId.OperationChanged : _context.Register.Known.UnnamedOf(operation.PaymentIntentId) > 0;
        return mayBeChanged ? operation.Instruction : operation.Instruction.Named(operation.OperationId);
    }

    // A journal that is used for a second batch would pass for success otherwise.
    private void TellOfOldCaptures()
    {
        if (_totals.Resumed > 0)
        {
            Cmdlet.WriteWarning(string.Format(
                CultureInfo.InvariantCulture,
                "Captured by an earlier run, as the journal says, and not sent again: {0} of {1}. New captures belong to a batch with a journal of its own.",
                _totals.Resumed,
                RowWords.Count(_totals.Rows)));
        }

        if (_totals.Found > 0)
            Cmdlet.WriteWarning(string.Format(CultureInfo.InvariantCulture, "Captured already, as the API lists, and not sent: {0} of {1}.", _totals.Found, RowWords.Count(_totals.Rows)));
        if (_totals.Repeated > 0)
            Cmdlet.WriteWarning(string.Format(CultureInfo.InvariantCulture, "Rows with the OperationId of an earlier row: {0} of {1}. Rows with the same OperationId are one capture.", _totals.Repeated, RowWords.Count(_totals.Rows)));
    }

    private void TellHost()
    {
        var left = new List<CaptureOperation>();
        var written = _totals.Captured;
        while (_batch.TryTakeLeft(out var operation))
        {
            if (operation.IsUnnamed)
                continue;
            left.Add(operation);
            _totals.Add(operation);
        }

        // The write of this one was cut short by the stop; in any other case its reader has had it.
        if (_beingWritten is { } interrupted && Cmdlet.Stopping)
        {
            left.Insert(0, interrupted);
            written -= interrupted.State == CaptureState.Captured ? 1 : 0;
        }

        if (left.Count + RowsWaiting == 0 && !(Cmdlet.Stopping && RowsRead > 0))
            return;

        new StopReport(_totals, left, written)
        {
            NotHandedOn = RowsWaiting,
            LastRead = IsInputRead ? null : RowsRead,
            Journal = _context.Register.Journal?.Path,
        }.Tell(Say);
    }

    private void Say(string line) => HostMessages.Warn(Cmdlet, line);
}
