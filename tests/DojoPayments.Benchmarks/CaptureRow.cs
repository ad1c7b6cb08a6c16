using System.Globalization;
using System.Management.Automation;

namespace DojoPayments.Benchmarks;

/// <summary>One row of input; every cell is text, as <c>Import-Csv</c> gives it.</summary>
public sealed record CaptureRow(string PaymentIntentId, string Amount, string TipsAmount, string Reference)
{
    /// <summary>The row of that number, from 1; each captures from an intent of its own, so nothing has to wait its turn.</summary>
    public static CaptureRow Number(int number) => new(
        string.Create(CultureInfo.InvariantCulture, $"pi_sandbox_{number:D6}"),
        (1000 + (number % 100)).ToString(CultureInfo.InvariantCulture),
        "100",
        string.Create(CultureInfo.InvariantCulture, $"order-{number}"));

    /// <summary>The rows from 1 on, made as they are asked for.</summary>
    public static IEnumerable<CaptureRow> Lazily(int count) => Enumerable.Range(1, count).Select(Number);

    /// <summary>The row as <c>Import-Csv</c> makes it.</summary>
    public PSObject ToCustomObject()
    {
        var row = new PSObject(4);
        row.Properties.Add(new PSNoteProperty(nameof(PaymentIntentId), PaymentIntentId), preValidated: true);
        row.Properties.Add(new PSNoteProperty(nameof(Amount), Amount), preValidated: true);
        row.Properties.Add(new PSNoteProperty(nameof(TipsAmount), TipsAmount), preValidated: true);
        row.Properties.Add(new PSNoteProperty(nameof(Reference), Reference), preValidated: true);
        return row;
    }
}
