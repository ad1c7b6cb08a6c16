namespace DojoPayments.Sandbox;

/// <summary>One request's stay in the <see cref="RequestLog"/>.</summary>
internal sealed class Visit(RequestLog log, Gauge all, Gauge? captures, long number)
{
    private bool _left;

    public long Number => number;

    public RequestRecord? Record { get; set; }

    /// <summary>
    /// Ends the stay. Called before the answer's last byte is written: a client that sends its next request as soon as it has
    /// the answer must not be counted twice at once.
    /// </summary>
    public void Leave(int? status)
    {
        if (_left) return;
        _left = true;
        if (Record is { } record) record.Status = status;
        log.CountAnswer(status);
        captures?.Leave();
        all.Leave();
    }
}
