using System;
using System.Management.Automation;
using DojoPayments.Captures;

namespace DojoPayments.Cmdlets;

/// <summary>Captures pre-authorised payments, one by parameters or many from the pipeline, each at most once.</summary>
[Cmdlet(VerbsCommon.New, "DojoCapture", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(DojoCapture))]
public sealed class NewDojoCaptureCommand : DojoApiCmdlet, IDisposable
{
    private BatchContext? _context;
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

    /// <summary>
    /// The caller's own name for this capture: the same one, in this input or on the same journal, is the same capture and is
    /// made once. Derived from intent, amount, tips and occurrence where a journal needs one and none is given.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? OperationId { get; set; }

    /// <summary>The durable record of this batch; run the same input with the same path again to resume it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>
    /// How long after a send the API is trusted to list its capture. What an earlier run sent and what is not listed after
    /// that time counts as not made, and is sent again. Default 15 minutes.
    /// </summary>
    [Parameter]
    public TimeSpan ResendAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Seconds for which the intent is read to find a capture whose answer did not come, or its final state with -Verify.</summary>
    [Parameter]
    [ValidateRange(0, 3600)]
    public int ReadBackTimeoutSeconds { get; set; } = 30;

    /// <summary>Reads the intent after each accepted capture until it is Successful, Declined or Failed, or the time is over.</summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

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
    protected override void BeginProcessing()
    {
        var settings = new CaptureSettings
        {
            ThrottleLimit = ThrottleLimit,
            MaximumRetryCount = MaximumRetryCount,
            ReadBackTimeout = TimeSpan.FromSeconds(ReadBackTimeoutSeconds),
            ResendAfter = ResendAfter,
            Verify = Verify,
        };
        _context = new BatchContext(Connect(), settings, Preferences.IsVerbose(this) ? new BatchTrace() : null);
        OpenJournal();
        _pipeline = new CapturePipeline(this, _context);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var row = new DojoCaptureInstruction(++_rows, PaymentIntentId, Unwrap(Amount), Unwrap(TipsAmount), Given(Reference), Given(OperationId));
        var operation = CaptureValidation.Check(row, Environment);
        if (operation.State == CaptureState.Open)
            _context!.Name(operation);
        if (MayGoOn(operation))
            _pipeline!.Add(operation);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _pipeline!.Complete();

    /// <inheritdoc/>
    protected override void StopProcessing() => _pipeline?.Stop();

    private void OpenJournal()
    {
        if (JournalPath is null)
            return;
        try
        {
            var path = GetUnresolvedProviderPathFromPSPath(JournalPath);
            if (Preferences.IsWhatIf(this))
                _context!.ReadJournal(path);
            else
                _context!.OpenJournal(path);
        }
        catch (DojoException error)
        {
            ThrowTerminatingError(error.ToErrorRecord(JournalPath));
        }
    }

    // What will not be sent is no question: it was refused, captured by an earlier run, or comes after the batch has ended.
    private bool MayGoOn(CaptureOperation operation)
    {
        if (operation.State != CaptureState.Open || _pipeline!.HasEnded)
            return true;
        return _context!.IsCaptured(operation) ? !Preferences.IsWhatIf(this) : CaptureConsent.Ask(this, operation);
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
