using System.Globalization;
using DojoPayments.Batch;

namespace DojoPayments.Simulation;

/// <summary>One simulation: an input, processes that are started on it and killed, and in the end a time without faults.</summary>
internal sealed class SimulatedLife
{
    private const int MostSteps = 400_000;
    private const int CalmStarts = 4;

    private static readonly TimeSpan s_calmGap = TimeSpan.FromDays(3);

    private readonly Scenario _scenario;
    private readonly Chance _chance;
    private readonly EventLoop _loop;
    private readonly Faults _faults;
    private readonly List<Host> _hosts;
    private readonly JournalFate? _fate;
    private readonly SimulatedServer _server;
    private readonly ReadAnswers _reads;
    private readonly Chance _explained;
    private readonly List<SimulatedInput> _inputs;
    private readonly Verdict _verdict;
    private readonly TextWriter? _output;
    private readonly Action<FormattableString>? _trace;
    private readonly Dictionary<string, SimulatedFile> _backups = [];
    private SimulatedProcess? _process;
    private ApiAddressState? _shared;
    private ProcessDisk? _disk;
    private int _processes;

    /// <param name="scenario">What is simulated.</param>
    /// <param name="output">Gets a line for all that happens; null where nobody watches.</param>
    public SimulatedLife(Scenario scenario, TextWriter? output = null)
    {
        _scenario = scenario;
        _output = output;
        _trace = output is null ? null : Write;
        _chance = new Chance(scenario.Seed, "life");
        _loop = new EventLoop(new Chance(scenario.Seed, "order"));
        _faults = new Faults(scenario.Surroundings.Rates, scenario.LeftOut, new Chance(scenario.Seed, "faults"), _trace);
        _hosts = [new Host(new Machine(_loop) { WallOffset = scenario.WallOffset, CountsSleep = scenario.CountsSleep }, new SimulatedFiles(_faults, new Chance(scenario.Seed, "files")))];
        if (_faults.Can(FaultKind.OtherMachine))
            _hosts.Add(new Host(new Machine(_loop) { WallOffset = TimeSpan.FromMinutes(17) - (2 * scenario.WallOffset), CountsSleep = !scenario.CountsSleep }, new SimulatedFiles(_faults, new Chance(scenario.Seed, "files of the other"))));
        if (scenario.Surroundings.SkipsCaptured)
            _fate = new JournalFate(_hosts, _faults, new Chance(scenario.Seed, "journals"), _trace);
        _server = new SimulatedServer(_loop, _faults, new Chance(scenario.Seed, "server"), scenario.Server, scenario.Planted, _trace);
        var intents = scenario.Inputs.SelectMany(static rows => rows).Select(static row => row.Intent).Distinct().Order(StringComparer.Ordinal).ToList();
        if (scenario.Server.AuthorisedAmount is { } amount)
            intents.ForEach(intent => _server.Ledger.Authorise(intent, amount));
        _reads = new ReadAnswers(_server, _faults, new Chance(scenario.Seed, "reads"), intents);
        _explained = new Chance(scenario.Seed, "explained");
        _inputs = [.. scenario.Inputs.Select(static (rows, index) => new SimulatedInput(index + 1, rows))];
        _verdict = new Verdict(_server, _inputs, scenario.Settings.ThrottleLimit * _inputs.Count, _hosts[0].Files.Announced, _fate is not null || _faults.Can(FaultKind.JournalRestored));
    }

    public Faults Faults => _faults;

    /// <summary>A send was announced before the server's time was known.</summary>
    public bool IsSentWithoutTime => _hosts.Exists(static host => host.Files.HasUntimed);

    public long Steps => _loop.Steps;

    private Host Host => _fate?.Host ?? _hosts[0];

    private Machine Machine => Host.Machine;

    private SimulatedFiles Files => Host.Files;

