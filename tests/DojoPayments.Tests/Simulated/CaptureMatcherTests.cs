using DojoPayments.Protocol;

namespace DojoPayments.Tests.Simulated;

/// <summary>Whose capture is whose among equal sends.</summary>
public class CaptureMatcherTests
{
    private static readonly DateTimeOffset s_first = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_oldest_send_takes_the_oldest_capture() =>
        Assert.Equal(["a=cp_1", "b=cp_2"], Match([Send("b", 60), Send("a", 0)], [Entry("cp_2", 61), Entry("cp_1", 1)]));

    [Fact]
    public void A_capture_that_is_older_than_all_sends_is_nobody_s() => Assert.Equal([], Match([Send("a", 0)], [Entry("cp_1", -6)]));

    [Fact]
    public void The_clocks_may_differ_a_little() => Assert.Equal(["a=cp_1"], Match([Send("a", 0)], [Entry("cp_1", -5)]));

    [Fact]
    public void A_capture_of_an_operation_is_not_given_away() => Assert.Equal([], Match([Send("a", 0)], [Entry("cp_1", 1)], "cp_1"));

    [Fact]
    public void A_send_takes_the_left_over_of_an_equal_one_that_was_given_its_own() =>
        // a was made late and is listed last, and b's own capture was found for a.
        Assert.Equal(["b=cp_a"], Match([Send("a", 0, "cp_b"), Send("b", 60)], [Entry("cp_b", 61), Entry("cp_a", 30)], "cp_b"));

    [Fact]
    public void A_left_over_that_the_sends_cannot_explain_together_is_nobody_s() =>
        // What a was given is older than b's send, so that a made it, and made no other.
        Assert.Equal([], Match([Send("a", 0, "cp_b"), Send("b", 60)], [Entry("cp_b", 10), Entry("cp_a", 30)], "cp_b"));

    [Fact]
    public void A_capture_that_failed_meanwhile_was_made_by_one_of_the_sends_all_the_same()
    {
        var failed = Entry("cp_b", 61);
        failed.Status = CaptureStatuses.Failed;
        Assert.Equal(["b=cp_a"], Match([Send("a", 0, "cp_b"), Send("b", 60)], [failed, Entry("cp_a", 30)], "cp_b"));
    }

    [Fact]
    public void What_an_equal_send_was_given_and_the_list_does_not_have_explains_nothing() =>
        Assert.Equal([], Match([Send("a", 0, "cp_b"), Send("b", 60)], [Entry("cp_a", 30)], "cp_b"));

    [Fact]
    public void A_capture_that_is_listed_twice_is_one() => Assert.Equal(["a=cp_1"], Match([Send("a", 0), Send("b", 1)], [Entry("cp_1", 2), Entry("cp_1", 2)]));

    [Fact]
    public void An_entry_that_could_be_anybody_s_leaves_all_in_doubt()
    {
        Assert.Null(Match([Send("a", 0)], [Entry("cp_1", 1), Entry(null, 1)]));
        Assert.Null(Match([Send("a", 0)], [Entry("cp_1", 1), new CaptureDetails { Id = "cp_2", CreatedAt = s_first }]));
        Assert.Null(Match([Send("a", 0)], [Entry("cp_1", 1), new CaptureDetails { Id = "cp_2", Amount = 500 }]));
        Assert.Null(Match([Send("a", 0)], [Entry("cp_1", 1), Entry("cp_1", 2)]));
    }

    [Fact]
    public void What_an_equal_send_was_given_explains_nothing_while_its_time_is_not_told()
    {
        var untimed = new CaptureDetails { Id = "cp_b", Amount = 500, Status = CaptureStatuses.Failed };
        Assert.Equal([], Match([Send("a", 0, "cp_b"), Send("b", 60)], [untimed, Entry("cp_a", 30)], "cp_b"));
    }

    [Fact]
    public void The_oldest_capture_goes_first_at_the_edge_of_the_clocks_too()
    {
        Assert.Equal(["a=cp_0"], Match([Send("a", 0)], [Entry("cp_1", 1), Entry("cp_0", -5)]));
        Assert.Equal(["b=cp_a"], Match([Send("a", 0, "cp_b"), Send("b", 60)], [Entry("cp_b", 61), Entry("cp_a", -5)], "cp_b"));
    }

    [Fact]
    public void Two_captures_that_one_send_alone_can_have_made_are_not_both_given_away() =>
        Assert.Equal(["a=cp_1"], Match([Send("a", 0), Send("b", 60)], [Entry("cp_1", 10), Entry("cp_2", 30)]));

    [Fact]
    public void The_sends_explain_the_captures_in_whatever_order_they_are_known() =>
        Assert.Equal(["b=cp_a"], Match([Send("c", 120, "cp_c"), Send("a", 0, "cp_b"), Send("b", 60)], [Entry("cp_c", 121), Entry("cp_b", 61), Entry("cp_a", 30)], "cp_b", "cp_c"));

    [Fact]
    public void Each_send_takes_one_capture() =>
        Assert.Equal(["a=cp_1"], Match([Send("a", 0)], [Entry("cp_1", 1), Entry("cp_2", 2)]));

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, 0L, true)]
    [InlineData(0L, null, true)]
    [InlineData(7L, 7L, true)]
    [InlineData(7L, null, false)]
    [InlineData(null, 7L, false)]
    public void A_capture_is_of_an_amount_and_tips_of_which_none_are_0(long? sent, long? listed, bool isFound)
    {
        var send = new UnansweredSend("pi_1", 500, sent, "a");
        send.Sent(s_first, s_first);
        var entry = Entry("cp_1", 1);
        entry.TipsAmount = listed;
        Assert.Equal(isFound, Match([send], [entry, Entry("cp_2", 1, 700)])!.Count == 1);
    }

    [Fact]
    public void Distinct_entries_are_told_by_their_age_whatever_the_order_of_the_list() =>
        Assert.Equal(["cp_1", "cp_2", "cp_3"], CaptureMatcher.Distinct([Entry("cp_2", 2), Entry("cp_3", 3), Entry("cp_1", 1), Entry("cp_3", 3)])!.Select(static entry => entry.Id));

    [Fact]
    public void An_entry_without_an_amount_could_be_of_any() =>
        Assert.Single(CaptureMatcher.Matching([new CaptureDetails { Id = "cp_1" }, Entry("cp_2", 0, 700), new CaptureDetails { Id = "cp_3", Amount = 500, Status = CaptureStatuses.Declined }], 500, 0));

    private static List<string>? Match(UnansweredSend[] sends, CaptureDetails[] listed, params string[] attributed) =>
        CaptureMatcher.Match(sends, listed, attributed.Contains, new Clocks(s_first.AddHours(1), s_first.AddHours(1), 0))?
            .ConvertAll(static found => $"{found.Send.OperationId}={found.Capture.Id}");

    private static UnansweredSend Send(string name, int seconds, string? found = null)
    {
        var send = new UnansweredSend("pi_1", 500, null, name) { Capture = found is null ? null : new CaptureDetails { Id = found } };
        send.Sent(s_first.AddSeconds(seconds), s_first.AddSeconds(seconds));
        return send;
    }

    private static CaptureDetails Entry(string? id, int seconds, long amount = 500) => new() { Id = id, Amount = amount, CreatedAt = s_first.AddSeconds(seconds) };
}
