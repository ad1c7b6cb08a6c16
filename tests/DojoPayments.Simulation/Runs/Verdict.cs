using DojoPayments.Batch;

namespace DojoPayments.Simulation;

/// <summary>Compares what was told, sent and recorded with the ledger. The first thing that is wrong is kept.</summary>
internal sealed class Verdict : ISendObserver
{
    private readonly SimulatedServer _server;
    private readonly IReadOnlyList<SimulatedInput> _inputs;
    private readonly int _limit;
    private readonly Func<Payload, int> _announced;
    private readonly Dictionary<Payload, int> _sent = [];
    private readonly Dictionary<Payload, int> _made = [];
    private readonly Dictionary<(string Intent, string Id), string> _owners = [];
    private readonly Dictionary<(int Process, string Intent), int> _inFlight = [];
    private readonly bool _isUnrecorded;

    /// <param name="server">Whose ledger counts.</param>
    /// <param name="inputs">What was asked for.</param>
    /// <param name="limit">The most that may be in flight in a process.</param>
    /// <param name="announced">How many sends the disk holds announcements of.</param>
    /// <param name="isUnrecorded">The journal can be lost, so that announcements prove nothing.</param>
    public Verdict(SimulatedServer server, IReadOnlyList<SimulatedInput> inputs, int limit, Func<Payload, int> announced, bool isUnrecorded)
    {
        _server = server;
        _inputs = inputs;
        _limit = limit;
        _announced = announced;
        _isUnrecorded = isUnrecorded;
    }

    public Violation? Violation { get; private set; }

    /// <summary>True time.</summary>
    public DateTimeOffset Now => _server.Now;

    public void Report(Violation? violation) => Violation ??= violation;

    public void OnSend(SimulatedProcess process, Payload payload)
    {
        var sent = _sent[payload] = _sent.GetValueOrDefault(payload) + 1;
        if (!_isUnrecorded && sent > _announced(payload))
            Report(new Violation(ViolationKind.SentUnannounced, $"send {sent} of {payload}, and the disk holds {_announced(payload)} announcements"));
        var key = (process.Id, payload.Intent);
        var here = _inFlight[key] = _inFlight.GetValueOrDefault(key) + 1;
        if (here > 1)
            Report(new Violation(ViolationKind.OverLimit, $"{here} captures in flight for {payload.Intent}"));
        if (_inFlight.Where(entry => entry.Key.Process == process.Id).Sum(static entry => entry.Value) > _limit)
            Report(new Violation(ViolationKind.OverLimit, $"more than {_limit} captures in flight"));
    }

    public void OnAnswered(SimulatedProcess process, Payload payload) => _inFlight[(process.Id, payload.Intent)]--;

    /// <summary>What must hold at any time.</summary>
    public void Check(DateTimeOffset now)
    {
        _made.Clear();
        foreach (var capture in _server.Ledger.All)
        {
            if (!capture.IsForeign && !capture.HasFailed(now))
                _made[capture.Payload] = _made.GetValueOrDefault(capture.Payload) + 1;
        }

        foreach (var (payload, made) in _made)
        {
            int asked = 0, mayBeMade = 0;
            foreach (var input in _inputs)
            {
                asked += input.Asked(payload);
                mayBeMade += input.MayBeMade(payload);
            }

            if (made > asked)
                Report(new Violation(ViolationKind.Double, $"{made} captures for {asked} rows of {payload}"));
            if (made > mayBeMade)
                Report(new Violation(ViolationKind.Loss, $"{made} captures of {payload}, and only {mayBeMade} rows are told as captured or unknown"));
        }

        CheckIds();
    }

    /// <summary>What is told as captured without a send took money, as far as anybody could know.</summary>
    /// <param name="operation">Whose capture was there already.</param>
    /// <param name="begunAt">When the run began that tells it, in true time.</param>
    public void CheckFound(CaptureOperation operation, DateTimeOffset begunAt)
    {
        var capture = _server.Ledger.Of(operation.PaymentIntentId).Find(capture => capture.Id == operation.Capture!.CaptureId);
        if (capture?.HasFailed(begunAt) == true)
            Report(new Violation(ViolationKind.FoundFailed, $"row {operation.Instruction.Row} is told as captured by {capture.Id}, which had failed before"));
    }

    /// <summary>What is told as declined or failed was made, and is no money: under its name, though its row may have been edited since.</summary>
    public void CheckDeclined(CaptureOperation operation)
    {
        if (!_server.Ledger.Of(operation.PaymentIntentId).Exists(capture => capture.HasFailed(_server.Now)))
            Report(new Violation(ViolationKind.FoundFailed, $"row {operation.Instruction.Row} is told as declined, and no capture of its intent was"));
    }

    /// <summary>What must hold when faults have ceased and time has passed.</summary>
    /// <param name="mayBeRefused">Less may be authorised than is asked for.</param>
    /// <returns>What is not settled; null where all is.</returns>
    public Violation? FindUnsettled(bool mayBeRefused)
    {
        foreach (var input in _inputs)
        {
            if (input.IsRefused)
                return new Violation(ViolationKind.EndlessDoubt, $"the journal of input {input.Number} is refused");
            foreach (var (operation, told) in input.Told.Where(entry => input.WasNamedLast(entry.Key) && !input.WasChangedLast(entry.Key)))
            {
                if (told.State is ToldState.Unknown or ToldState.Nothing || (told.State == ToldState.NotMade && !mayBeRefused))
                    return new Violation(ViolationKind.EndlessDoubt, $"{operation} of input {input.Number} is still {told.State}");
            }
        }

        return null;
    }

    private void CheckIds()
    {
        _owners.Clear();
        foreach (var input in _inputs)
        {
            foreach (var (operation, told) in input.Told)
            {
                if (told.State != ToldState.Captured)
                    continue;
                var payload = input.PayloadOf(operation);
                if (!_server.Ledger.Has(payload, told.CaptureId!))
                    Report(new Violation(ViolationKind.WrongId, $"{operation} is told as captured by {told.CaptureId}, which is no capture of {payload}"));
                if (!_owners.TryAdd((payload.Intent, told.CaptureId!), operation))
                    Report(new Violation(ViolationKind.SharedId, $"{operation} and {_owners[(payload.Intent, told.CaptureId!)]} are both told as captured by {told.CaptureId}"));
            }
        }
    }
}
