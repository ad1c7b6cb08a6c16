using System.Globalization;
using DojoPayments.Batch;
using DojoPayments.Rows;

namespace DojoPayments.Simulation;

/// <summary>One batch in one process, as the pipeline's thread drives it: rows in, outcomes out, and the end seen off.</summary>
#pragma warning disable CA1001 // Its batch is ended as the product ends it, and is not where its process is killed.
internal sealed class SimulatedRun
#pragma warning restore CA1001
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

    private readonly SimulatedProcess _process;
    private readonly SimulatedInput _input;
    private readonly IReadOnlyList<RowPlan> _rows;
    private readonly Func<BatchContext> _open;
    private readonly Verdict _verdict;
    private readonly List<string> _names = [];
    private readonly Dictionary<Payload, int> _occurrences = [];
    private readonly Action<FormattableString>? _trace;
    private BatchContext? _context;
    private CaptureBatch? _batch;
    private ChangedInput? _changed;
    private IEnumerator<CaptureOperation>? _unnamed;
    private int _added;
    private int _told;
    private DateTimeOffset _begunAt;
    private bool _isBusy;

    /// <param name="process">In which it runs.</param>
    /// <param name="input">Whose rows it is given.</param>
    /// <param name="rows">The rows, as they are in this run.</param>
    /// <param name="open">Opens what the batch needs.</param>
    /// <param name="verdict">Is told of every outcome.</param>
    /// <param name="trace">Gets a line for all that is told.</param>
    public SimulatedRun(SimulatedProcess process, SimulatedInput input, IReadOnlyList<RowPlan> rows, Func<BatchContext> open, Verdict verdict, Action<FormattableString>? trace)
    {
        _process = process;
        _input = input;
        _rows = rows;
        _open = open;
        _verdict = verdict;
        _trace = trace;
    }

    public bool IsOver { get; private set; }

    /// <summary>Opens the journal.</summary>
    public void Open()
    {
        _input.IsRefused = false;
        _input.Ask(_rows);
        _input.Restart();
        try
        {
            _context = _open();
        }
        catch (DojoException refusal)
        {
            _trace?.Invoke($"process {_process.Id}: input {_input.Number} is refused: {refusal.Message}");
            _input.IsRefused = true;
            IsOver = true;
        }
    }

    /// <summary>Begins to take rows in.</summary>
    public void Begin()
    {
        if (_context is null)
            return;
        _begunAt = _verdict.Now;
        _batch = new CaptureBatch(_context);
        _changed = ChangedInput.Of(_context, _batch);
    }

    /// <summary>Takes what is finished, and adds what there is room for.</summary>
    public void Pump()
    {
        if (IsOver || _isBusy || _batch is null)
            return;
        _isBusy = true;
        try
        {
            Take();
            while (_added < _rows.Count && !_batch.IsFull)
            {
                Add(_rows[_added++]);
                Take();
            }

            if (_added == _rows.Count)
                EndInput();
            if (_added == _rows.Count && _batch.IsEmpty)
                End();
        }
        catch (ProcessKilledException)
        {
            // Nothing more happens in it.
        }
        finally
        {
            _isBusy = false;
        }
    }

    /// <summary>Ctrl+C.</summary>
    public void Stop()
    {
        if (IsOver || _batch is null)
            return;
        _trace?.Invoke($"process {_process.Id}: input {_input.Number} is stopped");
        try
        {
            _batch.Stop();
            if (!_isBusy)
                End();
        }
        catch (ProcessKilledException)
        {
            // Nothing more happens in it.
        }
    }

    private void Add(RowPlan row)
    {
        var instruction = new DojoCaptureInstruction(_added, row.Intent, row.Amount, row.Tips, null, row.OperationId);
        var operation = CaptureOperation.Valid(instruction, row.Amount, row.Tips);
        _context!.Register.Name(operation);
        // What the product does not name is named as it would be.
        var occurrence = _occurrences[row.Payload] = _occurrences.GetValueOrDefault(row.Payload) + 1;
        _names.Add(operation.OperationId ?? OperationKey.Payload(row.Intent, row.Amount, row.Tips) + "/" + occurrence.ToString(CultureInfo.InvariantCulture));
        if (operation.State == CaptureState.Open)
            _input.Begin(_names[^1], row.Payload);
        if (_batch!.EndedBy is null && _changed?.TryHold(operation) == true)
            return;

        foreach (var released in _changed?.Release(operation) ?? [])
            _batch.GoOn(released);
        _batch.Add(operation);
    }

    /// <summary>What waits is refused, and what is open and was not named is looked for.</summary>
    private void EndInput()
    {
        if (_changed is null)
            return;
        try
        {
            if (_batch!.EndedBy is not null)
                _changed.GiveUp();
            else
                _unnamed ??= _changed.End().GetEnumerator();
        }
        catch (DojoException unreadable)
        {
            _batch!.Stop(unreadable);
            _changed.GiveUp();
        }

        while (_unnamed is not null && !_batch!.IsFull && _unnamed.MoveNext())
        {
            _input.Name(_unnamed.Current.OperationId!);
            _batch.Add(_unnamed.Current);
            Take();
        }

        Take();
    }

    private void Take()
    {
        while (_batch!.TryTake(out var operation))
            Tell(operation);
    }

    private void Tell(CaptureOperation operation)
    {
        // What a dead process still says nobody hears.
        if (_process.IsDead)
            return;
        if (!operation.IsUnnamed)
            _told++;
        var name = operation.IsUnnamed ? operation.OperationId! : _names[(int)operation.Instruction.Row - 1];
        var isFound = operation.Capture is { Found: true };
        _trace?.Invoke($"process {_process.Id}: input {_input.Number} row {operation.Instruction.Row} ({name}): {operation.State} {operation.Capture?.CaptureId}{(isFound ? ", which was there" : "")}{operation.Error?.Id}");
        if (!operation.IsUnnamed && operation.Instruction.Row != _told)
            _verdict.Report(new Violation(ViolationKind.OutOfOrder, $"row {operation.Instruction.Row} came out in place {_told}"));
        _verdict.Report(_input.Tell(name, operation, isDurable: _context!.Register.Journal is null or { HasFailed: false }, isKnown: _context.Register.IsKnown(operation)));
        if (isFound)
            _verdict.CheckFound(operation, _begunAt);
        if (operation.Error?.Id is DojoErrorId.DojoCaptureDeclined or DojoErrorId.DojoCaptureFailed)
            _verdict.CheckDeclined(operation);
    }

    private void End()
    {
        _isBusy = true;
        _changed?.GiveUp();
        _batch!.Stop();
        _batch.Drain(s_grace);
        Take();
        _batch.Dispose();
        IsOver = true;
    }
}