    /// <summary>Lives it through.</summary>
    /// <returns>What went wrong first; null where nothing did.</returns>
    public Violation? Run()
    {
        for (var start = 1; start <= _scenario.Starts && _verdict.Violation is null; start++)
        {
            DecideJournals();
            Pass(_chance.OneOf(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20), _scenario.Settings.ResendAfter, _scenario.Settings.ResendAfter * 1.2, TimeSpan.FromHours(5)));
            RunOnce();
        }

        _faults.HaveCeased = true;
        _hosts.ForEach(static host => host.Files.IsFull = host.Files.IsDropped = false);
        var mayBeRefused = _scenario.Server.AuthorisedAmount is not null;
        var unsettled = (Violation?)null;
        for (var start = 1; start <= CalmStarts && _verdict.Violation is null; start++)
        {
            DecideJournals();
            Pass(s_calmGap);
            RunOnce();
            unsettled = _verdict.FindUnsettled(mayBeRefused);
            if (unsettled is null)
                break;
        }

        return _verdict.Violation ?? unsettled;
    }

    /// <summary>What the next run does not know has to be listed before it begins.</summary>
    private void DecideJournals()
    {
        if (_fate is null)
            return;
        foreach (var input in _inputs)
        {
            if (_fate.Decide(input) && !_faults.Hits(FaultKind.RunAgainTooSoon))
                Pass(_scenario.Settings.ResendAfter);
        }

        if (_process?.Machine != Machine)
            _process?.Kill();
    }

    private void RunOnce()
    {
        // What took effect since the last one must not have been told otherwise.
        _verdict.Check(_loop.Now);
        Prepare();
        var process = _process!;
        var runs = _inputs.ConvertAll(input => new SimulatedRun(process, input, RowsOf(input), () => Open(process, input), _verdict, _trace));
        process.AfterStep = () => runs.ForEach(static run => run.Pump());
        foreach (var run in runs)
            run.Open();
        foreach (var run in runs)
            _loop.After(_chance.Skewed(TimeSpan.FromSeconds(runs.IndexOf(run) * 5)), process, run.Begin);
        foreach (var run in runs.Where(_ => _faults.Hits(FaultKind.Stop)))
            _loop.After(_chance.Skewed(TimeSpan.FromMinutes(1)), process, run.Stop);
        Disturb();

        var limit = _loop.Steps + MostSteps;
        while (!process.IsDead && runs.Exists(static run => !run.IsOver) && _verdict.Violation is null)
        {
            if (!_loop.Step(DateTimeOffset.MaxValue) || _loop.Steps > limit)
                _verdict.Report(new Violation(ViolationKind.Hang, "a run does not end"));
        }

        process.AfterStep = null;
        // A later batch of the same process knows what this one knew.
        if (!process.IsDead && !_faults.Hits(FaultKind.SameSession))
            process.Kill();
        _verdict.Check(_loop.Now);
    }

    /// <summary>What was wrong between two starts is mended, and the process is there.</summary>
    private void Prepare()
    {
        Files.IsDropped = false;
        Files.IsFull &= _chance.Hits(0.3);
        if (_process is null || _process.IsDead)
            StartProcess();
        if (_faults.Hits(FaultKind.ClockSet))
            SetClock(Machine);
        foreach (var input in _inputs)
        {
            if (input.Journal is { } journal)
                RestoreJournal(input, journal);
        }

        if (_faults.Hits(FaultKind.Kill))
            _process!.KillAfter(1 + (long)(120 * Math.Pow(_chance.Next(), 2)));
        else
            _process!.KillAfter(0);
    }

    private void StartProcess()
    {
        var files = Files;
        var process = _process = new SimulatedProcess(Machine, ++_processes);
        process.OnKilled = () =>
        {
            _trace?.Invoke($"process {process.Id} ends after {process.Steps} steps");
            files.Release(process);
            if (_faults.Hits(FaultKind.PowerLoss))
                files.LosePower();
            foreach (var input in _inputs.Where(static input => input.Journal is not null))
                _trace?.Invoke($"journal {input.Number} holds {files.Find(input.Journal!)?.Length} bytes");
        };
        _shared = new ApiAddressState(new SimulatedWorld(_loop, process, new Chance(_scenario.Seed, "process" + process.Id.ToString(CultureInfo.InvariantCulture))), _scenario.Planted?.Rules);
        _disk = new ProcessDisk(Files, process, _faults, new Chance(_scenario.Seed, "disk" + process.Id.ToString(CultureInfo.InvariantCulture)), _scenario.Planted);
        if (_scenario.Planted is { ForgetsJournal: true })
            _inputs.ForEach(input => Files.Delete(input.Path));
    }

    private BatchContext Open(SimulatedProcess process, SimulatedInput input)
    {
        var api = new SimulatedApi(_loop, _server, process, _faults, _chance, _verdict, _reads, _explained, _scenario.Planted, _trace);
        var context = new BatchContext(api, _scenario.Settings, null, _shared);
        if (input.Journal is { } journal)
            context.OpenJournal(journal, _disk!, new SimulatedPump(_loop, process, _faults, _chance));
        return context;
    }

    /// <summary>What may happen to the machine while it runs.</summary>
    private void Disturb()
    {
        var (machine, files) = Host;
        if (_faults.Hits(FaultKind.Suspend))
            _loop.After(_chance.Skewed(TimeSpan.FromMinutes(1)), null, () => machine.Sleep(_chance.Between(TimeSpan.FromSeconds(5), _scenario.Settings.ResendAfter * 3)));
        if (_faults.Hits(FaultKind.ClockSet))
            _loop.After(_chance.Skewed(TimeSpan.FromMinutes(1)), null, () => SetClock(machine));
        foreach (var input in _inputs)
        {
            if (input.Journal is { } journal && _faults.Hits(FaultKind.JournalRenamed))
                _loop.After(_chance.Skewed(TimeSpan.FromSeconds(20)), null, () => files.Move(journal, journal + ".1"));
            if (_faults.Hits(FaultKind.ForeignCapture))
                _loop.After(_chance.Skewed(TimeSpan.FromMinutes(1)), null, () => _server.Make(input.Rows[0].Payload, null));
        }
    }

    private void SetClock(Machine machine) =>
        machine.WallOffset += _chance.OneOf(TimeSpan.FromSeconds(-30), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(-20), TimeSpan.FromHours(1), TimeSpan.FromHours(-1));

    private void RestoreJournal(SimulatedInput input, string journal)
    {
        // Whoever finds the journal gone looks for it and puts it back.
        if (Files.Find(journal) is null || _chance.Hits(0.5) || _faults.HaveCeased)
            Files.Move(journal + ".1", journal);
        // A journal whose first flush was lost with the power is no journal, and is removed by hand: nothing was sent with it.
        if (input.IsRefused && !Files.HasWholeFlush(journal))
        {
            Files.Delete(journal);
            Files.Delete(journal + ".lock");
        }

        if (!_faults.Can(FaultKind.JournalRestored) || Files.Find(journal) is not { } file)
            return;
        if (_backups.TryGetValue(journal, out var backup) && _faults.Hits(FaultKind.JournalRestored))
            Files.Replace(journal, backup);
        _backups[journal] = file.Copy();
    }

    private List<RowPlan> RowsOf(SimulatedInput input)
    {
        var rows = input.Rows.ToList();
        if (_faults.Hits(FaultKind.Shuffled))
            _chance.Shuffle(rows);
        if (rows.Count > 1 && _faults.Hits(FaultKind.Shortened))
            rows.RemoveAt(_chance.Below(rows.Count));
        if (_faults.Hits(FaultKind.Edited))
        {
            var index = _chance.Below(rows.Count);
            rows[index] = rows[index] with { Amount = 777 };
        }

        return rows;
    }

    private void Pass(TimeSpan time)
    {
        var until = _loop.Now + time;
        while (_loop.Step(until))
        {
            // The server and what is left of the processes go on.
        }
    }

    private void Write(FormattableString line) =>
        _output!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_loop.Now:dd HH:mm:ss.fff} {line.ToString(CultureInfo.InvariantCulture)}"));
}
