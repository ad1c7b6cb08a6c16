using System.Diagnostics;
using DojoPayments.Sandbox;
using DojoPayments.Shell;

namespace DojoPayments.Proof;

/// <summary>One proof: a server full of faults, and workers on one journal until every row is captured or it is clear that they never will be.</summary>
internal sealed class ProofRun : IAsyncDisposable
{
    private const int MostRunsBesideKills = 25;

    // Far longer than any time-out, back-off or hold that a worker was given.
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_inFlight = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(3);

    private readonly ProofSettings _settings;
    private readonly TextWriter _output;
    private readonly DojoSandbox _sandbox;
    private readonly Input _input;
    private readonly Kills _kills;
    private readonly Journals _journals;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("DojoPayments.Proof");
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Stopwatch _sinceCapture = new();
    private readonly List<WorkerResult> _results = [];
    private int _diskFaults;
    private bool _keepFiles;

    private ProofRun(ProofSettings settings, TextWriter output, DojoSandbox sandbox)
    {
        _settings = settings;
        _output = output;
        _sandbox = sandbox;
        _input = new Input(settings.Rows, settings.Seed);
        _kills = new Kills(settings.Kills, settings.Seed);
        _journals = new Journals(_folder.FullName, settings.Mode, settings.Seed);
    }

    /// <summary>What a worker on finished work may not send: nothing at all, or where it reads first, no capture.</summary>
    private long Sent => _settings.SkipsCaptured ? _sandbox.Requests.Count(ApiOperation.Capture) : _sandbox.Requests.Total;

    private int Open => _input.Expected.Count - (int)_sandbox.Ledger.CaptureCount;

    /// <summary>Authorises the payments and begins to listen.</summary>
    public static async Task<ProofRun> StartAsync(ProofSettings settings, TextWriter output)
    {
        var sandbox = await DojoSandbox.StartAsync(new SandboxOptions
        {
            Seed = settings.Seed,
            ClockOffset = settings.ClockOffset,
            ListingDelay = ProofSettings.ListingDelay,
            AcceptedKeys = [ProofSettings.Key],
            // All of them, for whoever has to find out how a violation came about.
            RecordRequests = 100_000 + (settings.Rows * 5),
        });
        var run = new ProofRun(settings, output, sandbox);
        run._input.Authorize(sandbox.Ledger);
        FaultMix.Apply(sandbox.Faults, settings);
        return run;
    }

    /// <returns>True where everything is as it should be.</returns>
    public async Task<bool> RunAsync()
    {
        var violations = await CaptureAsync();
        if (violations.Count == 0)
            violations = await JudgeAsync();
        var report = new Report(_output, _settings, _input, _sandbox);
        if (violations.Count > 0)
        {
            _keepFiles = true;
            _output.WriteLine($"Journal and results are left in {_folder.FullName}.");
            report.WriteViolations(violations, _journals.Current);
        }

        report.WriteTable(violations, _kills.Done, _diskFaults, _results.Count, _clock.Elapsed);
        return violations.Count == 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        if (!_keepFiles)
            _folder.Delete(recursive: true);
    }

    /// <summary>Runs workers until one reports every row as captured.</summary>
    private async Task<IReadOnlyList<Violation>> CaptureAsync()
    {
        while (_results.Count < _settings.Kills + _diskFaults + MostRunsBesideKills)
        {
            await SettleAsync();
            var (result, ending) = await RunWorkerAsync(_kills.Left > 0 ? _kills.Next(Open) : null);
            if (ending is Ending.Hung or Ending.Crashed)
                return [new Violation(ViolationKind.Failed, null, $"Worker {_results.Count}: {ending}.")];
            if (ending is Ending.Killed)
            {
                _kills.Count();
                continue;
            }

            if (result.DiskFailed && _settings.DiskFaultShare > 0)
            {
                _diskFaults++;
                continue;
            }

            if (result.Captured.Count == _input.Rows.Count)
                return _kills.Left == 0 ? [] : [new Violation(ViolationKind.Failed, null, $"Everything was captured before the last {_kills.Left} kills.")];
            if (ProofSettings.DueAfter - _sinceCapture.Elapsed is { Ticks: > 0 } left)
                await Task.Delay(left);
        }

        return [new Violation(ViolationKind.Failed, null, $"After {_results.Count} workers there are still rows that are not captured."), .. Judge()];
    }

