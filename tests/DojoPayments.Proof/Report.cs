using System.Globalization;
using DojoPayments.Sandbox;

namespace DojoPayments.Proof;

/// <summary>What came out, in Markdown; and where something is wrong, all that is known about it.</summary>
internal sealed class Report(TextWriter output, ProofSettings settings, Input input, DojoSandbox sandbox)
{
    private const int MostIntentsShown = 5;
    private const int MostViolationsShown = 50;

    private readonly IReadOnlyList<RequestRecord> _requests = sandbox.Requests.Recent;

    public void WriteTable(IReadOnlyList<Violation> violations, int kills, int diskFaults, int workers, TimeSpan elapsed)
    {
        var captures = Of(ApiOperation.Capture);
        var reads = Of(ApiOperation.GetIntent);
        output.WriteLine();
        output.WriteLine($"| Seed {settings.Seed}, server's clock {settings.ClockOffset.TotalHours:+0;-0} h | |");
        output.WriteLine("| --- | ---: |");
        Row("Rows", input.Rows.Count);
        Row("Captures to be made", input.Expected.Count);
        Row("Intents", input.Expected.DistinctBy(static row => row.PaymentIntentId).Count());
        Row("Kills", kills);
        Row("Workers whose disk failed", diskFaults);
        Row("Workers, those killed included", workers);
        Row("Capture requests", captures.Count);
        Row("Read-backs (GET)", reads.Count);
        Row("Capture requests with a fault", captures.Count(static request => request.Fault is not null), captures.Count);
        Row("Read-backs with a fault", reads.Count(static request => request.Fault is not null), reads.Count);
        Row("Doubles", Count(ViolationKind.Double));
        Row("Losses", Count(ViolationKind.Loss));
        Row("Rows not reported", Count(ViolationKind.Unreported));
        Row("Ids that differ", Count(ViolationKind.Mismatch));
        Row("Other failures", Count(ViolationKind.Failed));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| Seconds | {elapsed.TotalSeconds:F0} |"));
        WriteFaults(captures, reads);

        int Count(ViolationKind kind) => violations.Count(violation => violation.Kind == kind);
    }

    public void WriteViolations(IReadOnlyList<Violation> violations, string journal)
    {
        foreach (var violation in violations.Take(MostViolationsShown))
            output.WriteLine($"{violation.Kind}: {violation.What}");
        if (violations.Count > MostViolationsShown)
            output.WriteLine($"And {violations.Count - MostViolationsShown} more.");
        foreach (var intent in violations.Select(static violation => violation.PaymentIntentId).OfType<string>().Distinct().Take(MostIntentsShown))
            WriteIntent(intent, journal);
    }

    private void WriteIntent(string intent, string journal)
    {
        var rows = input.Rows.Where(row => row.PaymentIntentId == intent).ToList();
        var named = rows.Select(static row => row.OperationId).OfType<string>().ToHashSet();
        Section($"{intent}, rows", rows.Select(static row => $"{row.Number}: {row.Payload} {row.OperationId}"));
        Section("journal", JournalReader.LinesOf(journal, operation => named.Contains(operation) || operation.StartsWith(intent + "/", StringComparison.Ordinal)));
        Section("ledger", sandbox.Ledger.CapturesOf(intent).Select(static capture => $"{capture}"));
        Section("requests", _requests.Where(request => request.Path.Contains(intent, StringComparison.Ordinal)).Select(static request => $"{request.Number} {request.ReceivedAt:O} {request.Method} {request.Body} {request.Status} {request.Fault}"));
    }

    private void Section(string title, IEnumerable<string> lines)
    {
        output.WriteLine();
        output.WriteLine(title);
        foreach (var line in lines)
            output.WriteLine("  " + line);
    }

    private void WriteFaults(IReadOnlyList<RequestRecord> captures, IReadOnlyList<RequestRecord> reads)
    {
        output.WriteLine();
        output.WriteLine("| Fault | Captures | Read-backs |");
        output.WriteLine("| --- | ---: | ---: |");
        foreach (var fault in captures.Concat(reads).Select(static request => request.Fault).OfType<string>().Distinct().Order(StringComparer.Ordinal))
            output.WriteLine($"| {fault} | {captures.Count(request => request.Fault == fault)} | {reads.Count(request => request.Fault == fault)} |");
    }

    private void Row(string name, int count) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {count:N0} |"));

    private void Row(string name, int count, int all) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {count:N0} ({(double)count / Math.Max(1, all):P1}) |"));

    private List<RequestRecord> Of(ApiOperation operation) => [.. _requests.Where(request => request.Operation == operation)];
}
