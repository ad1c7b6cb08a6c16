using System.Text.Json;
using DojoPayments.Journal;

namespace DojoPayments.Simulation;

/// <summary>The files of a machine, which outlive its processes, and the announcements that they hold for good.</summary>
internal sealed class SimulatedFiles
{
    private readonly Dictionary<string, SimulatedFile> _files = [];
    private readonly Dictionary<SimulatedFile, int> _counted = [];
    private readonly Dictionary<Payload, int> _announced = [];
    private readonly Faults _faults;
    private readonly Chance _chance;

    public SimulatedFiles(Faults faults, Chance chance)
    {
        _faults = faults;
        _chance = chance;
    }

    /// <summary>No further byte has room.</summary>
    public bool IsFull { get; set; }

    /// <summary>The share that they are on is not to be reached.</summary>
    public bool IsDropped { get; set; }

    /// <summary>An announcement has no time by the server's clock.</summary>
    public bool HasUntimed { get; private set; }

    public SimulatedFile? Find(string path) => _files.GetValueOrDefault(path);

    public SimulatedFile Create(string path)
    {
        var file = _files[path] = new SimulatedFile();
        // What was cut off a journal is kept beside it, and announces nothing.
        if (!path.Contains(".torn-", StringComparison.Ordinal))
            _counted[file] = 0;
        return file;
    }

    public int Announced(Payload payload) => _announced.GetValueOrDefault(payload);

    public void Move(string from, string to)
    {
        if (_files.Remove(from, out var file))
            _files[to] = file;
    }

    public void Delete(string path) => _files.Remove(path);

    /// <summary>True where a file holds a flush that was closed.</summary>
    public bool HasWholeFlush(string path) => Find(path) is { } file && file.Seen.IndexOf("\"flushed\""u8) >= 0;

    public void Replace(string path, SimulatedFile file)
    {
        _files[path] = file;
        _counted[file] = file.Durable.Length;
    }

    /// <summary>A process ends, however: its locks are gone, and what it wrote is there.</summary>
    public void Release(SimulatedProcess process)
    {
        foreach (var file in _files.Values.Where(file => file.Writer == process))
            file.Writer = null;
    }

    public void LosePower()
    {
        foreach (var file in _files.Values)
        {
            file.Writer = null;
            file.LosePower(_faults.Hits(FaultKind.TornTail), _faults.Hits(FaultKind.ZeroedTail), _chance);
        }
    }

    /// <summary>Counts the announcements that a flush put on the disk.</summary>
    public void OnFlushed(SimulatedFile file)
    {
        if (!_counted.TryGetValue(file, out var counted))
            return;
        var from = Math.Min(counted, file.Durable.Length);
        _counted[file] = file.Durable.Length;
        var rest = file.Durable[from..];
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = rest[..end];
            rest = rest[(end + 1)..];
            if (line.IndexOf("\"sending\""u8) >= 0 && JsonSerializer.Deserialize(line, JournalJson.Default.JournalRecord) is { } record)
            {
                var payload = new Payload(record.PaymentIntentId!, record.Amount!.Value, record.TipsAmount ?? 0);
                _announced[payload] = Announced(payload) + 1;
                HasUntimed |= record.ServerOffset is null;
            }
        }
    }
}
