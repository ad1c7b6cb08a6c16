using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Tests.Captures;

/// <summary>A listed capture is one row's, in whatever order it is learnt what is listed and whose it is.</summary>
public class ListedCapturesTests
{
    private static readonly DateTimeOffset s_sent = DateTimeOffset.UnixEpoch;

    private readonly ListedCaptures _listed = new() { Journal = "journal" };

    [Fact]
    public void What_a_read_back_finds_after_its_intent_was_listed_is_no_other_row_s()
    {
        _listed.Note("pi_1", [Capture("cp_1"), Capture("cp_2")]);
        _listed.Learn(new UnansweredSend("pi_1", 100, null, "op1") { Journal = "journal", Capture = Capture("cp_1") });
        Assert.Equal(Comparison.Found, _listed.Take(Row(), out var capture));
        Assert.Equal("cp_2", capture!.Id);
        Assert.Equal(Comparison.Missing, _listed.Take(Row(), out _));
    }

    [Fact]
    public void What_a_row_of_this_run_was_told_after_its_intent_was_listed_is_no_other_row_s()
    {
        _listed.Note("pi_1", [Capture("cp_1")]);
        _listed.Learn("pi_1", "cp_1", null);
        Assert.Equal(Comparison.Missing, _listed.Take(Row(), out _));
        Assert.Equal(Comparison.Taken, _listed.Take(Row("cp_1"), out _));
    }

    [Fact]
    public void What_a_row_found_is_no_send_s_of_its_journal_though_another_run_gave_it_to_that()
    {
        var attributions = new Attributions(CaptureRules.Default);
        attributions.Reopen("journal", [Send()], [], new AttributedIds());
        var now = new Clocks(s_sent.AddMinutes(1), s_sent.AddMinutes(1), 0);
        var answer = new PaymentIntentResponse { Id = "pi_1", Captures = [Capture("cp_1")] };
        attributions.Find(attributions.OpenOf("pi_1")[0], answer, now, TimeSpan.FromMinutes(15), new AttributedIds());
        Assert.Empty(attributions.OpenOf("pi_1"));

        var taken = new AttributedIds();
        attributions.Take(taken, "pi_1", "cp_1");
        attributions.Reopen("journal", [Send()], [], taken);
        Assert.Null(Assert.Single(attributions.OpenOf("pi_1")).Capture);
    }

    private static UnansweredSend Send()
    {
        var send = new UnansweredSend("pi_1", 100, null, "op1");
        send.Sent(s_sent, s_sent);
        return send;
    }

    private static CaptureDetails Capture(string id) => new() { Id = id, Amount = 100, Status = CaptureStatuses.Successful, CreatedAt = DateTimeOffset.UnixEpoch };

    private static CheckedRow Row(string? captureId = null) =>
        new(new DojoCaptureInstruction(1, "pi_1", 100L, null, null, null) { CaptureId = captureId }, 100, null);
}
