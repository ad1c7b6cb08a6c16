using System;
using System.Globalization;
using System.Management.Automation;
using DojoPayments.Captures;

namespace DojoPayments.Cmdlets;

/// <summary>Captures pre-authorised payments, one by parameters or many from the pipeline, each at most once.</summary>
[Cmdlet(VerbsCommon.New, "DojoCapture", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(DojoCapture))]
public sealed class NewDojoCaptureCommand : DojoApiCmdlet, IDisposable
{
    private CapturePipeline? _pipeline;
    private long _rows;

    /// <summary>The payment intent to capture from.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "IntentId")]
    [AllowEmptyString]
    [AllowNull]
    public string? PaymentIntentId { get; set; }

    /// <summary>The amount in minor units (pence, cents), above 0: whole numbers only, 1050 for 10.50.</summary>
    // An object, because the engine's conversion to a number changes amounts; see MinorUnits.
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object? Amount { get; set; }

    /// <summary>The tips in minor units on top of the amount, 0 or more; empty for none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Tips")]
    [AllowNull]
    public object? TipsAmount { get; set; }

    /// <summary>The caller's own reference, carried to outputs and errors and not sent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? Reference { get; set; }

    /// <summary>How many captures may be in flight.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>How often a request is repeated that provably was not processed.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MaximumRetryCount { get; set; } = 3;

    /// <inheritdoc/>
    public void Dispose()
    {
        _pipeline?.Dispose();
        _pipeline = null;
    }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _pipeline = new CapturePipeline(this, Connect(), ThrottleLimit, MaximumRetryCount);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var row = new DojoCaptureInstruction(++_rows, PaymentIntentId, Unwrap(Amount), Unwrap(TipsAmount), Given(Reference), null);
        var operation = CaptureValidation.Check(row, Environment);
        if (operation.State == CaptureState.Open && !_pipeline!.HasEnded && !ShouldProcess(operation.PaymentIntentId, Describe(operation)))
            return;
        _pipeline!.Add(operation);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _pipeline!.Complete();

    /// <inheritdoc/>
    protected override void StopProcessing() => _pipeline?.Stop();

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string Describe(CaptureOperation operation) => operation.TipsAmount is { } tips
        ? string.Format(CultureInfo.InvariantCulture, "Capture {0} and tips of {1} (minor units)", operation.Amount, tips)
        : string.Format(CultureInfo.InvariantCulture, "Capture {0} (minor units)", operation.Amount);
}
