using DojoPayments.Protocol;

namespace DojoPayments.Tests.Captures;

/// <summary>Which captures of the API are whose, for a process.</summary>
public class AttributionsTests
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_resendAfter = TimeSpan.FromMinutes(15);

    private readonly Attributions _attributions = new(CaptureRules.Default);

    [Fact]
    public void An_id_is_one_operation_s_of_its_intent()
    {
        Assert.True(_attributions.TryAttribute("pi_1", "cap_1"));
        Assert.False(_attributions.TryAttribute("pi_1", "cap_1"));
        Assert.True(_attributions.TryAttribute("pi_2", "cap_1"));
    }

    [Fact]
    public void What_a_run_took_from_a_list_is_free_for_others_alone()
    {
        var taken = new AttributedIds();
        _attributions.Take(taken, "pi_1", "cap_1");
        Assert.False(_attributions.TryAttribute("pi_1", "cap_1", taken));
        Assert.True(_attributions.TryAttribute("pi_1", "cap_1", new AttributedIds()));
    }

    [Fact]
    public void A_send_looks_for_its_capture_until_it_is_found_or_closed()
    {
        var (found, closed) = (Send("a"), Send("b", 6));
        _attributions.Open(found);
        _attributions.Open(found);
        _attributions.Open(closed);
        Assert.Equal([found, closed], _attributions.OpenOf("pi_1"));

        Assert.Equal("cap_1", Assert.Single(Find(found, "cap_1").Attributions).Capture.Id);
        _attributions.Close(closed);

        Assert.Empty(_attributions.OpenOf("pi_1"));
        Assert.Equal([found], _attributions.FoundOf("pi_1"));
        Assert.False(_attributions.TryAttribute("pi_1", "cap_1"));
    }

    [Fact]
    public void A_capture_of_an_answered_send_is_nobody_else_s()
    {
        var send = Send("a");
        _attributions.Open(send);
        _attributions.TryAttribute("pi_1", "cap_1");
        Assert.Empty(Find(send, "cap_1").Attributions);
    }

    [Fact]
    public void A_journal_s_sends_replace_what_the_process_knew_of_it()
    {
        var (mine, others) = (Send("a"), Send("b"));
        (mine.Journal, others.Journal) = ("j", "k");
        _attributions.Open(mine);
        _attributions.Open(others);
        var again = Send("a");
        _attributions.Reopen("j", [again], [], taken: null);
        Assert.Equal([others, again], _attributions.OpenOf("pi_1"));
        Assert.Equal("j", again.Journal);
    }

    [Fact]
    public void What_never_reached_the_disk_is_known_when_its_journal_is_opened_again_and_only_if_that_holds_it_open()
    {
        _attributions.Keep("j", "a", new CaptureDetails { Id = "cap_1" });
        _attributions.Keep("j", "b", new CaptureDetails { Id = "cap_2" });
        _attributions.Keep("j", "c", new CaptureDetails { Id = "cap_3" });
        _attributions.Forget("j", "c");
        var (a, c) = (Send("a"), Send("c"));
        _attributions.Reopen("j", [a, c], [], taken: null);
        Assert.Equal(("cap_1", null), (a.Capture?.Id, c.Capture?.Id));
        Assert.Equal([c], _attributions.OpenOf("pi_1"));

        var b = Send("b");
        _attributions.Reopen("j", [b], [], taken: null);
        Assert.Null(b.Capture);
    }

    [Fact]
    public void What_a_list_has_of_another_amount_is_given_to_the_send_of_that_amount_and_the_one_asked_about_is_judged()
    {
        var (mine, other, elsewhere) = (Send("a"), Send("b", 6), Send("c", intent: "pi_2"));
        _attributions.Open(mine);
        _attributions.Open(other);
        _attributions.Open(elsewhere);
        var match = _attributions.Find(mine, Answer(Capture("cap_6", 6)), Clocks(minutes: 20), s_resendAfter, new AttributedIds());
        Assert.Same(other, Assert.Single(match.Attributions).Send);
        Assert.Equal(ResendObstacle.None, match.Obstacle);
        Assert.Equal([mine], _attributions.OpenOf("pi_1"));
        Assert.Equal([elsewhere], _attributions.OpenOf("pi_2"));
        Assert.Equal("cap_6", other.Capture?.Id);
    }

    [Fact]
    public void A_younger_equal_send_keeps_the_one_asked_about_in_doubt_though_its_capture_was_found()
    {
        var (mine, younger) = (Send("a"), Send("b", minutes: 10));
        younger.Capture = Capture("cap_1", 5);
        _attributions.TryAttribute("pi_1", "cap_1");
        _attributions.Reopen("j", [], [younger], taken: null);
        _attributions.Open(mine);
        Assert.Equal(ResendObstacle.NotDue, _attributions.Find(mine, Answer(Capture("cap_1", 5)), Clocks(minutes: 20), s_resendAfter, new AttributedIds()).Obstacle);
        Assert.Equal(ResendObstacle.None, _attributions.Find(mine, Answer(Capture("cap_1", 5)), Clocks(minutes: 30), s_resendAfter, new AttributedIds()).Obstacle);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void What_the_run_that_asks_took_from_a_list_is_no_send_s(bool isOfThatRun, int found)
    {
        var (mine, taken) = (Send("a"), new AttributedIds());
        _attributions.Open(mine);
        _attributions.Take(taken, "pi_1", "cap_1");
        Assert.Equal(found, _attributions.Find(mine, Answer(Capture("cap_1", 5)), Clocks(minutes: 1), s_resendAfter, isOfThatRun ? taken : new AttributedIds()).Attributions.Count);
    }

    [Fact]
    public void An_unclear_list_gives_nothing_away()
    {
        var mine = Send("a");
        _attributions.Open(mine);
        var match = _attributions.Find(mine, Answer(Capture("cap_1", 5), new CaptureDetails { Id = "cap_2" }), Clocks(minutes: 1), s_resendAfter, new AttributedIds());
        Assert.Empty(match.Attributions);
        Assert.Equal(ResendObstacle.UnclearAnswer, match.Obstacle);
        Assert.Equal([mine], _attributions.OpenOf("pi_1"));
    }

    [Fact]
    public void What_is_found_for_a_journal_s_send_is_known_when_it_is_opened_again_and_for_that_journal_alone()
    {
        var mine = Send("a");
        mine.Journal = "j";
        _attributions.Open(mine);
        Find(mine, "cap_1");
        var (again, other) = (Send("a"), Send("a"));
        _attributions.Reopen("k", [other], [], taken: null);
        _attributions.Reopen("j", [again], [], taken: null);
        Assert.Equal(("cap_1", null), (again.Capture?.Id, other.Capture?.Id));
        Assert.Equal([again], _attributions.FoundOf("pi_1"));
        Assert.Equal([other], _attributions.OpenOf("pi_1"));
    }

    [Fact]
    public void What_a_journal_holds_as_found_explains_its_capture_and_is_replaced_with_the_rest()
    {
        var found = Send("a");
        found.Capture = Capture("cap_1", 5);
        _attributions.Reopen("j", [], [found], taken: null);
        Assert.Equal([found], _attributions.FoundOf("pi_1"));
        Assert.Empty(_attributions.OpenOf("pi_1"));
        _attributions.Reopen("j", [], [], taken: null);
        Assert.Empty(_attributions.FoundOf("pi_1"));
    }

    [Theory]
    [InlineData("pi_1", "cap_1", false)]
    [InlineData("pi_1", "cap_2", true)]
    [InlineData("pi_2", "cap_1", true)]
    public void What_another_row_of_the_journal_took_is_not_given_back_to_a_send(string intent, string captureId, bool isKept)
    {
        var taken = new AttributedIds();
        taken.Add(intent, captureId);
        _attributions.Keep("j", "a", new CaptureDetails { Id = "cap_1" });
        var send = Send("a");
        _attributions.Reopen("j", [send], [], taken);
        Assert.Equal(isKept, send.Capture is not null);
        Assert.Equal(isKept ? [] : [send], _attributions.OpenOf("pi_1"));
    }

    [Fact]
    public void A_send_that_is_closed_twice_or_was_never_open_disturbs_no_other()
    {
        var (mine, other) = (Send("a"), Send("b"));
        _attributions.Open(mine);
        _attributions.Close(other);
        Assert.Equal([mine], _attributions.OpenOf("pi_1"));
        _attributions.Close(mine);
        _attributions.Close(mine);
        Assert.Empty(_attributions.OpenOf("pi_1"));
        Assert.Empty(_attributions.FoundOf("pi_1"));
    }

    [Fact]
    public void What_is_asked_for_does_not_change_behind_the_one_who_asked()
    {
        var (mine, other) = (Send("a"), Send("b", 6));
        _attributions.Open(mine);
        _attributions.Open(other);
        var open = _attributions.OpenOf("pi_1");
        _attributions.Close(mine);
        Assert.Equal([mine, other], open);
    }

    private static PaymentIntentResponse Answer(params CaptureDetails[] captures) => new() { Id = "pi_1", Captures = captures };

    private static CaptureDetails Capture(string id, long amount) => new() { Id = id, Amount = amount, CreatedAt = s_at.AddSeconds(1) };

    private static Clocks Clocks(int minutes) => new(s_at.AddMinutes(minutes), s_at.AddMinutes(minutes), 0);

    private MatchResult Find(UnansweredSend mine, params string[] ids) => _attributions.Find(
        mine,
        Answer([.. ids.Select(static id => Capture(id, 5))]),
        Clocks(minutes: 1),
        s_resendAfter,
        new AttributedIds());

    private static UnansweredSend Send(string operationId, long amount = 5, string intent = "pi_1", int minutes = 0)
    {
        var send = new UnansweredSend(intent, amount, null, operationId);
        send.Sent(s_at.AddMinutes(minutes), s_at.AddMinutes(minutes));
        return send;
    }
}
