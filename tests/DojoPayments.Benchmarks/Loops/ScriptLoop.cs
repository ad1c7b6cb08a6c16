using System.Management.Automation;

namespace DojoPayments.Benchmarks.Loops;

/// <summary>Another cmdlet of the module in the real engine, fed row by row.</summary>
/// <param name="shell">Points at the server.</param>
/// <param name="name">What the report calls it.</param>
/// <param name="script">Takes the rows and the throttle limit; its objects are counted.</param>
/// <param name="toInput">Makes of a row what the cmdlet takes.</param>
internal sealed class ScriptLoop(Shell shell, string name, string script, Func<CaptureRow, object> toInput) : ICaptureLoop
{
    private IReadOnlyList<object> _rows = [];

    public string Name => name;

    public void Prepare(IReadOnlyList<CaptureRow> rows) => _rows = [.. rows.Select(toInput)];

    public void Run(int inFlight)
    {
        var count = shell.Count("param($rows, $inFlight) " + script, _rows, inFlight);
        if (count != _rows.Count)
            throw new InvalidOperationException($"{name}: {count} of {_rows.Count} rows came out.");
    }

    /// <summary>The row without an amount.</summary>
    public static object WithoutAmount(CaptureRow row)
    {
        var input = new PSObject(2);
        input.Properties.Add(new PSNoteProperty(nameof(CaptureRow.PaymentIntentId), row.PaymentIntentId), preValidated: true);
        input.Properties.Add(new PSNoteProperty(nameof(CaptureRow.Reference), row.Reference), preValidated: true);
        return input;
    }
}
