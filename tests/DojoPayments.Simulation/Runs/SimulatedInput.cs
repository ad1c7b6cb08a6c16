using System.Globalization;
using DojoPayments.Batch;

namespace DojoPayments.Simulation;

/// <summary>What a run told of an operation last.</summary>
internal enum ToldState
{
    Nothing,
    Captured,
    Unknown,
    NotMade,

    // Made, and no money after all.
    Declined,
}

/// <summary>An input with its journal, and what was told of its rows so far.</summary>
internal sealed class SimulatedInput
{
    private readonly Dictionary<string, (ToldState State, string? CaptureId)> _told = [];
    private readonly HashSet<(Payload Payload, string Name)> _asked = [];
    private readonly Dictionary<string, Payload> _payloads = [];
    private readonly HashSet<string> _named = [];
    private readonly Dictionary<string, ToldState> _before = [];
    private readonly HashSet<string> _refused = [];
    private readonly HashSet<string> _possible = [];

    public SimulatedInput(int number, IReadOnlyList<RowPlan> rows)
    {
        Number = number;
        Rows = rows;
        Path = Journal = $"/journals/{number}";
    }

    public int Number { get; }

    public IReadOnlyList<RowPlan> Rows { get; }

    /// <summary>Where its journal is by default.</summary>
    public string Path { get; }

    /// <summary>Where the journal of its next run is; null while it is run without one.</summary>
    public string? Journal { get; set; }

    /// <summary>The journal could not be used in the last run.</summary>
    public bool IsRefused { get; set; }

    /// <summary>How many captures of a payload its runs asked for.</summary>
    public int Asked(Payload payload)
    {
        var count = 0;
        foreach (var asked in _asked)
        {
            if (asked.Payload == payload)
                count++;
        }

        return count;
    }

    public Dictionary<string, (ToldState State, string? CaptureId)> Told => _told;

    /// <summary>True for an operation that the last run was given.</summary>
    public bool WasNamedLast(string operationId) => _named.Contains(operationId);

    /// <summary>True for an operation that the last run refused as it is not what its journal has: nothing more happens to it.</summary>
    public bool WasChangedLast(string operationId) => _refused.Contains(operationId);

    /// <summary>Notes that a run takes an operation up which its rows do not name.</summary>
    public void Name(string operationId) => _named.Add(operationId);

    /// <summary>Notes what a run is given.</summary>
    public void Ask(IReadOnlyList<RowPlan> rows)
    {
        _named.Clear();
        _refused.Clear();
        var occurrences = new Dictionary<Payload, int>();
        foreach (var row in rows)
        {
            occurrences[row.Payload] = occurrences.GetValueOrDefault(row.Payload) + 1;
            _asked.Add((row.Payload, row.OperationId ?? occurrences[row.Payload].ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Notes that an operation was begun and that nothing is known of it.</summary>
    public void Begin(string operationId, Payload payload)
    {
        _named.Add(operationId);
        _payloads[operationId] = payload;
        _told.TryAdd(operationId, (ToldState.Nothing, null));
    }

    /// <summary>A new start may change all that was not told as captured.</summary>
    public void Restart()
    {
        _before.Clear();
        foreach (var (operation, told) in _told.ToList())
        {
            _before[operation] = told.State;
            if (told.State != ToldState.Captured)
                _told[operation] = (ToldState.Nothing, null);
        }
    }

    /// <summary>The next run knows nothing of those so far, or less than they told: it tells anew, and what they made is theirs all the same.</summary>
    public void Forget()
    {
        foreach (var (operation, told) in _told)
        {
            if (told.State != ToldState.NotMade)
                _possible.Add(operation);
        }

        _told.Clear();
    }

    /// <summary>Notes what is told of an operation.</summary>
    /// <param name="id">Its name, which without a journal it need not know.</param>
    /// <param name="operation">Decided.</param>
    /// <param name="isDurable">The journal has not failed.</param>
    /// <param name="isKnown">The journal has it as captured or open, and cannot be read any more if it is told as not attempted.</param>
    /// <returns>What is wrong with it; null in the usual case.</returns>
    public Violation? Tell(string id, CaptureOperation operation, bool isDurable, bool isKnown)
    {
        var state = operation.State switch
        {
            CaptureState.Captured => ToldState.Captured,
            CaptureState.Failed when operation.Error!.Id is DojoErrorId.DojoOutcomeUnknown => ToldState.Unknown,
            CaptureState.Failed when operation.Error!.Id is DojoErrorId.DojoCaptureDeclined or DojoErrorId.DojoCaptureFailed => ToldState.Declined,
            _ => ToldState.NotMade,
        };
        if (operation.Error?.Id == DojoErrorId.OperationChanged)
            _refused.Add(id);
        var captureId = operation.Capture?.CaptureId;
        // What is told after the journal failed nobody can know later: an equal row may be told the same.
        if (state == ToldState.Captured && !isDurable && _told.GetValueOrDefault(id).State != ToldState.Captured)
            state = ToldState.Unknown;
        if (operation.Error?.Id == DojoErrorId.OperationMismatch)
            return null;
        if (_told.TryGetValue(id, out var before) && before.State == ToldState.Captured)
        {
            // What came after an early end was not looked up.
            if (operation.State == CaptureState.NotAttempted)
                return null;
            if (state == ToldState.Declined)
            {
                _told[id] = (state, captureId);
                return null;
            }

            return state == ToldState.Captured && captureId == before.CaptureId
                ? null
                : new Violation(ViolationKind.ToldOtherwise, $"{id} was told as captured by {before.CaptureId}, and now as {state} {captureId}");
        }

        // It says nothing of what an earlier run sent, and of what was found for a row that was announced and not sent.
        if (operation.State == CaptureState.NotAttempted && (isKnown || _before.GetValueOrDefault(id, ToldState.NotMade) != ToldState.NotMade))
            return null;
        _told[id] = (state, captureId);
        return null;
    }

    /// <summary>How many operations of a payload may have been made by what was told.</summary>
    public int MayBeMade(Payload payload)
    {
        var count = 0;
        foreach (var (operation, told) in _told)
        {
            if ((told.State is not (ToldState.NotMade or ToldState.Declined) || _possible.Contains(operation)) && _payloads[operation] == payload)
                count++;
        }

        foreach (var operation in _possible)
        {
            if (!_told.ContainsKey(operation) && _payloads[operation] == payload)
                count++;
        }

        return count;
    }

    public Payload PayloadOf(string operationId) => _payloads[operationId];
}
