namespace DojoPayments.Sandbox;

/// <summary>What a <see cref="DojoSandbox"/> is started with. Everything has a default that suits a test.</summary>
public sealed class SandboxOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 65_535);
            field = value;
        }
    }

    /// <summary>Added between the effect of a request and its answer.</summary>
    public TimeSpan Latency { get; init => field = NotNegative(value); }

    /// <summary>
    /// How far the server's clock is ahead of this machine's: shifts the <c>Date</c> header and every time the API reports.
    /// </summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>Whether answers carry a <c>Date</c> header.</summary>
    public bool SendDateHeader { get; init; } = true;

    /// <summary>How long after its effect a capture first shows in <c>captures[]</c>.</summary>
    public TimeSpan ListingDelay { get; init => field = NotNegative(value); }

    /// <summary>How long after its effect a capture is reported as <c>Created</c> before it takes its final status.</summary>
    public TimeSpan SettleDelay { get; init => field = NotNegative(value); }

    /// <summary>
    /// How long after an authorisation has lapsed its payment intent is released or captured. It is not captured by request
    /// from the lapse on; its status
    /// stays <see cref="IntentStatus.Authorized"/> until then.
    /// </summary>
    public TimeSpan ExpiryDelay { get; init => field = NotNegative(value); }

    /// <summary>
    /// Writes the members of problems in PascalCase, <c>Detail</c> for <c>detail</c>, as some of the API's endpoints are said
    /// to do.
    /// </summary>
    public bool WritesPascalCaseProblems { get; init; }

    /// <summary>
    /// How many of the latest requests <see cref="RequestLog.Recent"/> keeps; 0 keeps none, for benchmarks. Counts are exact
    /// either way.
    /// </summary>
    public int RecordRequests
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    = 10_000;

    /// <summary>The only keys that are accepted; null accepts every well-formed one.</summary>
    public IReadOnlyCollection<string>? AcceptedKeys { get; init; }

    /// <summary>The seed of <see cref="DojoSandbox.Faults"/>: the same seed and order of requests give the same faults.</summary>
    public int Seed { get; init; }

    private static TimeSpan NotNegative(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
        return value;
    }
}
