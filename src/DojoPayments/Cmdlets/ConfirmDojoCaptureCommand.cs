using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Confirmations;
using DojoPayments.Intents;
using DojoPayments.Journal;
using DojoPayments.Rows;
using static DojoPayments.Cmdlets.CellValues;

namespace DojoPayments.Cmdlets;

/// <summary>
/// Tells what captures are now: of a journal, which learns it, or of rows that report them. It reads their payment intents and
/// sends no capture. It has no -WhatIf: nothing changes at the API, and the journal gets only what the API says.
/// </summary>
[Cmdlet(VerbsLifecycle.Confirm, "DojoCapture", DefaultParameterSetName = CaptureSet)]
[OutputType(typeof(DojoCaptureConfirmation))]
public sealed class ConfirmDojoCaptureCommand : DojoApiCmdlet, IDisposable
{
    private const string CaptureSet = "Capture";
    private const string JournalSet = "Journal";

    private readonly List<(DojoCaptureConfirmation? Confirmation, ErrorRecord? Error)> _ready = [];
    private readonly List<JournalRecord> _lines = [];
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private ApiSession? _session;
    private ReadPipeline<ReportedCapture>? _reads;
    private PipedColumns? _columns;
    private ConfirmedJournal? _journal;
    private SharedReadings? _readings;
    private RowRules _rules = new();
    private long _rowsRead;

    /// <summary>The payment intent that was captured from.</summary>
    [Parameter(ParameterSetName = CaptureSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "IntentId")]
    [PipedRow]
    [AllowEmptyString]
    [AllowNull]
    public string? PaymentIntentId { get; set; }

