using System;
using System.Management.Automation;
using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Intents;
using DojoPayments.Plans;
using DojoPayments.Rows;

namespace DojoPayments.Cmdlets;

/// <summary>Captures pre-authorised payments, one by parameters or many from the pipeline, each at most once.</summary>
[Cmdlet(VerbsCommon.New, "DojoCapture", SupportsShouldProcess = true, ConfirmImpact = CaptureConsent.Impact)]
[OutputType(typeof(DojoCapture))]
public sealed class NewDojoCaptureCommand : DojoCaptureRowCmdlet, IDisposable
{
    private readonly WhatIfTotals _whatIf = new();
    private BatchContext? _context;
    private CaptureConsent? _consent;
    private bool _isWhatIf;
    private CapturePipeline? _pipeline;
    private RemainderResolver? _remainders;
    private ReadPipeline<(DojoCaptureInstruction Row, CaptureOperation? Decided)>? _reads;

    /// <inheritdoc/>
    public void Dispose()
    {
        _reads?.Dispose();
        if (_pipeline is null)
            return;
        _pipeline.RowsRead = RowsRead;
        _pipeline.RowsWaiting = _reads?.Waiting ?? 0;
        _pipeline.Dispose();
        _pipeline = null;
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var client = Connect();
        var settings = new CaptureSettings
        {
            ThrottleLimit = ThrottleLimit,
            MaximumRetryCount = MaximumRetryCount,
            ReadBackTimeout = TimeSpan.FromSeconds(ReadBackTimeoutSeconds),
            ResendAfter = this.OrEnd(() => ResendTime.Read(ResendAfter, client.BaseUri), ResendAfter),
            Verify = Verify,
            AmountUnit = AmountUnit,
            SkipCaptured = SkipCaptured,
        };
        _context = new BatchContext(client, settings, Preferences.IsVerbose(this) ? new RequestTrace() : null);
        ReadRules();
        _isWhatIf = Preferences.IsWhatIf(this);
        _consent = new CaptureConsent(this);
        OpenJournal();
        _pipeline = new CapturePipeline(this, _context);
        if (Remaining)
            _remainders = new RemainderResolver(_context.Register, Rules, _context.Session.Clock);
        else if (!SkipCaptured || (!_isWhatIf && MaximumTotal is null && !CaptureConsent.IsAsked(this)))
            return;
        _reads = new(this, _context.Session, (row, reading) => Take(Decide(row, reading))) { OnEnd = _pipeline.End, WhileWaiting = _pipeline.WriteFinished };
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var row = ReadRow();
        if (_remainders is not null)
            Read(row);
        else if (_reads is not null)
            LookUp(CaptureOperation.Of(CaptureValidation.Check(row, Rules)));
        else
            Take(CaptureOperation.Of(CaptureValidation.Check(row, Rules)));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _pipeline!.IsInputRead = true;
        _reads?.Complete();
        _whatIf.Tell(this);
        _pipeline.Complete();
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _reads?.Stop();
        _pipeline?.Stop();
    }

    private void OpenJournal()
    {
        if (JournalPath is null)
            return;
        this.OrEnd(
            () =>
            {
                var path = Cmdlets.JournalPath.Resolve(this, JournalPath);
                if (_isWhatIf)
                    _context!.Register.ReadJournal(path);
                else
                    _context!.OpenJournal(path, run: DescribeRun(InputName));
            },
            JournalPath);
    }

    /// <summary>The amount is part of the question that is asked, so the intent is read before it.</summary>
    private void Read(DojoCaptureInstruction row)
    {
        CaptureOperation? decided = null;
        try
        {
            decided = _pipeline!.HasEnded ? CaptureOperation.NotAttempted(row) : _remainders!.Begin(ref row);
        }
        catch (DojoException error)
        {
            _pipeline!.End(error);
        }

        if (_pipeline!.HasEnded)
            _reads!.Stop();
        _reads!.Add((row, decided), decided is null ? row.PaymentIntentId : null);
    }

    /// <summary>What is there already counts for no limit and is no question, so the intent is read before them.</summary>
    private void LookUp(CaptureOperation operation)
    {
        if (_pipeline!.HasEnded)
        {
            _reads!.Stop();
            _reads.Add((operation.Instruction, CaptureOperation.NotAttempted(operation.Instruction)), null);
            return;
        }

        if (operation.State == CaptureState.Open)
            _context!.Register.Name(operation);
        _reads!.Add((operation.Instruction, operation), MayBeListed(operation) && !_context!.Register.Listed!.IsRead(operation.PaymentIntentId) ? operation.PaymentIntentId : null);
    }

    private CaptureOperation Decide((DojoCaptureInstruction Row, CaptureOperation? Decided) row, IntentReading reading)
    {
        if (row.Decided is not { } operation)
            return _remainders!.End(row.Row, reading);
        if (_remainders is null && _context!.Register.Listed is { } listed && MayBeListed(operation))
            ListComparison.Decide(_context.Register, listed, operation, reading, AmountUnit);
        return operation;
    }

    // What the journal or an earlier row knows is decided by that.
    private bool MayBeListed(CaptureOperation operation) => operation is { State: CaptureState.Open, IsRepeated: false } && !_context!.Register.IsKnown(operation);

    private void Take(CaptureOperation operation)
    {
        if (operation.Error is { Id: DojoErrorId.AmountUnitMismatch } wrongUnit)
        {
            _pipeline!.NoteEnd(wrongUnit, operation.Instruction);
            _pipeline.Stop(wrongUnit);
        }

        if (operation is { State: CaptureState.Open, OperationId: null })
            _context!.Register.Name(operation);
        else
            _context!.Register.NoteReport(operation);
        if (_pipeline!.TryHold(operation))
            return;
        // They stand before it in the input.
        foreach (var released in _pipeline.Release(operation))
            _pipeline.GoOn(released, MayGoOn(released));
        if (MayGoOn(operation))
            _pipeline.Add(operation);
    }

    // What will not be sent is no question: it was refused, captured by an earlier run, or comes after the batch has ended.
    private bool MayGoOn(CaptureOperation operation)
    {
        if (operation.State != CaptureState.Open || _pipeline!.HasEnded)
            return true;
        if (_context!.Register.IsCaptured(operation))
        {
            if (_isWhatIf)
                _whatIf.AddCaptured();
            return !_isWhatIf;
        }

        if (operation.Stage is Stage.Listed { Details: var listed })
        {
            if (_isWhatIf)
                _whatIf.AddFound(this, operation, listed);
            return !_isWhatIf;
        }

        if (Total.Check(operation.Row, operation.OperationId) is { } tooMuch)
        {
            _pipeline.NoteEnd(tooMuch, operation.Instruction);
            _pipeline.End(tooMuch);
            return true;
        }

        WarnOfRepeat(operation);
        var isAgreed = _consent!.Ask(operation);
        if (isAgreed || _isWhatIf)
            Total.Accept(operation.Row, operation.OperationId);
        if (_isWhatIf)
            _whatIf.Add(operation);
        return isAgreed;
    }
}
