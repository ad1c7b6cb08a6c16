using System;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Threading;
using DojoPayments.Batch;

namespace DojoPayments.Cmdlets;

/// <summary>The progress bar of a batch: by time, not by row, because a host draws slower than the API answers.</summary>
internal sealed class CaptureProgress : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    private readonly PSCmdlet _cmdlet;
    private readonly ProgressRecord? _record;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Timer? _timer;
    private volatile bool _isDue;

    public CaptureProgress(PSCmdlet cmdlet)
    {
        _cmdlet = cmdlet;
        _record = Preferences.IsProgressSilenced(cmdlet) ? null : new ProgressRecord(0, "Capturing payments", "starting");
        // A timer, because to read a clock for each row costs more than all else that is done for the bar.
        _timer = _record is null ? null : new Timer(_ => _isDue = true, null, s_interval, s_interval);
    }

    private bool IsShown { get; set; }

    public void Update(BatchTotals totals, int inFlight)
    {
        if (!_isDue)
            return;
        _isDue = false;
        IsShown = true;
        _record!.StatusDescription = string.Format(
            CultureInfo.InvariantCulture,
            "{0} captured, {1}{2} failed, {3} in flight, {4:F0}/s, {5:hh\\:mm\\:ss}",
            totals.New,
            totals.Captured == totals.New ? string.Empty : string.Format(CultureInfo.InvariantCulture, "{0} captured before, ", totals.Captured - totals.New),
            totals.Failed,
            inFlight,
            totals.New / _clock.Elapsed.TotalSeconds,
            _clock.Elapsed);
        _cmdlet.WriteProgress(_record);
    }

    public void Complete()
    {
        if (_record is null || !IsShown)
            return;
        _record.RecordType = ProgressRecordType.Completed;
        _cmdlet.WriteProgress(_record);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();
}
