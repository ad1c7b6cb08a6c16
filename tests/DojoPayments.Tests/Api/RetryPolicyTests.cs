using DojoPayments.Api;

namespace DojoPayments.Tests.Api;

/// <summary>The policy as a table: what happened, and what is done about it.</summary>
public class RetryPolicyTests
{
    private const int MaximumRetryCount = 3;

    [Theory]
    // Accepted, or a success that does not say what was captured.
    [InlineData(200, true, false, "Done")]
    [InlineData(201, true, false, "Done")]
    [InlineData(200, false, false, "ReadBack")]
    [InlineData(204, false, false, "ReadBack")]
    // Not the API, or the API at a loss: anything may have been done.
    [InlineData(301, false, false, "ReadBack")]
    [InlineData(307, false, false, "ReadBack")]
    [InlineData(408, false, false, "ReadBack")]
    [InlineData(500, false, false, "ReadBack")]
    [InlineData(502, false, false, "ReadBack")]
    [InlineData(503, false, false, "ReadBack")]
    [InlineData(504, false, false, "ReadBack")]
    // Refused.
    [InlineData(400, false, false, "Reject")]
    [InlineData(401, false, false, "Reject")]
    [InlineData(403, false, false, "Reject")]
    [InlineData(404, false, false, "Reject")]
    [InlineData(409, false, false, "Reject")]
    [InlineData(422, false, false, "Reject")]
    [InlineData(429, false, false, "Hold")]
    // Refused, but an earlier send was never answered: it may be what is refused now.
    [InlineData(400, false, true, "ReadBack")]
    [InlineData(401, false, true, "ReadBack")]
    [InlineData(404, false, true, "ReadBack")]
    [InlineData(409, false, true, "ReadBack")]
    [InlineData(429, false, true, "Hold")]
    [InlineData(200, true, true, "Done")]
    public void A_complete_answer_is_taken_at_its_word(int status, bool hasCaptureId, bool sentBefore, string expected) =>
        Assert.Equal(expected, Decide(1, new SendResult(status, hasCaptureId, IsOfApi: true), bodyStarted: true, sentBefore).Action.ToString());

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(407)]
    [InlineData(409)]
    [InlineData(451)]
    public void A_refusal_that_the_API_did_not_write_is_read_back(int status)
    {
        var page = new SendResult(status);
        Assert.Equal(RetryAction.ReadBack, Decide(1, page, bodyStarted: true, sentBefore: false).Action);
        Assert.False(RetryPolicy.IsRefusal(page, bodyStarted: true));
        Assert.True(RetryPolicy.IsRefusal(page with { IsOfApi = true }, bodyStarted: true));
    }

    [Theory]
    [InlineData("Connection")]
    [InlineData("Security")]
    [InlineData("Handshake")]
    [InlineData("ProxyAuthentication")]
    [InlineData("TimedOut")]
    [InlineData("Aborted")]
    public void What_was_begun_and_not_answered_is_read_back_and_never_repeated(string failure)
    {
        for (var attempt = 1; attempt <= MaximumRetryCount + 1; attempt++)
            Assert.Equal(RetryAction.ReadBack, Decide(attempt, NoAnswer(failure), bodyStarted: true, sentBefore: false).Action);
    }

    [Theory]
    [InlineData("Connection", 1, "Retry")]
    [InlineData("Connection", 3, "Retry")]
    [InlineData("Connection", 4, "Reject")]
    [InlineData("TimedOut", 1, "Retry")]
    [InlineData("TimedOut", 4, "Reject")]
    [InlineData("Handshake", 3, "Retry")]
    [InlineData("Handshake", 4, "Reject")]
    [InlineData("Security", 1, "Reject")]
    [InlineData("ProxyAuthentication", 1, "Reject")]
    [InlineData("Aborted", 1, "Reject")]
    public void What_never_started_is_repeated_as_often_as_allowed(string failure, int attempt, string expected) =>
        Assert.Equal(expected, Decide(attempt, NoAnswer(failure), bodyStarted: false, sentBefore: false).Action.ToString());

    [Theory]
    [InlineData("Connection", 4)]
    [InlineData("Security", 1)]
    [InlineData("Aborted", 1)]
    public void A_doubt_about_an_earlier_send_outlives_a_send_that_never_started(string failure, int attempt) =>
        Assert.Equal(RetryAction.ReadBack, Decide(attempt, NoAnswer(failure), bodyStarted: false, sentBefore: true).Action);

    [Fact]
    public void Too_many_requests_to_the_end_is_a_refusal()
    {
        Assert.Equal(RetryAction.Hold, Decide(3, new SendResult(429), true, false).Action);
        Assert.Equal(RetryAction.Reject, Decide(4, new SendResult(429), true, false).Action);
        Assert.Equal(RetryAction.ReadBack, Decide(4, new SendResult(429), true, true).Action);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(60, 60)]
    [InlineData(3600, 60)]
    public void The_wait_that_is_asked_for_is_kept_and_capped(int asked, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), Decide(1, new SendResult(429, RetryAfter: TimeSpan.FromSeconds(asked)), true, false).Delay);

    [Fact]
    public void The_wait_before_a_repetition_doubles_up_to_a_bound()
    {
        Assert.Equal([0.5, 1, 2, 4, 8, 8, 8], Enumerable.Range(1, 7).Select(attempt => RetryPolicy.Backoff(attempt).TotalSeconds));
        Assert.Equal(8, RetryPolicy.Backoff(1000).TotalSeconds);
    }

    private static SendResult NoAnswer(string failure) => new(0, Failure: Enum.Parse<ApiFailure>(failure));

    private static RetryDecision Decide(int attempt, SendResult result, bool bodyStarted, bool sentBefore) =>
        RetryPolicy.ForCapture(attempt, MaximumRetryCount, result, bodyStarted, sentBefore);

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
        { 302, false, "None", null, 1, "Reject", 0 },
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
