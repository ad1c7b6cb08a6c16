namespace DojoPayments.Simulation;

/// <summary>
/// What an input's next run has of a journal: the one of the run before it, or an older state of it, another one or none.
/// One run is over before the next begins.
/// </summary>
internal sealed class JournalFate
{
    private readonly IReadOnlyList<Host> _hosts;
    private readonly Faults _faults;
    private readonly Chance _chance;
    private readonly Action<FormattableString>? _trace;
    private readonly Dictionary<(Host Host, string Path), SimulatedFile> _backups = [];
    private bool _isRenamed;

    /// <param name="hosts">The machines that it may be run on, the first one first.</param>
    /// <param name="faults">Say what happens.</param>
    /// <param name="chance">Says how.</param>
    /// <param name="trace">Null where nobody watches.</param>
    public JournalFate(IReadOnlyList<Host> hosts, Faults faults, Chance chance, Action<FormattableString>? trace)
    {
        _hosts = hosts;
        _faults = faults;
        _chance = chance;
        _trace = trace;
        Host = hosts[0];
    }

    /// <summary>Where the next run is.</summary>
    public Host Host { get; private set; }

    /// <summary>Decides it for the next run.</summary>
    /// <returns>True where that run does not know all that the one before it did.</returns>
    public bool Decide(SimulatedInput input)
    {
        // What ran without a journal is known to nobody.
        var isForgotten = input.Journal is null;
        if (_faults.Hits(FaultKind.OtherMachine))
        {
            Host = _hosts[ReferenceEquals(Host, _hosts[0]) ? 1 : 0];
            isForgotten = true;
        }

        if (_faults.Hits(FaultKind.InputRenamed))
        {
            _isRenamed = !_isRenamed;
            isForgotten = true;
        }

        var path = input.Path + (_isRenamed ? "-renamed" : "");
        var isRefused = input.IsRefused && (_faults.HaveCeased || _chance.Hits(0.5));
        if (isRefused || _faults.Hits(FaultKind.JournalLost))
        {
            Host.Files.Delete(path);
            Host.Files.Delete(path + ".1");
            Host.Files.Delete(path + ".lock");
            isForgotten = true;
        }

        isForgotten |= PutBack(path);
        input.Journal = path;
        if (_faults.Hits(FaultKind.NoJournal))
        {
            input.Journal = null;
            isForgotten = true;
        }

        if (isForgotten)
        {
            input.Forget();
            _trace?.Invoke($"input {input.Number} is run with journal {input.Journal ?? "none"}, which holds {(input.Journal is null ? null : Host.Files.Find(path)?.Length) ?? 0} bytes, on machine {(ReferenceEquals(Host, _hosts[0]) ? 1 : 2)}");
        }

        return isForgotten;
    }

    /// <summary>A backup is put back, the lock with it or not; and another one is made.</summary>
    private bool PutBack(string path)
    {
        var isOutOfDate = _backups.TryGetValue((Host, path), out var journal) && _faults.Hits(FaultKind.JournalOutOfDate);
        if (isOutOfDate)
        {
            Host.Files.Delete(path + ".1");
            Host.Files.Replace(path, journal!.Copy());
            if (_backups.TryGetValue((Host, path + ".lock"), out var mark) && _chance.Hits(0.8))
                Host.Files.Replace(path + ".lock", mark.Copy());
        }

        if (_chance.Hits(0.5))
        {
            Keep(path);
            Keep(path + ".lock");
        }

        return isOutOfDate;
    }

    private void Keep(string path)
    {
        if (Host.Files.Find(path) is { } file)
            _backups[(Host, path)] = file.Copy();
    }
}
