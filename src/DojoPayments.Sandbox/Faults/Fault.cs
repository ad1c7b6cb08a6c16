using System.Globalization;
using System.Text;

namespace DojoPayments.Sandbox;

/// <summary>One way for a request to go wrong. The name is stable: <see cref="FaultPlan.Injected"/> counts by it.</summary>
public sealed record Fault
{
    private const string Html = "text/html; charset=utf-8";
    private const int OversizedLength = 2 * 1024 * 1024;

    private Fault(string name, FaultPoint point, FaultAction action)
    {
        Name = name;
        Point = point;
        Action = action;
    }

    /// <summary>What to call it in counts and on the command line, <c>abort-after-effect</c> for instance.</summary>
    public string Name { get; private init; }

    /// <summary>Whether the request takes effect, and when.</summary>
    public FaultPoint Point { get; private init; }

    /// <summary>The connection is reset (RST); the request had no effect.</summary>
    public static Fault AbortBeforeEffect { get; } = Pointed("abort", FaultPoint.BeforeEffect, FaultAction.Reset);

    /// <summary>The connection is reset (RST) after the effect.</summary>
    public static Fault AbortAfterEffect { get; } = Pointed("abort", FaultPoint.AfterEffect, FaultAction.Reset);

    /// <summary>The connection is closed in good order (FIN) without an answer; the request had no effect.</summary>
    public static Fault CloseBeforeEffect { get; } = Pointed("close", FaultPoint.BeforeEffect, FaultAction.Close);

    /// <summary>The connection is closed in good order (FIN) without an answer, after the effect.</summary>
    public static Fault CloseAfterEffect { get; } = Pointed("close", FaultPoint.AfterEffect, FaultAction.Close);

    /// <summary>No answer until the client gives up; the request had no effect.</summary>
    public static Fault StallBeforeEffect { get; } = Pointed("stall", FaultPoint.BeforeEffect, FaultAction.Stall);

    /// <summary>No answer until the client gives up, after the effect.</summary>
    public static Fault StallAfterEffect { get; } = Pointed("stall", FaultPoint.AfterEffect, FaultAction.Stall);

    /// <summary>The headers and half of the true answer's body, then silence.</summary>
    public static Fault StalledBody { get; } = new("stalled-body", FaultPoint.AfterEffect, FaultAction.StallBody);

    /// <summary>The headers and half of the true answer's body, then the end of the connection.</summary>
    public static Fault TruncatedBody { get; } = new("truncated-body", FaultPoint.AfterEffect, FaultAction.TruncateBody);

    /// <summary>A 200 with a JSON object that has no captureId, after the effect.</summary>
    public static Fault SuccessWithoutCaptureId { get; } = Forged("no-capture-id", FaultPoint.AfterEffect, 200, ApiAnswer.Json, """{"message":"collected"}""");

    /// <summary>A 200 with a captureId that is null, after the effect.</summary>
    public static Fault SuccessWithNullCaptureId { get; } =
        Forged("null-capture-id", FaultPoint.AfterEffect, 200, ApiAnswer.Json, """{"message":"collected","captureId":null}""");

    /// <summary>A 200 with 2 MB of valid JSON, the true members last, after the effect.</summary>
    public static Fault OversizedJson { get; } = new("oversized-json", FaultPoint.AfterEffect, FaultAction.Answer) { Forge = Oversize };

    /// <summary>A 200 that claims to be JSON and is 2 MB of something else, after the effect.</summary>
    public static Fault OversizedGarbage { get; } =
        Forged("oversized-garbage", FaultPoint.AfterEffect, 200, ApiAnswer.Json, new string('x', OversizedLength));

    /// <summary>The true answer behind a byte order mark, after the effect.</summary>
    public static Fault ByteOrderMark { get; } = new("byte-order-mark", FaultPoint.AfterEffect, FaultAction.Answer)
    {
        Forge = (genuine, _) => genuine! with { Body = (byte[])[.. Encoding.UTF8.Preamble, .. genuine.Body.Span] },
    };

    internal FaultAction Action { get; private init; }

    /// <summary>
    /// What comes before the effect (<see cref="FaultPoint.Late"/>), else between the effect and the answer; null for nothing.
    /// </summary>
    internal Func<CancellationToken, Task>? Pause { get; private init; }

