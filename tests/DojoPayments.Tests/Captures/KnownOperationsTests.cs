using DojoPayments.Batch;
using DojoPayments.Journal;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Tests.Captures;

/// <summary>What the register knows of an operation, line by line of a journal and row by row of an input.</summary>
public class KnownOperationsTests
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly OperationKey s_key = OperationKey.Of("a");

    private readonly KnownOperations _book = new();

    public static TheoryData<string[], string, bool> Histories => new()
    {
        // lines, state, is there a send without a known outcome
        { [], "Free", false },
        { ["sending"], "Open", true },
        { ["sending", "unknown"], "Open", true },
        { ["sending", "captured"], "Captured", false },
        { ["sending", "refused"], "Free", false },
        { ["sending", "released"], "Free", false },
        { ["sending", "refused", "sending"], "Open", true },
        { ["sending", "unknown", "sending", "released"], "Open", true },
        { ["sending", "unknown", "captured"], "Captured", false },
        { ["sending", "captured", "refused"], "Free", false },
        { ["captured"], "Captured", false },
    };

    [Theory]
    [MemberData(nameof(Histories))]
    public void An_operation_is_what_its_lines_say(string[] lines, string state, bool isInDoubt)
    {
        for (var place = 0; place < lines.Length; place++)
            _book.Note(Line(lines[place]), place);
        Assert.Equal(state, _book.Find(s_key, out var at, out var send).ToString());
        Assert.Equal(isInDoubt, send is not null);
        if (state == "Captured")
            Assert.Equal(lines.Length - 1, at);
    }

    [Fact]
    public void An_announcement_that_is_written_anew_stands_for_the_one_before_it()
    {
        _book.Note(Line("sending", minutes: 0), 0);
        _book.Note(Line("sending", minutes: 5, isAnew: true), 1);
        _book.Find(s_key, out _, out var send);
        Assert.Equal(s_at.AddMinutes(5), send!.LastSentLocally);
        Assert.Equal(s_at.AddMinutes(5), send.FirstSent(new Clocks(s_at.AddHours(1), s_at.AddHours(1), 0)));
        _book.Note(Line("released", minutes: 6), 2);
        Assert.Equal(OperationState.Free, _book.Find(s_key, out _, out _));
    }

    [Fact]
    public void Of_two_sends_the_one_that_was_not_made_is_taken_back()
    {
        _book.Note(Line("sending", minutes: 0), 0);
        _book.Note(Line("unknown", minutes: 1), 1);
        _book.Note(Line("sending", minutes: 20), 2);
        _book.Note(Line("released", minutes: 21), 3);
        Assert.Equal(OperationState.Open, _book.Find(s_key, out _, out var send));
        Assert.Equal(s_at, send!.LastSentLocally);
    }

    [Fact]
    public void A_capture_that_was_found_explains_its_send_and_is_in_doubt_no_more()
    {
        _book.Note(Line("sending"), 0);
        var found = Line("captured");
        found.CaptureId = "cap_1";
        found.Found = true;
        Assert.Equal("pi_1", _book.Note(found, 1));
        Assert.Empty(_book.OpenSends);
        Assert.Equal("cap_1", Assert.Single(_book.FoundSends).Capture?.Id);
    }

    [Fact]
    public void Equal_rows_are_named_by_their_place_among_each_other()
    {
        Assert.Equal(["pi_1/5/0/1", "pi_1/5/0/2", "pi_1/5/1/1", "pi_2/5/0/1", "own", "pi_1/5/0/3"], new[] { Named(null), Named(null), Named(null, tips: 1), Named(null, "pi_2"), Named("own"), Named(null, tips: 0) });
        string Named(string? operationId, string intent = "pi_1", long? tips = null) => _book.Name(new DojoCaptureInstruction(1, intent, 5L, tips, null, operationId), 5, tips);
    }

    [Theory]
    [InlineData(5, null, null, true, false)]
    [InlineData(5, 0L, null, true, false)]
    [InlineData(6, null, null, false, false)]
    [InlineData(5, 1L, null, false, false)]
    [InlineData(5, null, "other", false, true)]
    public void A_name_stands_for_one_payload_and_one_reference(long amount, long? tips, string? reference, bool agrees, bool isOfReference)
    {
        Assert.True(_book.Agrees(Row(5, null, null), out _, out _));
        var again = Row(amount, tips, reference);
        Assert.Equal(agrees, _book.Agrees(again, out var isRepeated, out var differs));
        Assert.Equal(isOfReference, differs);
        Assert.True(isRepeated);
    }

    [Fact]
    public void What_was_refused_may_be_mended_under_its_name_and_what_was_captured_may_not()
    {
        _book.Note(Line("sending"), 0);
        _book.Note(Line("refused"), 1);
        Assert.True(_book.Agrees(Row(6, null, null), out _, out _));

        var other = new KnownOperations();
        other.Note(Line("sending"), 0);
        other.Note(Line("captured"), 1);
        Assert.False(other.Agrees(Row(6, null, null), out _, out _));
    }

    [Fact]
    public void What_the_journal_has_and_no_row_names_is_counted_until_one_does()
    {
        _book.Note(Line("sending"), 0);
        Assert.True(_book.BeginInput());
        Assert.Equal((1, 1, 0), (_book.UnnamedCount, _book.UnnamedOf("pi_1"), _book.UnnamedOf("pi_2")));
        Assert.True(_book.IsUnnamed(s_key));

        var other = CaptureOperation.Valid(new DojoCaptureInstruction(1, "pi_1", 7L, null, null, "b"), 7, null);
        other.Name("b");
        Assert.True(_book.Agrees(other, out _, out _));
        Assert.True(_book.HasToWait(other));

        Assert.True(_book.Agrees(Row(5, null, null), out _, out _));
        Assert.Equal((0, 0), (_book.UnnamedCount, _book.UnnamedOf("pi_1")));
        Assert.False(_book.IsUnnamed(s_key));
        Assert.False(_book.HasToWait(other));
    }

    [Fact]
    public void A_journal_of_refused_operations_alone_has_nothing_that_an_input_could_miss()
    {
        _book.Note(Line("sending"), 0);
        _book.Note(Line("refused"), 1);
        Assert.False(_book.BeginInput());
    }

    [Theory]
    [InlineData("0A", true)]
    [InlineData("00a", true)]
    [InlineData("a0", false)]
    [InlineData("b", false)]
    public void An_id_that_differs_by_noughts_case_or_spaces_is_a_known_one(string operationId, bool isKnown)
    {
        Assert.Null(_book.OtherSpelling(Named("a")));
        Assert.Equal(isKnown ? "a" : null, _book.OtherSpelling(Named(operationId)));
    }

    [Fact]
    public void Without_a_journal_a_capture_and_a_send_in_doubt_are_kept_for_the_rows_that_follow()
    {
        var row = Row(5, null, null);
        var send = new UnansweredSend("pi_1", 5, null, "a");
        _book.Keep(s_key, send);
        Assert.Equal(OperationState.Open, _book.Find(s_key, out _, out var kept));
        Assert.Same(send, kept);
        var capture = row.Make("cap_1", DojoCapture.Accepted, null, s_at);
        _book.Keep(s_key, capture);
        Assert.Equal(OperationState.Captured, _book.Find(s_key, out _, out var none));
        Assert.Null(none);
        Assert.Same(capture, _book.Kept(s_key));
    }

    private static CaptureOperation Row(long amount, long? tips, string? reference)
    {
        var operation = CaptureOperation.Valid(new DojoCaptureInstruction(1, "pi_1", amount, tips, reference, "a"), amount, tips);
        operation.Name("a");
        return operation;
    }

    private static CaptureOperation Named(string operationId)
    {
        var operation = CaptureOperation.Valid(new DojoCaptureInstruction(1, "pi_1", 5L, null, null, operationId), 5, null);
        operation.Name(operationId);
        return operation;
    }

    private static JournalRecord Line(string state, int minutes = 0, bool isAnew = false) => new()
    {
        State = state,
        OperationId = "a",
        At = s_at.AddMinutes(minutes),
        PaymentIntentId = "pi_1",
        Amount = 5,
        Anew = isAnew ? true : null,
        CaptureId = state == "captured" ? "cap_0" : null,
    };
}
