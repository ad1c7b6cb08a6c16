using System;
using System.Collections.Concurrent;
using System.Globalization;

namespace DojoPayments.Api;

/// <summary>
/// One line for each request, for -Verbose. Workers may not use a cmdlet, so the lines wait here for the pipeline thread. A line
/// has method, path, status, attempt, time and traceId, never a header or a body.
/// </summary>
internal sealed class RequestTrace
{
    private readonly ConcurrentQueue<string> _lines = new();

    public bool TryTake(out string line) => _lines.TryDequeue(out line!);

    public void Request(string method, string path, int attempt, ApiExchange exchange)
    {
        var result = exchange.StatusCode != 0
            ? exchange.StatusCode.ToString(CultureInfo.InvariantCulture)
            : $"no answer ({exchange.Failure}, {(exchange.BodyStarted ? "sent" : "not sent")}: {exchange.Exception?.GetBaseException().Message})";
        var trace = exchange.Problem?.TraceId is { } id ? $", traceId {id}" : string.Empty;
        Say($"{method} {path}: {result}, attempt {attempt}, {exchange.Elapsed.TotalMilliseconds:F0} ms{trace}");
    }

    public void Say(FormattableString line) => _lines.Enqueue(line.ToString(CultureInfo.InvariantCulture));
}