    /// <summary>Makes the answer out of the true one, which is null when there was no effect, and the request.</summary>
    internal Func<ApiAnswer?, ApiRequest, ApiAnswer>? Forge { get; private init; }

    /// <summary>
    /// The effect comes after <paramref name="delay"/> and does not care whether the client has gone. Meanwhile the client
    /// waits, and gets the true answer if it waits long enough.
    /// </summary>
    public static Fault Late(TimeSpan delay) => Late(After(delay));

    /// <inheritdoc cref="Late(TimeSpan)"/>
    /// <param name="until">The effect comes when this has ended.</param>
    public static Fault Late(Task until) => Late(until.WaitAsync);

    /// <summary>The connection is reset at once, the effect comes after <paramref name="delay"/>.</summary>
    public static Fault LateAfterAbort(TimeSpan delay) => LateAfterAbort(After(delay));

    /// <summary>The connection is reset at once, the effect comes when <paramref name="until"/> has ended.</summary>
    public static Fault LateAfterAbort(Task until) => LateAfterAbort(until.WaitAsync);

    /// <summary>The effect comes at once and the true answer after <paramref name="delay"/>.</summary>
    public static Fault SlowAnswer(TimeSpan delay) => SlowAnswer(After(delay));

    /// <summary>The effect comes at once and the true answer when <paramref name="until"/> has ended.</summary>
    public static Fault SlowAnswer(Task until) => SlowAnswer(until.WaitAsync);

