using System.Collections.Concurrent;
using DojoPayments.Api;
using DojoPayments.Journal;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>The objects that all parts of one batch share.</summary>
internal sealed class BatchContext
{
    private readonly ApiAddressState _shared;
    private int _begun;

    /// <param name="client">The API.</param>
    /// <param name="settings">The user's settings.</param>
    /// <param name="trace">The trace of requests; null if there is none.</param>
    /// <param name="shared">The state of the API's address; null for the one that the process shares.</param>
    public BatchContext(IDojoApi client, CaptureSettings settings, RequestTrace? trace, ApiAddressState? shared = null)
    {
        _shared = shared ?? ApiAddressState.Of(client.BaseUri);
        Settings = settings;
        Session = _shared.Open(client, trace, settings.ThrottleLimit, settings.MaximumRetryCount);
        Register = new OperationRegister(_shared, settings.SkipCaptured);
    }

    public ApiSession Session { get; }

    public CaptureSettings Settings { get; }

    public CaptureRules Rules => _shared.Rules;

    /// <summary>The known operations, captures and sends in doubt.</summary>
    public OperationRegister Register { get; }

    public IntentQueues IntentQueues => _shared.IntentQueues;

    /// <summary>Messages to the user that belong to no row of this batch.</summary>
    public ConcurrentQueue<string> Notices { get; } = new();

    /// <summary>True if no other batch of this process has worked on this API since this one began.</summary>
    public bool IsAlone => _shared.IsAlone(_begun);

    /// <summary>The batch begins its work.</summary>
    public void Begin() => _begun = _shared.Begin();

    /// <summary>The batch ends its work.</summary>
    public void End()
    {
        if (_begun == 0)
            return;
        _begun = 0;
        _shared.End();
    }

    /// <summary>
    /// Ends an operation that is not sent any more: with the outcome that the register knows, or as not attempted if it knows none.
    /// </summary>
    /// <param name="operation">An operation that is not in flight; it is not changed if it is decided already.</param>
    public void EndUnsent(CaptureOperation operation)
    {
        if (operation.Stage.Kind != StageKind.Settled)
            Settle(operation, Register.Find(operation, out var place, out _), place);
        operation.Finish();
    }

    /// <summary>The error of an operation that an earlier run sent without an outcome.</summary>
    public DojoException StillUnknown(CaptureOperation operation) =>
        operation.IsUnnamed ? ChangedInputErrors.StillUnknown(operation) : CaptureErrors.StillUnknown(operation, Settings.ResendAfter);

    /// <summary>Opens the journal: reads the records of earlier runs, and records durably from here on.</summary>
    /// <param name="path">The full path of the journal.</param>
    /// <param name="disk">The disk; null for <see cref="JournalFile.Disk"/>.</param>
    /// <param name="pump">The pump; null for a thread of its own.</param>
    /// <param name="run">The run that opens it, for the opening line; null if that is not recorded.</param>
    /// <exception cref="DojoException">JournalUnavailable; nothing may be sent.</exception>
    public void OpenJournal(string path, IJournalDisk? disk = null, IJournalPump? pump = null, JournalRun? run = null)
    {
        if (Register.OpenJournal(path, disk, pump, run).Notice is { } notice)
            Notices.Enqueue(notice);
    }

    private void Settle(CaptureOperation operation, OperationState known, long place)
    {
        try
        {
            if (known == OperationState.Captured)
                operation.Settle(Register.Recall(operation, place));
            else if (known == OperationState.Open)
                operation.Fail(StillUnknown(operation));
        }
        catch (DojoException)
        {
            // The journal cannot be read any more, which is the error of the batch.
        }
    }
}
