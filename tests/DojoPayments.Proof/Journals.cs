namespace DojoPayments.Proof;

/// <summary>The journals of a proof: which one a worker gets, and what becomes of it before.</summary>
internal sealed class Journals(string folder, ProofMode mode, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>That of the last worker.</summary>
    public string Current { get; private set; } = string.Empty;

    /// <summary>Prepares the journal of the next worker.</summary>
    /// <param name="worker">Its number, from 1.</param>
    public string Next(int worker)
    {
        Current = Path.Combine(folder, mode switch
        {
            ProofMode.SecondMachine => $"machine-{1 + (worker % 2)}.journal",
            ProofMode.RenamedInput => $"input-{worker}.journal",
            _ => "captures.journal",
        });
        if (mode == ProofMode.LostJournal)
            File.Delete(Current);
        else if (mode == ProofMode.TruncatedJournal && File.Exists(Current))
            Truncate();
        // A file that came from elsewhere has no lock beside it that knows its length.
        if (mode is ProofMode.LostJournal or ProofMode.TruncatedJournal)
            File.Delete(Current + ".lock");
        return Current;
    }

    /// <summary>Cuts it off behind a whole flush, as an old copy ends.</summary>
    private void Truncate()
    {
        var lines = File.ReadAllLines(Current);
        var flushes = Enumerable.Range(0, lines.Length).Where(line => lines[line].StartsWith("{\"state\":\"flushed\"", StringComparison.Ordinal)).ToList();
        if (flushes.Count > 0)
            File.WriteAllText(Current, string.Concat(lines.Take(1 + flushes[_random.Next(flushes.Count)]).Select(static line => line + "\n")));
    }
}