    /// <summary>An answer of any status, with problem details where the status may have a body.</summary>
    public static Fault Status(int status, FaultPoint point = FaultPoint.BeforeEffect)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return Pointed(string.Create(CultureInfo.InvariantCulture, $"status-{status}"), point, FaultAction.Answer) with
        {
            Forge = (_, _) => status is 204 or 205 or 304 ? new ApiAnswer(status, Html, ReadOnlyMemory<byte>.Empty) : Problem.Of(status),
        };
    }

    /// <summary>A 502 as a proxy's HTML page.</summary>
    public static Fault BadGateway(FaultPoint point = FaultPoint.BeforeEffect) =>
        Forged(WithPoint("bad-gateway", point), point, 502, Html, "<html><body><h1>502 Bad Gateway</h1></body></html>");

    /// <summary>A content filter's HTML page of any status in place of the answer.</summary>
    public static Fault BlockedPage(int status, FaultPoint point = FaultPoint.BeforeEffect)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        var name = WithPoint(string.Create(CultureInfo.InvariantCulture, $"blocked-page-{status}"), point);
        return Forged(name, point, status, Html, "<html><body>This page was blocked by your organisation.</body></html>");
    }

    /// <summary>The true answer compressed, though nobody asked for it, after the effect.</summary>
    /// <param name="encoding"><c>gzip</c>, <c>deflate</c> or <c>br</c>, as in Content-Encoding.</param>
    public static Fault Compressed(string encoding) => new($"compressed-{encoding}", FaultPoint.AfterEffect, FaultAction.Answer)
    {
        Forge = (genuine, _) => genuine! with { Body = Compression.Compress(encoding, genuine.Body), Header = ("Content-Encoding", encoding) },
    };

    /// <summary>A 200 without a body.</summary>
    public static Fault EmptySuccess(FaultPoint point = FaultPoint.AfterEffect) => Forged(WithPoint("empty-success", point), point, 200, ApiAnswer.Json, "");

    /// <summary>A 200 with a proxy's HTML page.</summary>
    public static Fault HtmlSuccess(FaultPoint point = FaultPoint.AfterEffect) =>
        Forged(WithPoint("html-success", point), point, 200, Html, "<html><body>Please sign in to the network.</body></html>");

    /// <summary>Bytes in place of a status line that no HTTP client can read, then the end of the connection.</summary>
    public static Fault GarbageStatusLine(FaultPoint point = FaultPoint.AfterEffect) => Pointed("garbage-status-line", point, FaultAction.Garbage);

    /// <summary>A 429 before any processing.</summary>
    /// <param name="retryAfterSeconds">The Retry-After header in seconds; null for none.</param>
    public static Fault TooManyRequests(int? retryAfterSeconds = null) =>
        Throttled("too-many-requests", retryAfterSeconds?.ToString(CultureInfo.InvariantCulture));

    /// <summary>A 429 before any processing, with Retry-After as an HTTP date, to the second.</summary>
    public static Fault TooManyRequestsUntil(DateTimeOffset date) =>
        Throttled("too-many-requests-until", date.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>A redirect.</summary>
    /// <param name="status">301, 302, 303, 307 or 308.</param>
    /// <param name="location">Where to; null for the very path that was asked for.</param>
    /// <param name="point">Whether the request took effect all the same.</param>
    public static Fault Redirect(int status, Uri? location = null, FaultPoint point = FaultPoint.BeforeEffect)
    {
        if (status is not (301 or 302 or 303 or 307 or 308)) throw new ArgumentOutOfRangeException(nameof(status), status, "No redirect.");
        return Pointed(string.Create(CultureInfo.InvariantCulture, $"redirect-{status}"), point, FaultAction.Answer) with
        {
            Forge = (_, request) => new ApiAnswer(status, Html, ReadOnlyMemory<byte>.Empty) { Header = ("Location", location?.ToString() ?? request.Target) },
        };
    }

    /// <summary>The true answer with its body changed, after the effect: a listing without ids, say.</summary>
    /// <param name="name">The name to count it by.</param>
    /// <param name="change">Makes the new body out of the true one.</param>
    public static Fault ChangedBody(string name, Func<string, string> change)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(change);
        return new Fault(name, FaultPoint.AfterEffect, FaultAction.Answer)
        {
            Forge = (genuine, _) => genuine! with { Body = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(genuine.Body.Span))) },
        };
    }

    /// <summary>A refusal before any effect, in given words.</summary>
    /// <param name="status">A 4xx code.</param>
    /// <param name="problem">The body.</param>
    public static Fault Refused(int status, string problem) => new($"refused-{status}", FaultPoint.BeforeEffect, FaultAction.Answer)
    {
        Forge = (_, _) => new ApiAnswer(status, Problem.ContentType, Encoding.UTF8.GetBytes(problem)),
    };

    /// <summary>The genuine answer with an <c>Age</c>, as a cache on the way gives it.</summary>
    /// <param name="seconds">How old it is.</param>
    public static Fault Aged(int seconds) => new("aged", FaultPoint.AfterEffect, FaultAction.Answer)
    {
        Forge = (genuine, _) => genuine! with { Header = ("Age", seconds.ToString(CultureInfo.InvariantCulture)) },
    };

    /// <summary>The fault's name.</summary>
    public override string ToString() => Name;

    private static Fault Late(Func<CancellationToken, Task> pause) => new("late", FaultPoint.Late, FaultAction.Answer) { Pause = pause };

    private static Fault LateAfterAbort(Func<CancellationToken, Task> pause) => new("late-after-abort", FaultPoint.Late, FaultAction.Reset) { Pause = pause };

    private static Fault SlowAnswer(Func<CancellationToken, Task> pause) => new("slow-answer", FaultPoint.AfterEffect, FaultAction.Answer) { Pause = pause };

    private static Func<CancellationToken, Task> After(TimeSpan delay) => stopping => Task.Delay(delay, stopping);

    private static Fault Pointed(string name, FaultPoint point, FaultAction action)
    {
        if (point is FaultPoint.Late) throw new ArgumentOutOfRangeException(nameof(point), point, "Only Late and LateAfterAbort have a late effect.");
        return new Fault(WithPoint(name, point), point, action);
    }

    private static string WithPoint(string name, FaultPoint point) => name + (point is FaultPoint.AfterEffect ? "-after-effect" : "-before-effect");

    private static Fault Forged(string name, FaultPoint point, int status, string contentType, string body)
    {
        var answer = new ApiAnswer(status, contentType, Encoding.UTF8.GetBytes(body));
        return new Fault(name, point, FaultAction.Answer) { Forge = (_, _) => answer };
    }

    private static Fault Throttled(string name, string? retryAfter) =>
        new(name, FaultPoint.BeforeEffect, FaultAction.Answer)
        {
            Forge = (_, _) => Problem.Of(429) with { Header = retryAfter is null ? null : ("Retry-After", retryAfter) },
        };

    private static ApiAnswer Oversize(ApiAnswer? genuine, ApiRequest request)
    {
        var head = Encoding.ASCII.GetBytes($$"""{"padding":"{{new string('x', OversizedLength)}}",""");
        return genuine! with { Body = (byte[])[.. head, .. genuine.Body.Span[1..]] };
    }
}
