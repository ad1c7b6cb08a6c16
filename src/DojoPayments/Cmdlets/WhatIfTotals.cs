using System.Globalization;
using System.Management.Automation;
using DojoPayments.Batch;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Cmdlets;

/// <summary>The totals of a batch under -WhatIf.</summary>
internal sealed class WhatIfTotals
{
    private long _rows;
    private decimal _amount;
    private decimal _tips;
    private long _captured;
    private long _found;

    public void Add(CaptureOperation operation)
    {
        _rows++;
        _amount += operation.Amount;
        _tips += operation.TipsAmount ?? 0;
    }

    /// <summary>Counts a row that the journal has as captured.</summary>
    public void AddCaptured() => _captured++;

    /// <summary>Counts a row whose capture the API lists already, and says which it is.</summary>
    public void AddFound(PSCmdlet cmdlet, CaptureOperation operation, CaptureDetails listed)
    {
        _found++;
        HostMessages.Write(cmdlet, string.Format(
            CultureInfo.InvariantCulture,
            "What if: The API lists the capture of {0}{1} (minor units) from \"{2}\" already: {3}, {4}.",
            operation.Amount,
            operation.TipsAmount is { } tips ? string.Format(CultureInfo.InvariantCulture, " and tips of {0}", tips) : string.Empty,
            operation.PaymentIntentId,
            listed.Id,
            listed.Status));
    }

    /// <summary>Says it, if there was more than one row to add up.</summary>
    public void Tell(PSCmdlet cmdlet)
    {
        if (_rows > 1)
            HostMessages.Write(cmdlet, string.Format(CultureInfo.InvariantCulture, "What if: {0} captures, {1} in all and tips of {2} (minor units).", _rows, _amount, _tips));
        if (_captured > 0)
            HostMessages.Write(cmdlet, string.Format(CultureInfo.InvariantCulture, "What if: Captured by an earlier run, as the journal says, and not to be sent again: {0}.", RowWords.Count(_captured)));
        if (_found > 0)
            HostMessages.Write(cmdlet, string.Format(CultureInfo.InvariantCulture, "What if: Captured already, as the API lists, and not to be sent: {0}.", RowWords.Count(_found)));
    }
}
