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

    [Fact]
    public void Equal_rows_take_equal_captures_the_oldest_first_and_the_next_one_is_missing()
    {
        _listed.Note("pi_1", [Capture("cp_2", minute: 2), Capture("cp_1", minute: 1), Capture("cp_0", 7)]);
        Assert.Equal(["Found cp_1", "Found cp_2", "Missing ", "Missing "], [Take(), Take(), Take(), Take(tips: 7)]);
        Assert.Equal("Found cp_0", Take(amount: 7));
    }

    public static TheoryData<string, string> Entries => new()
    {
        // what is listed, how a row of 100 without tips compares with it
        { "equal", "Found" },
        { "tips of 0", "Found" },
        { "tips", "Missing" },
        { "another amount", "Missing" },
        { "declined", "Missing" },
        { "failed", "Missing" },
        { "no id", "Unclear" },
        { "no amount", "Unclear" },
        { "no time", "Unclear" },
        { "another amount and no id", "Missing" },
    };

    [Theory]
    [MemberData(nameof(Entries))]
    public void A_row_takes_what_says_all_that_the_row_says(string entry, string expected)
    {
        _listed.Note("pi_1", [Entry(entry)]);
        Assert.Equal(expected, Take().Split(' ')[0]);
    }

    [Fact]
    public void A_row_with_tips_takes_a_capture_with_those_tips()
    {
        _listed.Note("pi_1", [Capture("cp_0"), Entry("tips")]);
        Assert.Equal(["Missing ", "Found cp_1", "Missing "], [Take(tips: 8), Take(tips: 7), Take(tips: 7)]);
    }

    [Theory]
    [InlineData("equal", 100, null, "Found")]
    [InlineData("equal", 100, 0L, "Found")]
    [InlineData("equal", 100, 7L, "OtherAmount")]
    [InlineData("equal", 90, null, "OtherAmount")]
    [InlineData("tips", 100, 7L, "Found")]
    [InlineData("tips", 100, null, "OtherAmount")]
    [InlineData("tips of 0", 100, null, "Found")]
    [InlineData("declined", 100, null, "Declined")]
    [InlineData("failed", 100, null, "Declined")]
    [InlineData("no amount", 100, null, "Unclear")]
    [InlineData("no time", 100, null, "Unclear")]
    [InlineData("no id", 100, null, "NotListed")]
    public void A_row_that_names_a_capture_takes_that_one_or_says_why_not(string entry, long amount, long? tips, string expected)
    {
        _listed.Note("pi_1", [Capture("cp_0"), Entry(entry)]);
        var result = _listed.Take(Row("cp_1", amount, tips), out var capture);
        Assert.Equal(expected, result.ToString());
        Assert.Equal(expected is "NotListed" ? null : "cp_1", capture?.Id);
        // It stands in the way of no other row, unless it could be anybody's.
        Assert.Equal(entry.StartsWith("no", StringComparison.Ordinal) ? "Unclear " : "Found cp_0", Take());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_capture_that_a_row_took_is_taken_for_a_row_that_names_it(bool isOfIntent)
    {
        _listed.Note("pi_1", [Capture("cp_1")]);
        Assert.Equal("Found cp_1", Take("cp_1"));
        Assert.Equal("Taken ", Take("cp_1"));
        _listed.Note(isOfIntent ? "pi_1" : "pi_2", [Capture("cp_1"), Capture("cp_2")]);
        Assert.Equal("Taken ", Take("cp_1"));
        Assert.Equal(isOfIntent ? "NotListed " : "Found cp_1", Take("cp_1", intent: "pi_2"));
    }

    [Fact]
    public void A_row_that_names_what_an_equal_row_took_before_it_takes_what_is_left()
    {
        _listed.Note("pi_1", [Capture("cp_1"), Capture("cp_2", minute: 1)]);
        Assert.Equal("Found cp_1", Take());
        Assert.Equal("Found cp_2", Take("cp_1"));
        // No equal one: what it names is another row's.
        Assert.Equal("Taken ", Take("cp_1", amount: 7));
        Assert.Equal("Missing ", Take("cp_1"));
    }

    [Fact]
    public void What_an_intent_lists_now_replaces_what_it_listed_before()
    {
        Assert.False(_listed.IsRead("pi_1"));
        _listed.Note("pi_1", []);
        Assert.True(_listed.IsRead("pi_1"));
        Assert.False(_listed.IsRead("pi_2"));
        _listed.Note("pi_1", [Capture("cp_1")]);
        _listed.Note("pi_2", [Capture("cp_2")]);
        _listed.Note("pi_1", []);
        Assert.Equal(["Missing ", "Found cp_2"], [Take(), Take(intent: "pi_2")]);
        _listed.Note("pi_1", [Capture("cp_3")]);
        Assert.Equal("Found cp_3", Take());
    }

    [Fact]
    public void An_entry_without_an_id_stays_unclear_beside_what_is_this_run_s()
    {
        _listed.Attribute("pi_1", "cp_1");
        _listed.Note("pi_1", [Capture("cp_1"), Entry("no id")]);
        Assert.Equal("Unclear ", Take());
    }

    [Theory]
    [InlineData("journal", true)]
    [InlineData("another", false)]
    [InlineData(null, false)]
    public void A_send_of_this_run_or_its_journal_makes_a_capture_beside_a_row_s(string? journal, bool isOwn)
    {
        var send = new UnansweredSend("pi_1", 100, null, "op1") { Journal = journal, Capture = Capture("cp_1") };
        Assert.Equal(isOwn, _listed.IsOwn(send));
        _listed.Note("pi_1", [Capture("cp_1")]);
        _listed.Learn(send);
        Assert.Equal(isOwn ? "Missing " : "Found cp_1", Take());

        // In doubt, and of this run from then on.
        _listed.Learn("pi_1", null, send);
        Assert.True(_listed.IsOwn(send));
        Assert.False(new ListedCaptures().IsOwn(send));
    }

    [Fact]
    public void A_send_whose_capture_is_not_found_takes_none()
    {
        _listed.Note("pi_1", [Entry("no id"), Capture("cp_1")]);
        _listed.Learn(new UnansweredSend("pi_1", 100, null, "op1") { Journal = "journal" });
        _listed.Learn(new UnansweredSend("pi_1", 100, null, "op2") { Journal = "journal", Capture = new CaptureDetails() });
        Assert.Equal("Found cp_1", Take("cp_1"));
    }

    [Fact]
    public void What_took_the_rest_of_an_intent_is_its_youngest_capture()
    {
        Assert.Null(_listed.TakeLast("pi_1", 0));
        var declined = Entry("declined");
        declined.CreatedAt = s_sent.AddMinutes(9);
        _listed.Note("pi_1", [Capture("cp_3", minute: 3), Capture("cp_5", minute: 5), Capture("cp_4", minute: 4), declined]);
        Assert.Null(_listed.TakeLast("pi_1", 7));
        Assert.Equal("cp_5", _listed.TakeLast("pi_1", 0)?.Id);
        Assert.Equal("cp_4", _listed.TakeLast("pi_1", 0)?.Id);
        Assert.Equal("Taken ", Take("cp_5"));
    }

    [Theory]
    [InlineData("no id")]
    [InlineData("no amount")]
    [InlineData("no time")]
    [InlineData("amount of 0")]
    public void The_youngest_is_not_told_where_an_entry_lacks_something(string entry)
    {
        _listed.Note("pi_1", [Capture("cp_0", minute: 9), Entry(entry)]);
        Assert.Null(_listed.TakeLast("pi_1", 0));
    }

    [Fact]
    public void Of_captures_that_took_no_money_none_took_the_rest_and_tips_are_told_apart()
    {
        _listed.Note("pi_1", [Entry("declined"), Entry("failed")]);
        Assert.Null(_listed.TakeLast("pi_1", 0));
        _listed.Note("pi_1", [Entry("tips")]);
        Assert.Null(_listed.TakeLast("pi_1", 0));
        Assert.Equal("cp_1", _listed.TakeLast("pi_1", 7)?.Id);
        Assert.Null(_listed.TakeLast("pi_1", 7));
    }

    private string Take(string? captureId = null, long amount = 100, long? tips = null, string intent = "pi_1") =>
        $"{_listed.Take(Row(captureId, amount, tips, intent), out var capture)} {capture?.Id}";

    /// <summary>A capture cp_1 of 100, but for what is said of it.</summary>
    private static CaptureDetails Entry(string but)
    {
        var entry = Capture("cp_1", minute: 1);
        switch (but)
        {
            case "equal":
                break;
            case "tips of 0":
                entry.TipsAmount = 0;
                break;
            case "tips":
                entry.TipsAmount = 7;
                break;
            case "another amount":
                entry.Amount = 90;
                break;
            case "amount of 0":
                entry.Amount = 0;
                break;
            case "declined":
                entry.Status = CaptureStatuses.Declined;
                break;
            case "failed":
                entry.Status = CaptureStatuses.Failed;
                break;
            case "no id":
                entry.Id = null;
                break;
            case "no amount":
                entry.Amount = null;
                break;
            case "no time":
                entry.CreatedAt = null;
                break;
            case "another amount and no id":
                (entry.Amount, entry.Id) = (90, null);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(but), but, null);
        }

        return entry;
    }

    private static UnansweredSend Send()
    {
        var send = new UnansweredSend("pi_1", 100, null, "op1");
        send.Sent(s_sent, s_sent);
        return send;
    }

    private static CaptureDetails Capture(string id, long amount = 100, int minute = 0) =>
        new() { Id = id, Amount = amount, Status = CaptureStatuses.Successful, CreatedAt = DateTimeOffset.UnixEpoch.AddMinutes(minute) };

    private static CheckedRow Row(string? captureId = null, long amount = 100, long? tips = null, string intent = "pi_1") =>
        new(new DojoCaptureInstruction(1, intent, amount, tips, null, null) { CaptureId = captureId }, amount, tips);
}
