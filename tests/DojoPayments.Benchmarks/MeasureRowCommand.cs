using System.Management.Automation;

namespace DojoPayments.Benchmarks;

/// <summary><c>Out-Null</c> that counts, so that a lost row is noticed.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Row")]
[OutputType(typeof(int))]
public sealed class MeasureRowCommand : PSCmdlet
{
    private int _count;

    /// <summary>What is counted and dropped.</summary>
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _count++;

    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(_count);
}