    /// <summary>Without the journal nothing tells of what is under way: the next run begins when the API lists what the last one sent.</summary>
    private async Task SettleAsync()
    {
        if (!_settings.SkipsCaptured)
            return;
        await Task.Delay(s_inFlight);
        await _sandbox.WhenLateEffectsAreDoneAsync();
        await Task.Delay(2 * ProofSettings.ListingDelay);
        // Each run reads every intent anew, and under faults it would never read all of them well.
        if (_kills.Left == 0 && Open <= 0)
            _sandbox.Faults.Clear();
    }

    /// <summary>Runs a last worker, which should find nothing to do, and compares.</summary>
    private async Task<IReadOnlyList<Violation>> JudgeAsync()
    {
        await _sandbox.WhenLateEffectsAreDoneAsync();
        await SettleAsync();
        var before = Sent;
        var (_, ending) = await RunWorkerAsync(kill: null, isLast: true);
        var after = Sent;
        var violations = Judge();
        if (ending is not Ending.Ended)
            violations.Add(new Violation(ViolationKind.Failed, null, $"The worker on the finished journal: {ending}."));
        if (after != before)
            violations.Add(new Violation(ViolationKind.Failed, null, $"The worker on the finished journal sent {after - before} requests."));
        return violations;
    }

    private List<Violation> Judge() => new Verdict(_input, _sandbox.Ledger.Captures, JournalReader.Captures(_journals.Current), _results, !_settings.SkipsCaptured).Violations;

    private async Task<(WorkerResult Result, Ending Ending)> RunWorkerAsync(KillMoment? kill, bool isLast = false)
    {
        var path = Path.Combine(_folder.FullName, $"result-{_results.Count + 1}.jsonl");
        var sent = _sandbox.Requests.Count(ApiOperation.Capture);
        var settings = _diskFaults >= _settings.MostDiskFaults || isLast ? _settings with { DiskFaultShare = 0 } : _settings;
        using var worker = WorkerProcess.Start(settings, _results.Count + 1, _settings.Seed + _results.Count, _sandbox.BaseUri, _journals.Next(_results.Count + 1), path);
        var isHung = await WatchAsync(worker, kill, sent);
        worker.Kill();

        var result = WorkerResult.Read(path);
        var ending = isHung ? Ending.Hung : result.End is not null ? Ending.Ended : worker.WasKilled ? Ending.Killed : Ending.Crashed;
        _results.Add(result);
        _output.WriteLine($"{_clock.Elapsed.TotalSeconds,6:F1} s  worker {_results.Count}: {ending} after {_sandbox.Requests.Count(ApiOperation.Capture) - sent} capture requests; {result}; {Open} still to be made");
        return (result, ending);
    }

    /// <returns>True where it neither ended nor did anything any more.</returns>
    private async Task<bool> WatchAsync(ChildProcess worker, KillMoment? kill, long sentBefore)
    {
        var requests = 0L;
        var captures = 0L;
        var silence = Stopwatch.StartNew();
        while (!worker.HasEnded)
        {
            if (_sandbox.Requests.Count(ApiOperation.Capture) is var nowCaptures && nowCaptures != captures)
            {
                captures = nowCaptures;
                _sinceCapture.Restart();
            }

            if (kill is { } moment && captures - sentBefore >= moment.Captures)
            {
                await Task.Delay(moment.After);
                return false;
            }

            if (_sandbox.Requests.Total is var nowRequests && nowRequests != requests)
            {
                requests = nowRequests;
                silence.Restart();
            }
            else if (silence.Elapsed > s_longestSilence)
            {
                return true;
            }

            await Task.Delay(s_poll);
        }

        return false;
    }

    /// <summary>How a worker came to its end.</summary>
    private enum Ending
    {
        /// <summary>The cmdlet ended by itself, with an error or without.</summary>
        Ended,
        Killed,

        /// <summary>It died of something else.</summary>
        Crashed,
        Hung,
    }
}