    /// <summary>The API's id of the capture.</summary>
    [Parameter(ParameterSetName = CaptureSet, Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? CaptureId { get; set; }

    /// <summary>The amount that was captured, in minor units (pence, cents); compared with the API's where it is given. See <see cref="AmountUnit"/> for other files.</summary>
    // An object, because the engine's conversion to a number changes amounts; see MinorUnits.
    [Parameter(ParameterSetName = CaptureSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object? Amount { get; set; }

    /// <summary>The tips that were captured, in minor units; empty for none.</summary>
    [Parameter(ParameterSetName = CaptureSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Tips")]
    [AllowNull]
    public object? TipsAmount { get; set; }

    /// <summary>The caller's own reference, carried to outputs and errors.</summary>
    [Parameter(ParameterSetName = CaptureSet, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? Reference { get; set; }

    /// <summary>The name of the capture across runs, carried to outputs and errors.</summary>
    [Parameter(ParameterSetName = CaptureSet, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? OperationId { get; set; }

    /// <summary>When it was captured: a capture that is not listed within 15 minutes of it may still be, and is no error.</summary>
    // An object, because a file has it in whatever form it was written in, and a row is not refused for it.
    [Parameter(ParameterSetName = CaptureSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object? CapturedAt { get; set; }

    /// <summary>What amounts and tips of the rows are written in.</summary>
    [Parameter(ParameterSetName = CaptureSet)]
    public DojoAmountUnit AmountUnit { get; set; }

    /// <summary>The journal whose captures are confirmed. What they are now is written into it.</summary>
    [Parameter(ParameterSetName = JournalSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string JournalPath { get; set; } = null!;

    /// <summary>How many intents may be read at once.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>How often a read is repeated that a wait may mend.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MaximumRetryCount { get; set; } = 3;

    /// <inheritdoc/>
    public void Dispose()
    {
        _reads?.Dispose();
        _journal?.Dispose();
        _journal = null;
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _columns = new PipedColumns(this);
        var client = Connect();
        _session = ApiAddressState.Of(client.BaseUri).Open(client, Preferences.IsVerbose(this) ? new RequestTrace() : null, ThrottleLimit, MaximumRetryCount);
        _rules = new RowRules
        {
            Environment = Environment,
            AmountUnit = AmountUnit,
            IsUnitGiven = MyInvocation.BoundParameters.ContainsKey(nameof(AmountUnit)),
            AcceptsCaptureId = true,
        };
        _reads = new ReadPipeline<ReportedCapture>(this, _session, Take) { WhileWaiting = Write, OnEnd = End };
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == JournalSet)
        {
            ConfirmJournal();
            return;
        }

        if (_rowsRead == 0)
            _columns!.Check([nameof(PaymentIntentId), nameof(CaptureId)]);
        var row = new DojoCaptureInstruction(++_rowsRead, PaymentIntentId, Unwrap(Amount), Unwrap(TipsAmount), Given(Reference), Given(OperationId)?.Trim())
        {
            CaptureId = Given(CaptureId)?.Trim(),
            IsTyped = !MyInvocation.ExpectingInput,
        };
        var capture = CaptureConfirmer.Check(row, _rules, TimeOf(CapturedAt));
        if (capture.Error is { Id: DojoErrorId.AmountUnitMismatch } wrongUnit)
        {
            _reads!.Complete();
            End(wrongUnit);
        }

        Add(capture);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _reads!.Complete();
        Write();
        WriteVerbose(_counts.Count == 0 ? "No capture was confirmed." : string.Join(", ", _counts.Select(static count => string.Format(CultureInfo.InvariantCulture, "{0} {1}", count.Value, count.Key))) + ".");
        if (_journal is { Open: > 0 and var open })
            WriteWarning(string.Format(CultureInfo.InvariantCulture, "{0} operations of the journal have no known outcome and were not looked for: run their input with this journal again.", open));
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _reads?.Stop();

    private void ConfirmJournal()
    {
        _journal = this.OrEnd(() => new ConfirmedJournal(Cmdlets.JournalPath.Resolve(this, JournalPath), _session!.World, DescribeRun()), JournalPath);
        if (_journal.Notice is { } notice)
            WriteWarning(notice);
        _readings = new SharedReadings(_journal.Captures);
        foreach (var entry in _journal.Captures)
        {
            if (Stopping)
                return;
            Add(CaptureConfirmer.Of(entry, ++_rowsRead, Environment));
        }
    }

    private void Add(ReportedCapture capture)
    {
        var intent = capture.Row.PaymentIntentId;
        _reads!.Add(capture, capture.Error is not null || _readings?.Has(intent!) == true ? null : intent);
        Write();
    }

    private void Take(ReportedCapture capture, IntentReading reading)
    {
        if (_readings is not null)
            reading = _readings.Take(capture.Row.PaymentIntentId!, reading);
        var confirmation = CaptureConfirmer.Confirm(capture, reading, _session!.World.UtcNow, out var error);
        if (confirmation is not null)
        {
            _counts.TryGetValue(confirmation.Status, out var count);
            _counts[confirmation.Status] = count + 1;
            if (capture.Entry is { } entry && this.OrEnd(() => _journal!.Change(entry, confirmation.Status, error), JournalPath) is { } line)
                _lines.Add(line);
        }

        if (confirmation is not null || error is not null)
            _ready.Add((confirmation, error?.ToErrorRecord((object?)confirmation ?? capture.Row)));
    }

    /// <summary>Writes what is known, once it is in the journal: all of it with one flush.</summary>
    private void Write()
    {
        DojoException? unwritten = null;
        try
        {
            if (_lines.Count > 0)
                _journal!.Append(_lines);
        }
        catch (DojoException error)
        {
            unwritten = error;
        }

        _lines.Clear();
        var ready = _ready.ToArray();
        _ready.Clear();
        foreach (var (confirmation, error) in ready)
        {
            if (confirmation is not null)
                WriteObject(confirmation);
            if (error is not null)
                WriteError(error);
        }

        if (unwritten is not null)
            ThrowTerminatingError(unwritten.ToErrorRecord(JournalPath));
    }

    private void End(DojoException reason)
    {
        Write();
        ThrowTerminatingError(reason.ToErrorRecord());
    }

    private static DateTimeOffset? TimeOf(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        DateTimeOffset time => time,
        null or "" => null,
        var written => LanguagePrimitives.TryConvertTo<DateTimeOffset>(written, CultureInfo.CurrentCulture, out var time) ? time : null,
    };
}
