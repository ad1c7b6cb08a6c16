using System.Collections.Concurrent;

namespace DojoPayments.Sandbox;

/// <summary>What the server saw: exact counts of everything, and the latest requests word for word.</summary>
public sealed class RequestLog
{
    private static readonly int s_operations = Enum.GetValues<ApiOperation>().Length;

    private readonly long[] _byOperation = new long[s_operations];
    private readonly ConcurrentDictionary<string, Gauge> _capturesByIntent = new(StringComparer.Ordinal);
    private readonly long[] _byStatus = new long[600];
    private readonly Gauge _all = new();
    private readonly Queue<RequestRecord> _recent = new();
    private readonly int _capacity;
    private long _unanswered;

    internal RequestLog(int capacity) => _capacity = capacity;

    /// <summary>All requests that arrived.</summary>
    public long Total => _all.Total;

    /// <summary>Requests that arrived and are not answered yet.</summary>
    public int InFlight => _all.Now;

    /// <summary>The most that were in flight at once.</summary>
    public int MaxInFlight => _all.Max;

    /// <summary>Requests that ended without a readable status.</summary>
    public long Unanswered => Interlocked.Read(ref _unanswered);

    /// <summary>The latest requests, oldest first, as many as <see cref="SandboxOptions.RecordRequests"/> allows.</summary>
    public IReadOnlyList<RequestRecord> Recent
    {
        get
        {
            lock (_recent) return [.. _recent];
        }
    }

    internal bool Records => _capacity > 0;

    /// <summary>Requests for an operation.</summary>
    public long Count(ApiOperation operation) => Interlocked.Read(ref _byOperation[(int)operation]);

    /// <summary>Requests answered with a status.</summary>
    public long CountStatus(int status) => status is > 0 and < 600 ? Interlocked.Read(ref _byStatus[status]) : 0;

    /// <summary>Capture requests that named an intent, whether it exists or not and however they ended.</summary>
    public long CapturePosts(string paymentIntentId) => _capturesByIntent.TryGetValue(paymentIntentId, out var gauge) ? gauge.Total : 0;

    /// <summary>The most capture requests for one intent that were in flight at once.</summary>
    public int MaxCapturesInFlight(string paymentIntentId) => _capturesByIntent.TryGetValue(paymentIntentId, out var gauge) ? gauge.Max : 0;

    internal Visit Enter(in Route route)
    {
        var number = _all.Enter();
        Interlocked.Increment(ref _byOperation[(int)route.Operation]);
        var captures = route.Operation is ApiOperation.Capture ? _capturesByIntent.GetOrAdd(route.PaymentIntentId, static _ => new Gauge()) : null;
        captures?.Enter();
        return new Visit(this, _all, captures, number);
    }

    internal void Add(RequestRecord record)
    {
        lock (_recent)
        {
            if (_recent.Count == _capacity) _recent.Dequeue();
            _recent.Enqueue(record);
        }
    }

    internal void CountAnswer(int? status)
    {
        if (status is { } known) Interlocked.Increment(ref _byStatus[known]);
        else Interlocked.Increment(ref _unanswered);
    }
}
