using DojoPayments.Sandbox;

namespace DojoPayments.Proof;

/// <summary>What is wrong.</summary>
internal enum ViolationKind
{
    /// <summary>Money was taken that no row asked for, or once too often.</summary>
    Double,

    /// <summary>A row's money was not taken.</summary>
    Loss,

    /// <summary>The last run said nothing of a row, or something else than that it was captured.</summary>
    Unreported,

    /// <summary>Reports, journal and ledger do not name the same captures.</summary>
    Mismatch,

    /// <summary>It did not even come to a comparison.</summary>
    Failed,
}

/// <summary>One thing that must not be.</summary>
/// <param name="Kind">What it counts as.</param>
/// <param name="PaymentIntentId">Where to look; null for nowhere in particular.</param>
/// <param name="What">In words.</param>
internal sealed record Violation(ViolationKind Kind, string? PaymentIntentId, string What);

/// <summary>Holds the ledger against the input, and against what the workers and the journal say.</summary>
internal sealed class Verdict
{
    private readonly Input _input;
    private readonly IReadOnlyList<LedgerCapture> _ledger;
    private readonly IReadOnlyList<JournalCapture> _journal;
    private readonly IReadOnlyList<WorkerResult> _results;
    private readonly bool _isOnOneJournal;

    public Verdict(Input input, IReadOnlyList<LedgerCapture> ledger, IReadOnlyList<JournalCapture> journal, IReadOnlyList<WorkerResult> results, bool isOnOneJournal)
    {
        _input = input;
        _ledger = ledger;
        _journal = journal;
        _results = results;
        _isOnOneJournal = isOnOneJournal;
        CompareMoney();
        CompareReports();
        CompareIds();
        CompareRuns();
    }

    public List<Violation> Violations { get; } = [];

    private WorkerResult Last => _results[^1];

    private void CompareMoney()
    {
        var expected = _input.Expected.CountBy(static row => row.Payload).ToDictionary();
        var made = _ledger.CountBy(PayloadOf).ToDictionary();
        foreach (var payload in expected.Keys.Union(made.Keys))
        {
            var excess = made.GetValueOrDefault(payload) - expected.GetValueOrDefault(payload);
            var kind = excess > 0 ? ViolationKind.Double : ViolationKind.Loss;
            for (var count = 0; count < Math.Abs(excess); count++)
                Add(kind, payload.PaymentIntentId, $"{payload} was made {made.GetValueOrDefault(payload)} times and is to be made {expected.GetValueOrDefault(payload)} times.");
        }
    }

    private void CompareReports()
    {
        var reports = Last.Captured.ToLookup(static line => line.Row);
        foreach (var row in _input.Rows)
        {
            if (reports[row.Number].Count() != 1)
                Add(ViolationKind.Unreported, row.PaymentIntentId, $"Row {row.Number} was reported as captured {reports[row.Number].Count()} times by the last worker.");
            else if (PayloadOf(reports[row.Number].Single()) != row.Payload)
                Add(ViolationKind.Mismatch, row.PaymentIntentId, $"Row {row.Number} was reported as {PayloadOf(reports[row.Number].Single())}.");
        }

        foreach (var failed in Last.Failed)
            Add(ViolationKind.Unreported, failed.PaymentIntentId, $"The last worker got {failed.ErrorId}: {failed.Message}");
        if (Last.End?.ErrorId is { } ended)
            Add(ViolationKind.Unreported, null, $"The last worker was ended by {ended}.");
    }

    /// <summary>One operation, one capture, one id, wherever it is asked for.</summary>
    private void CompareIds()
    {
        var journal = _journal.ToLookup(static capture => capture.OperationId, static capture => capture.CaptureId);
        var ledger = _ledger.ToDictionary(static capture => capture.Id);
        var owners = new Dictionary<string, string>();
        foreach (var operation in Last.Captured.GroupBy(static line => line.OperationId!))
        {
            var line = operation.First();
            var ids = operation.Select(static report => report.CaptureId!).Concat(journal[operation.Key]).ToHashSet();
            if (ids.Count != 1 || !journal.Contains(operation.Key))
                Add(ViolationKind.Mismatch, line.PaymentIntentId, $"Operation '{operation.Key}' has the captures {string.Join(", ", ids)}, {journal[operation.Key].Count()} times in the journal.");
            else if (!ledger.TryGetValue(line.CaptureId!, out var made) || PayloadOf(made) != PayloadOf(line))
                Add(ViolationKind.Mismatch, line.PaymentIntentId, $"Operation '{operation.Key}' has the capture {line.CaptureId}, which the ledger does not have so.");
            else if (!owners.TryAdd(line.CaptureId!, operation.Key))
                Add(ViolationKind.Mismatch, line.PaymentIntentId, $"The capture {line.CaptureId} belongs to '{owners[line.CaptureId!]}' and to '{operation.Key}'.");
        }

        foreach (var capture in _ledger.Where(capture => !owners.ContainsKey(capture.Id)))
            Add(ViolationKind.Mismatch, capture.PaymentIntentId, $"The capture {capture.Id} belongs to no operation.");
        var reported = Last.Captured.Select(static line => line.OperationId!).ToHashSet();
        foreach (var capture in _journal.Where(capture => !reported.Contains(capture.OperationId)))
            Add(ViolationKind.Mismatch, null, $"The journal has an operation '{capture.OperationId}' that no row is.");
    }

    /// <summary>
    /// What a worker said before it was killed was said for good. Where it could no longer write its journal, or the next one does
    /// not have it, that one cannot tell which of two equal rows made the capture; but one of them did.
    /// </summary>
    private void CompareRuns()
    {
        var ledger = _ledger.ToDictionary(static capture => capture.Id);
        var last = Last.Captured.DistinctBy(static line => line.Row).ToDictionary(static line => line.Row!.Value);
        for (var run = 0; run < _results.Count - 1; run++)
        {
            foreach (var line in _results[run].Captured)
            {
                var isOfAnEqual = (_results[run].DiskFailed || !_isOnOneJournal) && ledger.TryGetValue(line.CaptureId!, out var made) && PayloadOf(made) == PayloadOf(line);
                if (last.TryGetValue(line.Row!.Value, out var later) && later.CaptureId != line.CaptureId && !isOfAnEqual)
                    Add(ViolationKind.Mismatch, line.PaymentIntentId, $"Worker {run + 1} reported row {line.Row} as {line.CaptureId}, the last one as {later.CaptureId}.");
            }
        }
    }

    private void Add(ViolationKind kind, string? paymentIntentId, string what) => Violations.Add(new Violation(kind, paymentIntentId, what));

    private static Payload PayloadOf(LedgerCapture capture) => new(capture.PaymentIntentId, capture.Amount, capture.TipsAmount ?? 0);

    private static Payload PayloadOf(ResultLine line) => new(line.PaymentIntentId!, line.Amount!.Value, line.Tips ?? 0);
}
