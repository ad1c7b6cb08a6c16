using DojoPayments.Protocol;

namespace DojoPayments.Tests.Captures;

/// <summary>What is done about a read of an intent, by what it says of a send in doubt, of a capture or of a row.</summary>
public class LookDecisionTests
{
    private static readonly TimeSpan s_resendAfter = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("Unanswered")]
    [InlineData("Refused")]
    [InlineData("EarlierRun")]
    public void What_is_found_is_captured_whatever_the_doubt(string doubt) =>
        Assert.Equal(new Decision(CaptureAction.Accept), After(doubt, static facts => facts with { IsFound = true, IsLate = true }, isOver: true));

    [Theory]
    [InlineData("Unanswered")]
    [InlineData("Refused")]
    [InlineData("EarlierRun")]
    public void What_is_not_found_is_looked_for_until_the_time_is_over(string doubt)
    {
        Assert.Equal(new Decision(CaptureAction.Look, s_second), After(doubt, static facts => facts));
        Assert.Equal(new Decision(CaptureAction.StayUnknown), After(doubt, static facts => facts, isOver: true));
    }

    [Fact]
    public void What_an_earlier_run_sent_long_ago_is_looked_for_once() =>
        Assert.Equal(new Decision(CaptureAction.StayUnknown), After("EarlierRun", static facts => facts with { IsLate = true }));

    [Fact]
    public void A_refused_read_waits_as_it_is_told()
    {
        Assert.Equal(new Decision(CaptureAction.Look, s_second * 7), After("Unanswered", static facts => facts with { Hold = s_second * 7 }));
        Assert.Equal(new Decision(CaptureAction.StayUnknown), After("Unanswered", static facts => facts with { Hold = s_second * 7 }, isOver: true));
    }

    [Theory]
    [InlineData("EarlierRun", false, false, "Send")]
    [InlineData("EarlierRun", false, true, "Compare")]
    [InlineData("EarlierRun", true, false, "DropAbsent")]
    [InlineData("EarlierRun", true, true, "DropAbsent")]
    [InlineData("Refused", false, false, "RefuseAbsent")]
    [InlineData("Refused", false, true, "RefuseAbsent")]
    public void What_two_answers_say_was_not_made_is_sent_again_or_stays_refused(string doubt, bool isUnnamed, bool isCompared, string action)
    {
        LookFacts Absent(LookFacts facts, double seconds) => facts with { AbsentFor = TimeSpan.FromSeconds(seconds), IsUnnamed = isUnnamed, IsCompared = isCompared };
        Assert.Equal(new Decision(CaptureAction.Look, s_second * 10), After(doubt, facts => Absent(facts, 0), isOver: true));
        Assert.Equal(new Decision(CaptureAction.Look, s_second), After(doubt, facts => Absent(facts, 9) with { IsLate = true }));
        Assert.Equal(action, After(doubt, facts => Absent(facts, 10), isOver: true).Action.ToString());
    }

    [Theory]
    [InlineData("Unanswered", "None", true, false)]
    [InlineData("Refused", "None", true, true)]
    [InlineData("Refused", "None", false, true)]
    [InlineData("Refused", "NotDue", true, false)]
    [InlineData("EarlierRun", "None", true, true)]
    [InlineData("EarlierRun", "None", false, false)]
    [InlineData("EarlierRun", "UnclearAnswer", true, false)]
    [InlineData("EarlierRun", "UnattributedCapture", true, false)]
    public void Absence_is_concluded_of_nothing_that_this_run_sent_and_nobody_refused(string doubt, string obstacle, bool mayTake, bool isAbsent) =>
        Assert.Equal(isAbsent, CaptureRules.Default.IsAbsent(Enum.Parse<CaptureDoubt>(doubt), Enum.Parse<ResendObstacle>(obstacle), mayTake));

    [Theory]
    [InlineData(CaptureStatuses.Successful, false, "Settle", 0)]
    [InlineData(CaptureStatuses.Declined, false, "Decline", 0)]
    [InlineData(CaptureStatuses.Failed, true, "Decline", 0)]
    [InlineData("Created", false, "Look", 1)]
    [InlineData("Created", true, "Settle", 0)]
    [InlineData(null, false, "Look", 1)]
    [InlineData(null, true, "Settle", 0)]
    public void A_final_state_is_looked_for_until_there_is_one(string? status, bool isOver, string action, int seconds) =>
        Assert.Equal(new Decision(Enum.Parse<CaptureAction>(action), s_second * seconds), CaptureRules.Default.AfterVerifying(status, null, 2, isOver));

    [Fact]
    public void A_refused_read_for_a_final_state_waits_as_it_is_told() =>
        Assert.Equal(new Decision(CaptureAction.Look, s_second * 7), CaptureRules.Default.AfterVerifying("Created", s_second * 7, 2, isOver: false));

    [Theory]
    [InlineData(false, DojoCapture.Accepted, false)]
    [InlineData(true, DojoCapture.Accepted, true)]
    [InlineData(true, null, true)]
    [InlineData(true, CaptureStatuses.Successful, false)]
    [InlineData(true, ConfirmedStatuses.Refunded, false)]
    [InlineData(true, ConfirmedStatuses.PartlyRefunded, false)]
    public void A_capture_is_verified_where_that_is_asked_for(bool verify, string? status, bool isVerified) =>
        Assert.Equal(isVerified, CaptureRules.Default.IsToBeVerified(verify, status));

    [Theory]
    [InlineData(200, true, "None", null, "Compare", 0)]
    [InlineData(200, false, "None", null, "Look", 0.5)]
    [InlineData(503, false, "None", null, "Look", 0.5)]
    [InlineData(429, false, "None", 7.0, "Hold", 7)]
    [InlineData(404, false, "None", null, "Refuse", 0)]
    [InlineData(0, false, "Security", null, "Refuse", 0)]
    [InlineData(0, false, "Aborted", null, "GiveUp", 0)]
    public void A_list_is_read_again_where_a_wait_may_mend_it(int status, bool isUsable, string failure, double? retryAfter, string action, double seconds)
    {
        var result = new ReadResult(status, isUsable, Enum.Parse<ApiFailure>(failure), retryAfter is { } wait ? TimeSpan.FromSeconds(wait) : null);
        Assert.Equal(new Decision(Enum.Parse<CaptureAction>(action), TimeSpan.FromSeconds(seconds)), CaptureRules.Default.AfterListing(1, 3, result));
    }

    [Theory]
    [InlineData("Found", false, "Accept")]
    [InlineData("Found", true, "Accept")]
    [InlineData("Missing", false, "Send")]
    [InlineData("Missing", true, "Refuse")]
    [InlineData("Unclear", false, "Refuse")]
    [InlineData("Declined", false, "Refuse")]
    [InlineData("NotListed", false, "Refuse")]
    [InlineData("OtherAmount", false, "Refuse")]
    [InlineData("Taken", false, "Refuse")]
    public void Only_what_is_missing_is_sent(string result, bool isDoubted, string action) =>
        Assert.Equal(action, CaptureRules.Default.AfterComparing(Enum.Parse<Comparison>(result), isDoubted).ToString());

    private static Decision After(string doubt, Func<LookFacts, LookFacts> but, bool isOver = false) =>
        CaptureRules.Default.AfterLook(but(new LookFacts(Enum.Parse<CaptureDoubt>(doubt), 2, isOver) { ResendAfter = s_resendAfter }));
}
