using DojoPayments.Rows;

namespace DojoPayments.Tests.Captures;

public class RepeatedRowsTests
{
    [Fact]
    public void Only_a_row_that_repeats_all_of_it_is_a_repeat()
    {
        var rows = new RepeatedRows();
        Assert.False(rows.IsFirstRepeat(Row("pi_1", 5, null, null)));
        Assert.False(rows.IsFirstRepeat(Row("PI_1", 5, null, null)));
        Assert.False(rows.IsFirstRepeat(Row("pi_1", 6, null, null)));
        Assert.False(rows.IsFirstRepeat(Row("pi_1", 5, 0, null)));
        Assert.False(rows.IsFirstRepeat(Row("pi_1", 5, null, "a")));
        Assert.True(rows.IsFirstRepeat(Row("pi_1", 5, null, "a")));
    }

    [Fact]
    public void It_is_said_once()
    {
        var rows = new RepeatedRows();
        Assert.Equal([false, true, false, false], Enumerable.Range(0, 4).Select(_ => rows.IsFirstRepeat(Row("pi_1", 5, null, null))));
    }

    [Fact]
    public void Rows_that_are_named_are_told_apart_by_their_names()
    {
        var rows = new RepeatedRows();
        Assert.False(rows.IsFirstRepeat(Row("pi_1", 5, null, null, "a")));
        Assert.False(rows.IsFirstRepeat(Row("pi_1", 5, null, null, "b")));
    }

    [Fact]
    public void It_looks_back_over_a_hundred_thousand_rows_and_forgets_what_is_older()
    {
        var rows = new RepeatedRows();
        for (var number = 1; number <= 300_000; number++)
            Assert.False(rows.IsFirstRepeat(Row("pi_1", number, null, null)));
        Assert.False(rows.IsFirstRepeat(Row("pi_1", 1, null, null)));
        Assert.True(rows.IsFirstRepeat(Row("pi_1", 200_001, null, null)));
    }

    private static CheckedRow Row(string id, long amount, long? tips, string? reference, string? operationId = null) =>
        new(new DojoCaptureInstruction(1, id, amount, tips, reference, operationId), amount, tips);
}
