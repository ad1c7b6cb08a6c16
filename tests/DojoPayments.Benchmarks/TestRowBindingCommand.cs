using System.Management.Automation;

namespace DojoPayments.Benchmarks;

/// <summary>What the engine does for a row of input whatever the cmdlet: it binds the cells, asks once and hands an object on.</summary>
[Cmdlet(VerbsDiagnostic.Test, "RowBinding", SupportsShouldProcess = true)]
[OutputType(typeof(string))]
public sealed class TestRowBindingCommand : PSCmdlet
{
    /// <summary>As in New-DojoCapture.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "IntentId")]
    [AllowEmptyString]
    [AllowNull]
    public string? PaymentIntentId { get; set; }

    /// <inheritdoc cref="PaymentIntentId"/>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object? Amount { get; set; }

    /// <inheritdoc cref="PaymentIntentId"/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Tips")]
    [AllowNull]
    public object? TipsAmount { get; set; }

    /// <inheritdoc cref="PaymentIntentId"/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? Reference { get; set; }

    /// <inheritdoc cref="PaymentIntentId"/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? OperationId { get; set; }

    /// <summary>Takes each row; null to bind only.</summary>
    [Parameter]
    public Action<CaptureRow>? Take { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        Take?.Invoke(new CaptureRow(PaymentIntentId!, (string)Amount!, (string)TipsAmount!, Reference!));
        if (ShouldProcess(PaymentIntentId, verboseWarning: null, "Confirm"))
            WriteObject(this);
    }
}
