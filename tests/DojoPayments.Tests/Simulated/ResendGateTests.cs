using System.Globalization;
using DojoPayments.Protocol;

namespace DojoPayments.Tests.Simulated;

/// <summary>Each reason for which a send that is not found is not sent again.</summary>
public class ResendGateTests
{
    private static readonly DateTimeOffset s_sent = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_resendAfter = TimeSpan.FromMinutes(15);

    // -ResendAfter, the clocks' slack and the longest that an announcement may wait for its send.
    private static readonly TimeSpan s_due = s_resendAfter + TimeSpan.FromSeconds(15);

    [Fact]
    public void A_send_that_is_due_and_not_listed_was_not_made() => Assert.Equal(ResendObstacle.None, Judge([]));

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(-1, -1)]
    public void It_is_due_by_both_clocks(int server, int local) =>
        Assert.Equal(ResendObstacle.NotDue, Judge([], serverLate: TimeSpan.FromSeconds(server), localLate: TimeSpan.FromSeconds(local)));

    [Fact]
    public void An_answer_of_another_intent_says_nothing() => Assert.Equal(ResendObstacle.UnclearAnswer, Judge([], answered: "pi_2"));

    [Fact]
    public void An_answer_without_a_list_says_nothing() =>
        Assert.Equal(ResendObstacle.UnclearAnswer, ResendGate.Judge("pi_1", new PaymentIntentResponse { Id = "pi_1" }, [Send()], static _ => true, Now(default, default), s_resendAfter));

    [Theory]
    [InlineData(null, 700L, true)]
    [InlineData(" ", 700L, true)]
    [InlineData("cp_1", null, true)]
    [InlineData("cp_1", 700L, false)]
    public void An_entry_without_id_amount_or_time_could_be_its_own(string? id, long? amount, bool hasTime) =>
        Assert.Equal(ResendObstacle.UnclearAnswer, Judge([new CaptureDetails { Id = id, Amount = amount, CreatedAt = hasTime ? s_sent : null }], isAttributed: true));

    [Fact]
    public void Two_captures_of_one_id_are_not_told_apart() =>
        Assert.Equal(ResendObstacle.UnclearAnswer, Judge([Entry("cp_1", s_sent.AddDays(-9)), Entry("cp_1", s_sent.AddDays(-8))]));

    [Fact]
    public void Two_amounts_of_one_id_are_not_told_apart() =>
        Assert.Equal(ResendObstacle.UnclearAnswer, Judge([Entry("cp_1", s_sent.AddDays(-9)), Entry("cp_1", s_sent.AddDays(-9), 700)]));

    [Fact]
    public void One_capture_that_is_listed_twice_is_one() =>
        Assert.Equal(ResendObstacle.None, Judge([Entry("cp_1", s_sent.AddDays(-9)), Entry("cp_1", s_sent.AddDays(-9))]));

    [Theory]
    [InlineData(500)]
    [InlineData(700)]
    public void A_younger_capture_of_nobody_may_be_its_own_whatever_its_amount(long amount) =>
        Assert.Equal(ResendObstacle.UnattributedCapture, Judge([Entry("cp_1", s_sent.AddHours(-23), amount)]));

    [Theory]
    [InlineData(-25 * 60)]
    [InlineData(-24 * 60)]
    public void A_capture_of_a_day_before_is_not_its_own(int minutes) => Assert.Equal(ResendObstacle.None, Judge([Entry("cp_1", s_sent.AddMinutes(minutes))]));

    [Fact]
    public void What_is_younger_than_the_oldest_of_equal_sends_may_be_its_own() =>
        Assert.Equal(ResendObstacle.UnattributedCapture, Judge([Entry("cp_1", s_sent.AddHours(-30))], sends: [Send(), Send(s_sent.AddHours(-20))]));

    [Fact]
    public void A_capture_that_took_no_money_is_nobody_s_business() =>
        Assert.Equal(ResendObstacle.None, Judge([new CaptureDetails { Id = "cp_1", Amount = 500, CreatedAt = s_sent, Status = CaptureStatuses.Failed }]));

    [Fact]
    public void A_capture_of_another_operation_is_not_its_own() => Assert.Equal(ResendObstacle.None, Judge([Entry("cp_1", s_sent)], isAttributed: true));

    [Fact]
    public void An_equal_send_that_is_not_due_keeps_it_waiting() => Assert.Equal(ResendObstacle.NotDue, Judge([], sends: [Send(), Send(s_sent.AddSeconds(1))]));

    [Fact]
    public void An_equal_send_whose_capture_was_found_keeps_it_waiting_too()
    {
        var found = Send(s_sent.AddSeconds(1));
        found.Capture = Entry("cp_1", s_sent);
        Assert.Equal(ResendObstacle.NotDue, Judge([], sends: [Send(), found]));
    }

    [Fact]
    public void Without_the_server_s_time_this_machine_s_clock_alone_ends_the_doubt_a_day_later()
    {
        var untimed = new UnansweredSend("pi_1", 500, null, "op1");
        untimed.Sent(null, s_sent);
        Assert.Equal(ResendObstacle.NotDue, Judge([], sends: [untimed]));
        Assert.Equal(ResendObstacle.NotDue, Judge([], sends: [untimed], localLate: TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1), serverLate: TimeSpan.FromDays(1)));
        Assert.Equal(ResendObstacle.NotDue, Judge([], sends: [Send(), untimed]));
        Assert.Equal(ResendObstacle.None, Judge([], sends: [untimed], localLate: TimeSpan.FromDays(1)));
        Assert.Equal(ResendObstacle.UnattributedCapture, Judge([Entry("cp_1", s_sent.AddYears(-1))], sends: [untimed], localLate: TimeSpan.FromDays(1), serverLate: TimeSpan.FromDays(1)));
    }

    [Fact]
    public void What_was_learnt_wrongly_of_the_server_s_clock_hides_no_capture()
    {
        var wrong = new UnansweredSend("pi_1", 500, null, "op1");
        wrong.Sent(s_sent.AddDays(3), s_sent);
        Assert.Equal(ResendObstacle.UnattributedCapture, Judge([Entry("cp_1", s_sent)], sends: [wrong]));
    }

    [Fact]
    public void A_server_that_is_days_ahead_at_the_send_and_at_the_look_hides_no_capture()
    {
        var ahead = TimeSpan.FromDays(2);
        var wrong = new UnansweredSend("pi_1", 500, null, "op1");
        wrong.Sent(s_sent + ahead, s_sent);
        Assert.Equal(ResendObstacle.UnattributedCapture, Judge([Entry("cp_1", s_sent)], sends: [wrong], serverLate: ahead));
    }

    [Theory]
    [InlineData("00:15:00", "00:00:10")]
    [InlineData("00:00:30", "00:00:05")]
    [InlineData("00:00:00", "00:00:00")]
    public void Two_answers_are_ten_seconds_apart_or_a_sixth_of_the_wait(string resendAfter, string interval) =>
        Assert.Equal(TimeSpan.Parse(interval, CultureInfo.InvariantCulture), ResendGate.Interval(TimeSpan.Parse(resendAfter, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("00:15:00", "00:00:10")]
    [InlineData("00:00:30", "00:00:05")]
    [InlineData("00:00:00", "00:00:01")]
    public void An_announcement_may_be_as_old_as_two_answers_are_apart_and_a_second_at_least(string resendAfter, string bound) =>
        Assert.Equal(TimeSpan.Parse(bound, CultureInfo.InvariantCulture), ResendGate.SendBound(TimeSpan.Parse(resendAfter, CultureInfo.InvariantCulture)));

    private static ResendObstacle Judge(CaptureDetails[] listed, UnansweredSend[]? sends = null, string answered = "pi_1", bool isAttributed = false, TimeSpan serverLate = default, TimeSpan localLate = default) =>
        ResendGate.Judge("pi_1", new PaymentIntentResponse { Id = answered, Captures = listed }, sends ?? [Send()], _ => isAttributed, Now(serverLate, localLate), s_resendAfter);

    private static Clocks Now(TimeSpan serverLate, TimeSpan localLate) => new(s_sent + s_due + serverLate, s_sent + s_due + localLate, 0);

    private static UnansweredSend Send(DateTimeOffset? at = null)
    {
        var send = new UnansweredSend("pi_1", 500, null, "op1");
        send.Sent(at ?? s_sent, at ?? s_sent);
        return send;
    }

    private static CaptureDetails Entry(string id, DateTimeOffset at, long amount = 500) => new() { Id = id, Amount = amount, CreatedAt = at };
}
