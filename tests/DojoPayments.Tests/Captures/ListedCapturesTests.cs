using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Tests.Captures;

/// <summary>A listed capture is one row's, in whatever order it is learnt what is listed and whose it is.</summary>
public class ListedCapturesTests
{
    private readonly ListedCaptures _listed = new() { Journal = "journal" };

    [Fact]
    public void What_a_read_back_finds_after_its_intent_was_listed_is_no_other_row_s()
    {
        _listed.Note("pi_1", [Capture("cp_1"), Capture("cp_2")]);
        _listed.Learn(new OpenSend("pi_1", 100, null, "op1") { Journal = "journal", Capture = Capture("cp_1") });
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

    private static CaptureDetails Capture(string id) => new() { Id = id, Amount = 100, Status = CaptureStatuses.Successful, CreatedAt = DateTimeOffset.UnixEpoch };

    private static CheckedRow Row(string? captureId = null) =>
        new(new DojoCaptureInstruction(1, "pi_1", 100L, null, null, null) { CaptureId = captureId }, 100, null);
}
