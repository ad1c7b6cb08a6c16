using DojoPayments.Protocol;

namespace DojoPayments.Tests.Captures;

/// <summary>What is done about a send, by what happened to it.</summary>
public class SendDecisionTests
{
    private const int MaximumRetryCount = 3;

    [Theory]
    // Accepted, or a success that does not say what was captured.
    [InlineData(200, true, false, "Accept")]
    [InlineData(201, true, false, "Accept")]
    [InlineData(200, false, false, "Doubt")]
    [InlineData(204, false, false, "Doubt")]
    // Not the API, or the API at a loss: anything may have been done.
    [InlineData(301, false, false, "Doubt")]
    [InlineData(300, true, false, "Doubt")]
    [InlineData(199, true, false, "Doubt")]
    [InlineData(307, false, false, "Doubt")]
    [InlineData(399, false, false, "Doubt")]
    [InlineData(408, false, false, "Doubt")]
    [InlineData(500, false, false, "Doubt")]
    [InlineData(502, false, false, "Doubt")]
    [InlineData(503, false, false, "Doubt")]
    [InlineData(504, false, false, "Doubt")]
    // Refused.
    [InlineData(400, false, false, "Refuse")]
    [InlineData(401, false, false, "Refuse")]
    [InlineData(403, false, false, "Refuse")]
    [InlineData(404, false, false, "Refuse")]
    [InlineData(409, false, false, "Refuse")]
    [InlineData(422, false, false, "Refuse")]
    [InlineData(499, false, false, "Refuse")]
    [InlineData(429, false, false, "Hold")]
    // Refused, but an earlier send was never answered: it may be what is refused now.
    [InlineData(400, false, true, "Recheck")]
    [InlineData(401, false, true, "Recheck")]
    [InlineData(404, false, true, "Recheck")]
    [InlineData(409, false, true, "Recheck")]
    [InlineData(429, false, true, "Hold")]
    [InlineData(200, true, true, "Accept")]
    public void A_complete_answer_is_taken_at_its_word(int status, bool hasCaptureId, bool sentBefore, string expected) =>
        Assert.Equal(expected, After(1, status, facts => facts with { HasCaptureId = hasCaptureId, IsOfApi = true, SentBefore = sentBefore }).Action.ToString());

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
        Assert.Equal(CaptureAction.Doubt, After(1, status).Action);
        // It says nothing of an earlier send either, and nothing of this one.
        Assert.Equal(CaptureAction.Doubt, After(1, status, static facts => facts with { SentBefore = true }).Action);
        Assert.Equal(CaptureAction.Refuse, After(1, status, static facts => facts with { IsOfApi = true }).Action);
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
            Assert.Equal(CaptureAction.Doubt, After(attempt, 0, facts => facts with { Failure = Enum.Parse<ApiFailure>(failure) }).Action);
    }

    [Theory]
    [InlineData("Connection", 1, "Send")]
    [InlineData("Connection", 3, "Send")]
    [InlineData("Connection", 4, "Refuse")]
    [InlineData("TimedOut", 1, "Send")]
    [InlineData("TimedOut", 4, "Refuse")]
    [InlineData("Handshake", 3, "Send")]
    [InlineData("Handshake", 4, "Refuse")]
    [InlineData("Security", 1, "Refuse")]
    [InlineData("ProxyAuthentication", 1, "Refuse")]
    [InlineData("Aborted", 1, "Refuse")]
    public void What_never_started_is_repeated_as_often_as_allowed(string failure, int attempt, string expected) =>
        Assert.Equal(expected, After(attempt, 0, facts => facts with { BodyStarted = false, Failure = Enum.Parse<ApiFailure>(failure) }).Action.ToString());

    [Fact]
    public void The_wait_before_a_repetition_grows_with_the_attempts() =>
        Assert.Equal([0.5, 1, 2], Enumerable.Range(1, 3).Select(static attempt => After(attempt, 0, static facts => facts with { BodyStarted = false, Failure = ApiFailure.Connection }).Delay.TotalSeconds));

    [Theory]
    [InlineData("Connection", 4)]
    [InlineData("Security", 1)]
    [InlineData("Aborted", 1)]
    public void A_doubt_about_an_earlier_send_outlives_a_send_that_never_started(string failure, int attempt) =>
        Assert.Equal(CaptureAction.Recheck, After(attempt, 0, facts => facts with { BodyStarted = false, SentBefore = true, Failure = Enum.Parse<ApiFailure>(failure) }).Action);

    [Fact]
    public void Too_many_requests_to_the_end_is_a_refusal()
    {
        Assert.Equal(CaptureAction.Hold, After(3, 429).Action);
        Assert.Equal(CaptureAction.Refuse, After(4, 429).Action);
        Assert.Equal(CaptureAction.Recheck, After(4, 429, static facts => facts with { SentBefore = true }).Action);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(60, 60)]
    [InlineData(3600, 60)]
    [InlineData(null, 1)]
    public void The_wait_that_is_asked_for_is_kept_and_capped(int? asked, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), After(2, 429, facts => facts with { RetryAfter = asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null }).Delay);

    private static Decision After(int attempt, int status, Func<SendFacts, SendFacts>? but = null)
    {
        var facts = new SendFacts(attempt, MaximumRetryCount, status) { BodyStarted = true };
        return CaptureRules.Default.AfterSend(but is null ? facts : but(facts));
    }
}
