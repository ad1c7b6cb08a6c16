using DojoPayments.Rows;

namespace DojoPayments.Tests.Captures;

public class SpreadsheetTextTests
{
    [Theory]
    [InlineData("'=1+1", "=1+1")]
    [InlineData("'+44 20", "+44 20")]
    [InlineData("'-1", "-1")]
    [InlineData("'@sum", "@sum")]
    [InlineData("'\tx", "\tx")]
    [InlineData("''=x", "'=x")]
    [InlineData("'''=x", "''=x")]
    [InlineData("'O'Neil", "'O'Neil")]
    [InlineData("'", "'")]
    [InlineData("''", "''")]
    [InlineData("=1+1", "=1+1")]
    [InlineData(" '=x", " '=x")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void A_text_that_a_spreadsheet_would_run_is_read_without_its_mark(string? cell, string? expected) => Assert.Equal(expected, SpreadsheetText.Read(cell));
}
