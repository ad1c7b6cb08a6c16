using System;
using System.Management.Automation;
using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Plans;

namespace DojoPayments.Cmdlets;

/// <summary>Tells of each row what New-DojoCapture would make of it. It reads the intents and sends no capture.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DojoCapture")]
[OutputType(typeof(DojoCapturePlan))]
public sealed class TestDojoCaptureCommand : DojoCaptureRowCmdlet, IDisposable
{
    private CapturePlanner? _planner;
    private PlanQueue? _plans;
    private ReadPipeline<PlanDraft>? _reads;

    /// <summary>No parameter of this cmdlet: it sends nothing.</summary>
    public override SwitchParameter Verify { get; set; }

    /// <summary>No parameter of this cmdlet: it sends nothing.</summary>
    public override int ReadBackTimeoutSeconds { get; set; }

    /// <summary>No parameter of this cmdlet: it sends nothing.</summary>
    public override object? ResendAfter { get; set; }

    /// <summary>No parameter of this cmdlet: it writes no journal.</summary>
    public override string? InputName { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _reads?.Dispose();

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var settings = new CaptureSettings { ThrottleLimit = ThrottleLimit, MaximumRetryCount = MaximumRetryCount, SkipCaptured = SkipCaptured };
        var context = new BatchContext(Connect(), settings, Preferences.IsVerbose(this) ? new RequestTrace() : null);
        ReadRules();
        if (JournalPath is not null)
            this.OrEnd(() => context.Register.ReadJournal(Cmdlets.JournalPath.Resolve(this, JournalPath)), JournalPath);
        _planner = new CapturePlanner(context.Register, Rules, Total, Remaining, context.Session.Clock);
        _plans = new PlanQueue(context.Register, _planner);
        _reads = new ReadPipeline<PlanDraft>(this, context.Session, (draft, reading) =>
        {
            _plans.Add(draft, reading);
            WritePlans();
        });
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var draft = _planner!.Begin(ReadRow());
        if (draft.Operation?.Error is { Id: DojoErrorId.AmountUnitMismatch } wrongUnit)
        {
            _reads!.Complete();
            _plans!.GiveUp();
            WritePlans();
            ThrowTerminatingError(wrongUnit.ToErrorRecord(draft.Row));
        }

        if (draft is { Obstacle: null, Operation: { } operation })
            WarnOfRepeat(operation);
        _reads!.Add(draft, draft.Obstacle is null ? draft.Row.PaymentIntentId : null);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _reads!.Complete();
        var unnamed = this.OrEnd(_plans!.EndInput, JournalPath);
        WritePlans();
        if (unnamed is not null)
            WriteWarning(unnamed);
        foreach (var rest in _planner!.Rests.Tell())
            WriteWarning(rest);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _reads?.Stop();

    private void WritePlans()
    {
        while (_plans!.TryTake(out var plan))
            WriteObject(plan);
    }
}
