using System;
using System.Management.Automation;
using System.Threading;
using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Intents;

namespace DojoPayments.Cmdlets;

/// <summary>Reads payment intents by their ids, or searches for them page by page.</summary>
[Cmdlet(VerbsCommon.Get, "DojoPaymentIntent", DefaultParameterSetName = SearchSet)]
[OutputType(typeof(DojoPaymentIntent))]
public sealed class GetDojoPaymentIntentCommand : DojoApiCmdlet, IDisposable
{
    private const string IdSet = "Id";
    private const string SearchSet = "Search";

    private readonly CancellationTokenSource _stop = new();
    private ApiSession? _session;
    private ReadPipeline<string>? _reads;
    private PipedColumns? _columns;

    /// <summary>The payment intents to read; they come out in this order.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "IntentId")]
    [PipedRow]
    [AllowEmptyString]
    public string[]? PaymentIntentId { get; set; }

    /// <summary>Only intents in one of these states.</summary>
    [Parameter(ParameterSetName = SearchSet)]
    [ValidateNotNullOrEmpty]
    [ValidateSet(IntentStatuses.Created, IntentStatuses.Authorized, IntentStatuses.Captured, IntentStatuses.Reversed, IntentStatuses.Refunded, IntentStatuses.Canceled)]
    public string[]? Status { get; set; }

    /// <summary>
    /// Only intents from this time on: ISO 8601, or a date object. A time without an offset is one of this machine's zone.
    /// </summary>
    [Parameter(ParameterSetName = SearchSet)]
    [IsoTime]
    public DateTimeOffset? From { get; set; }

    /// <summary>Only intents up to this time: ISO 8601, or a date object. A time without an offset is one of this machine's zone.</summary>
    [Parameter(ParameterSetName = SearchSet)]
    [IsoTime]
    public DateTimeOffset? To { get; set; }

    /// <summary>
    /// Only intents that have something left to capture and whose authorisation lapses within this time, soonest first. Days,
    /// hours, minutes and seconds,
    /// such as 2.00:00:00.
    /// </summary>
    [Parameter(ParameterSetName = SearchSet)]
    [Lifetime]
    public TimeSpan? ExpiringWithin { get; set; }

    /// <summary>At most so many; pages that are not needed for them are not read.</summary>
    [Parameter(ParameterSetName = SearchSet)]
    [ValidateRange(1, long.MaxValue)]
    public long First { get; set; } = long.MaxValue;

    /// <summary>How many intents may be read at once, where ids are given.</summary>
    [Parameter(ParameterSetName = IdSet)]
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
        // A page that was asked for ahead is of no use any more.
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var client = Connect();
        _columns = new PipedColumns(this);
        _session = ApiAddressState.Of(client.BaseUri).Open(client, Preferences.IsVerbose(this) ? new RequestTrace() : null, ThrottleLimit, MaximumRetryCount);
        _reads = new ReadPipeline<string>(this, _session, Write);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == SearchSet)
        {
            Search();
            return;
        }

        _columns?.Check([nameof(PaymentIntentId)]);
        _columns = null;
        foreach (var id in PaymentIntentId!)
        {
            if (!Rows.PaymentIntentId.IsValid(id))
                WriteError(ReadErrors.InvalidPaymentIntentId(id).ToErrorRecord(id));
            else if (Environment == DojoEnvironment.Production && Rows.PaymentIntentId.IsOfSandbox(id))
                WriteError(ReadErrors.EnvironmentMismatch(id).ToErrorRecord(id));
            else
                _reads!.Add(id, id);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _reads!.Complete();

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _reads?.Stop();
        _stop.Cancel();
    }

    private void Write(string id, IntentReading reading)
    {
        if (reading.Error is { } error)
            WriteError(error.ToErrorRecord(id));
        else if (reading.Intent is { } intent)
            WriteObject(intent);
    }

    private void Search()
    {
        IIntentSearch search = ExpiringWithin is { } within ? new ExpiringSearch(_session!, Status, From, To, First, within) : new IntentSearch(_session!, Status, From, To, First);
        while (!Stopping && search.TryReadPage(_stop.Token, out var page))
        {
            _reads!.WriteTrace();
            foreach (var intent in page)
            {
                WriteObject(intent);
                // Behind the first, which may be all that is wanted: then the pipeline has ended by here.
                search.ReadAhead(_stop.Token);
            }
        }

        _reads!.WriteTrace();
        if (search.Error is not { } error)
            return;
        if (error.Id is DojoErrorId.DojoUnauthorized or DojoErrorId.DojoForbidden)
            ThrowTerminatingError(error.ToErrorRecord());
        // What was found so far may be on its way through a batch, which is left to end in good order.
        WriteError(error.ToErrorRecord());
    }
}
