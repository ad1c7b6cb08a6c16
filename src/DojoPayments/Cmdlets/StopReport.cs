using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DojoPayments.Batch;

namespace DojoPayments.Cmdlets;

/// <summary>The report of a stopped pipeline: the captures in all, and those that are in no output.</summary>
internal sealed class StopReport
{
    private const int MaxReported = 1000;

    private readonly BatchTotals _totals;
    private readonly List<CaptureOperation> _left;
    private readonly long _written;

    /// <param name="totals">Of all rows that were handed on, those that are left among them.</param>
    /// <param name="left">The operations that are in no output.</param>
    /// <param name="written">How many captures are in the output.</param>
    public StopReport(BatchTotals totals, List<CaptureOperation> left, long written)
    {
        _totals = totals;
        _left = left;
        _written = written;
    }

    /// <summary>Rows that were read and not handed on.</summary>
    public int NotHandedOn { get; init; }

    /// <summary>The last row that was read; null if all were.</summary>
    public long? LastRead { get; init; }

    /// <summary>The path of the journal, which has every capture; null without one.</summary>
    public string? Journal { get; init; }

    /// <summary>Tells it line by line.</summary>
    public void Tell(Action<string> say)
    {
        var captured = _left.FindAll(static operation => operation.State == CaptureState.Captured);
        var unknown = _left.FindAll(IsInDoubt);
        var undecided = unknown.Count(static operation => operation.State == CaptureState.Open);
        say(string.Format(
            CultureInfo.InvariantCulture,
            "Stopped. Rows: {0} captured, {1} of these in the output; {2} with an unknown outcome; {3} refused; {4} not attempted.{5}",
            _totals.Captured,
            _written,
            _totals.FailedWith(DojoErrorId.DojoOutcomeUnknown) + undecided,
            _totals.Failed - _totals.FailedWith(DojoErrorId.DojoOutcomeUnknown),
            _totals.NotAttempted - undecided + NotHandedOn,
            LastRead is null ? string.Empty : string.Format(CultureInfo.InvariantCulture, " The rows after row {0} of the input were not read.", LastRead)));
        if (Journal is not null)
        {
            say($"The journal '{Journal}' has all captures: run the same input with it again to go on.");
            captured.Clear();
        }

        foreach (var operation in captured.Concat(unknown).Take(MaxReported))
            say(operation.State == CaptureState.Captured ? $"Captured: {operation.Instruction}, {operation.Capture!.CaptureId}" : $"Unknown: {operation.Instruction}");
        if (captured.Count + unknown.Count > MaxReported)
            say(string.Format(CultureInfo.InvariantCulture, "And {0} more.", captured.Count + unknown.Count - MaxReported));
    }

    // Still not decided after all waiting, it was sent and not answered.
    private static bool IsInDoubt(CaptureOperation operation) => operation.State == CaptureState.Open
        ? operation.Attempts > 0 || operation.UnansweredSend is not null
        : operation.Error?.Id == DojoErrorId.DojoOutcomeUnknown;
}
