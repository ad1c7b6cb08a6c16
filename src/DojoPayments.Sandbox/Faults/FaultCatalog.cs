namespace DojoPayments.Sandbox;

/// <summary>One fault of every kind with ordinary values, by name: for the command line, and for runs that try them all.</summary>
public static class FaultCatalog
{
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The catalogue, in the order of the kinds. Late effects take 2 seconds, slow answers 1 second, and Retry-After is
    /// 1 second.
    /// </summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        Fault.AbortBeforeEffect,
        Fault.AbortAfterEffect,
        Fault.CloseBeforeEffect,
        Fault.CloseAfterEffect,
        Fault.StallBeforeEffect,
        Fault.StallAfterEffect,
        Fault.StalledBody,
        Fault.TruncatedBody,
        Fault.Late(s_late),
        Fault.LateAfterAbort(s_late),
        Fault.SlowAnswer(s_slow),
        Fault.Status(408),
        Fault.Status(408, FaultPoint.AfterEffect),
        Fault.Status(500),
        Fault.Status(500, FaultPoint.AfterEffect),
        Fault.Status(503),
        Fault.Status(503, FaultPoint.AfterEffect),
        Fault.Status(504),
        Fault.Status(504, FaultPoint.AfterEffect),
        Fault.BadGateway(),
        Fault.BadGateway(FaultPoint.AfterEffect),
        Fault.BlockedPage(403),
        Fault.BlockedPage(403, FaultPoint.AfterEffect),
        Fault.Compressed("gzip"),
        Fault.ByteOrderMark,
        Fault.EmptySuccess(FaultPoint.BeforeEffect),
        Fault.EmptySuccess(),
        Fault.HtmlSuccess(FaultPoint.BeforeEffect),
        Fault.HtmlSuccess(),
        Fault.SuccessWithoutCaptureId,
        Fault.SuccessWithNullCaptureId,
        Fault.OversizedJson,
        Fault.OversizedGarbage,
        Fault.GarbageStatusLine(FaultPoint.BeforeEffect),
        Fault.GarbageStatusLine(),
        Fault.TooManyRequests(retryAfterSeconds: 1),
        Fault.Redirect(301),
        Fault.Redirect(302),
        Fault.Redirect(303),
        Fault.Redirect(307),
        Fault.Redirect(308),
        Fault.Redirect(307, location: null, FaultPoint.AfterEffect),
    ];

    /// <summary>The fault of this name; null when there is none.</summary>
    public static Fault? Find(string name)
    {
        foreach (var fault in All)
        {
            if (string.Equals(fault.Name, name, StringComparison.Ordinal)) return fault;
        }

        return null;
    }
}
