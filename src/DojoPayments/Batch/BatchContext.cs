using System.Collections.Concurrent;
using DojoPayments.Api;
using DojoPayments.Journal;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>What everything that works on one batch shares.</summary>
internal sealed class BatchContext
{
    private readonly ApiAddressState _shared;
    private int _begun;

    /// <param name="client">The API.</param>
    /// <param name="settings">The user's.</param>
    /// <param name="trace">Null if nobody watches.</param>
    /// <param name="shared">Null for what the process shares for the API's address.</param>
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

    /// <summary>What is known of operations, captures and sends in doubt.</summary>
    public OperationRegister Register { get; }

    public IntentQueues IntentQueues => _shared.IntentQueues;

    /// <summary>What the user should know although no row of this batch says it.</summary>
    public ConcurrentQueue<string> Notices { get; } = new();

    /// <summary>No other batch of this process has worked on this API since this one began.</summary>
    public bool IsAlone => _shared.IsAlone(_begun);

    /// <summary>The batch begins to work.</summary>
    public void Begin() => _begun = _shared.Begin();

    /// <summary>The batch works no more.</summary>
    public void End()
    {
        if (_begun == 0)
            return;
        _begun = 0;
        _shared.End();
    }

    /// <summary>Records durably from here on, and knows what earlier runs recorded.</summary>
    /// <param name="path">A full one.</param>
    /// <param name="disk">Null for <see cref="JournalFile.Disk"/>.</param>
    /// <param name="pump">Null for a thread.</param>
    /// <param name="run">Who opens it; null if nobody asks.</param>
    /// <exception cref="DojoException">JournalUnavailable; nothing may be sent.</exception>
    public void OpenJournal(string path, IJournalDisk? disk = null, IJournalPump? pump = null, JournalRun? run = null)
    {
        if (Register.OpenJournal(path, disk, pump, run).Notice is { } notice)
            Notices.Enqueue(notice);
    }
}
