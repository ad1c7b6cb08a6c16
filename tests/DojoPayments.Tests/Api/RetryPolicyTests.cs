using DojoPayments.Protocol;

namespace DojoPayments.Tests.Api;

/// <summary>How long is waited before a request is repeated, and which reads are.</summary>
public class RetryPolicyTests
{
    [Fact]
    public void The_wait_before_a_repetition_doubles_up_to_a_bound()
    {
        Assert.Equal([0.5, 1, 2, 4, 8, 8, 8], Enumerable.Range(1, 7).Select(attempt => RetryPolicy.Backoff(attempt).TotalSeconds));
        Assert.Equal(8, RetryPolicy.Backoff(1000).TotalSeconds);
    }

    public static TheoryData<int, bool, string, double?, int, string, double> Reads => new()
    {
        // status, usable, failure, Retry-After, attempt, action, seconds
        { 200, true, "None", null, 1, "Done", 0 },
        { 200, true, "None", null, 9, "Done", 0 },
        { 200, false, "None", null, 1, "Retry", 0.5 },
        { 200, false, "None", null, 4, "Reject", 0 },
        { 500, false, "None", null, 2, "Retry", 1 },
        { 503, false, "None", null, 3, "Retry", 2 },
        { 503, false, "None", 7.0, 1, "Hold", 7 },
        { 408, false, "None", null, 1, "Retry", 0.5 },
        { 429, false, "None", null, 1, "Hold", 0.5 },
        { 429, false, "None", 3.0, 1, "Hold", 3 },
        { 429, false, "None", 3600.0, 1, "Hold", 60 },
        { 429, false, "None", 3.0, 4, "Reject", 0 },
        { 300, false, "None", null, 1, "Reject", 0 },
        { 302, false, "None", null, 1, "Reject", 0 },
        { 499, false, "None", null, 1, "Reject", 0 },
        { 400, false, "None", null, 1, "Reject", 0 },
        { 401, false, "None", 3.0, 1, "Reject", 0 },
        { 404, false, "None", null, 1, "Reject", 0 },
        { 0, false, "Connection", null, 1, "Retry", 0.5 },
        { 0, false, "TimedOut", null, 1, "Retry", 0.5 },
        { 0, false, "Handshake", null, 1, "Retry", 0.5 },
        { 0, false, "Security", null, 1, "Reject", 0 },
        { 0, false, "ProxyAuthentication", null, 1, "Reject", 0 },
        { 0, false, "Aborted", null, 1, "Reject", 0 },
        { 0, false, "Connection", null, 4, "Reject", 0 },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public void A_read_is_repeated_where_a_wait_may_mend_it(int status, bool isUsable, string failure, double? retryAfter, int attempt, string action, double seconds)
    {
        var result = new ReadResult(status, isUsable, Enum.Parse<ApiFailure>(failure), retryAfter is { } wait ? TimeSpan.FromSeconds(wait) : null);
        Assert.Equal(new RetryDecision(Enum.Parse<RetryAction>(action), TimeSpan.FromSeconds(seconds)), RetryPolicy.ForRead(attempt, maximumRetryCount: 3, result));
    }
}
