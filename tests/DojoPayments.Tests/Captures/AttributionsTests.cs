using DojoPayments.Protocol;

namespace DojoPayments.Tests.Captures;

/// <summary>Which captures of the API are whose, for a process.</summary>
public class AttributionsTests
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

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

    private MatchResult Find(UnansweredSend mine, params string[] ids) => _attributions.Find(
        mine,
        new PaymentIntentResponse { Id = "pi_1", Captures = [.. ids.Select(static id => new CaptureDetails { Id = id, Amount = 5, CreatedAt = s_at.AddSeconds(1) })] },
        new Clocks(s_at.AddMinutes(1), s_at.AddMinutes(1), 0),
        TimeSpan.FromMinutes(15),
        new AttributedIds());

    private static UnansweredSend Send(string operationId, long amount = 5)
    {
        var send = new UnansweredSend("pi_1", amount, null, operationId);
        send.Sent(s_at, s_at);
        return send;
    }
}
