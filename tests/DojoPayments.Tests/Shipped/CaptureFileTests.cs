using DojoPayments.Shell;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Shipped;

/// <summary>Read-CaptureFile.ps1: what it takes for a row, and what it refuses to guess.</summary>
public sealed class CaptureFileTests : IDisposable
{
    private readonly PowerShellSession _session = new(key: null);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("columns in any order, names in any case, blanks before cells", "amount, INTENTID\n1000, pi_1\n", "1 pi_1 1000   ")]
    [InlineData("an id of its own beside the payment's", "Id,Amount,PaymentIntentId\n7,1000,pi_1\n", "1 pi_1 1000   ")]
    [InlineData("quotes round everything", "\"Id\",\"Amount\",\"Tips\",\"Reference\",\"OperationId\"\n\"pi_1\",\"1000\",\"50\",\"a \"\"b\"\", c\",\"op 1\"\n", "1 pi_1 1000 50 a \"b\", c op 1")]
    [InlineData("a quote that opens nothing", "Id,Amount,Reference\npi_1,1000,12\" pizza\npi_2,1000,x\n", "1 pi_1 1000  12\" pizza ", "2 pi_2 1000  x ")]
    [InlineData("the type above the header", "#TYPE Selected.System.String\n\"Id\",\"Amount\"\n\"pi_1\",\"1000\"\n", "1 pi_1 1000   ")]
    [InlineData("carriage returns, blank lines and rows", "Id,Amount\r\n\r\npi_1,1\r\n,\r\n  \r\npi_2,2\r\n,\r\n", "1 pi_1 1   ", "2 pi_2 2   ")]
    [InlineData("no line break behind a quoted cell", "Id,Amount\npi_1,\"1000\"", "1 pi_1 1000   ")]
    [InlineData("no line break behind blanks", "Id,Amount\npi_1,1000\n,", "1 pi_1 1000   ")]
    [InlineData("a note of several lines", "Id,Amount,Note\npi_1,1,\"first\nsecond \"\"x\"\",\n\"\npi_2,2,\n", "1 pi_1 1   ", "2 pi_2 2   ")]
    public void A_row_is_what_is_written(string what, string text, params string[] expected)
    {
        var (rows, problems) = Read(text);
        Assert.True(problems.Count == 0, what + string.Concat(problems));
        Assert.Equal(expected, rows);
    }

    [Theory]
    [InlineData(3, "Id,Amount\npi_1,1\npi_2\n")]
    [InlineData(3, "Id,Amount\npi_1,1\npi_2,1,050\npi_3,1\n")]
    [InlineData(2, "Id,Amount\npi_1,1,\n")]
    [InlineData(4, "Id,Amount,Reference\npi_1,1,\n\npi_2,1\n")]
    [InlineData(2, "Id,Amount\npi_1,10")]
    [InlineData(2, "Id,Amount,Reference\npi_1,\"1\",x")]
    [InlineData(2, "Id,Amount,Reference\npi_1,1,\"x\npi_2,2,y\npi_3,3,z\n")]
    [InlineData(2, "Id,Amount,Note\npi_1,1,\"x\npi_2,2,y\npi_3,3,z\n")]
    [InlineData(2, "Id,Amount,Note\npi_1,1,\"x\npi_2,2,\"\npi_3,3,z\n")]
    [InlineData(2, "Id,Amount,Note\npi_1,1,\"x\npi_2,2,\"\"\npi_3,3,\"z\"\n")]
    [InlineData(2, "Id,Amount,Reference\npi_1,1,\"hire\n18\"\npi_2,2,y\n")]
    [InlineData(2, "Id,Amount\n\"pi_1\n\",1\n")]
    [InlineData(2, "Id,Amount\npi_1,\"10\"50\n")]
    [InlineData(1, "Id;Amount\npi_1;1\n")]
    [InlineData(1, "Id,Reference\npi_1,1\n")]
    [InlineData(2, "\nId,Amount,Tips,tips\npi_1,1,1,1\n")]
    public void What_could_be_read_in_two_ways_is_a_problem_of_its_line(int line, string text)
    {
        var (_, problems) = Read(text);
        Assert.StartsWith($"Line {line}: ", problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_tells_the_line_that_it_begins_in()
    {
        var result = _session.Run(
            "& $args[0] -Text $args[1] -Delimiter ',' -Problems ([System.Collections.Generic.List[string]]::new()) | ForEach-Object { \"$($_.Row) $($_.Line)\" }",
            Path.Combine(Repository.StagedModule, "Batch", "Read-CaptureFile.ps1"),
            "#TYPE x\n\nId,Amount,Note\npi_1,1,\"a\nb\"\n\n,,\npi_2,1,\n");
        result.ShouldBeClean();
        Assert.Equal(["1 4", "2 8"], result.Output.Select(row => row.ToString()));
    }

    [Fact]
    public void Every_line_with_a_problem_is_named_up_to_ten()
    {
        var (_, problems) = Read("Id,Amount\npi_1\npi_2,1\npi_3,1,1\n");
        Assert.Equal(["Line 2", "Line 4"], problems.Select(problem => problem.Split(':')[0]));
        (_, problems) = Read("Id,Amount\n" + string.Concat(Enumerable.Repeat("pi_1\n", 1000)));
        Assert.Equal(10, problems.Count);
    }

    [Fact]
    public void A_quote_that_is_not_closed_is_found_without_reading_a_large_file_to_its_end()
    {
        var (rows, problems) = Read("Id,Amount,Note\npi_1,1,\"x\n" + string.Concat(Enumerable.Repeat("pi_2,2,y\n", 100_000)));
        Assert.Empty(rows);
        Assert.StartsWith("Line 2: a quote", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    [InlineData("Id,Amount\n")]
    [InlineData("Id,Amount\n,\n")]
    public void A_file_without_rows_is_a_problem(string text) => Assert.Single(Read(text).Problems);

    private (List<string> Rows, List<string> Problems) Read(string text)
    {
        var problems = new List<string>();
        var result = _session.Run(
            "& $args[0] -Text $args[1] -Delimiter ',' -Problems $args[2] | ForEach-Object { $_.Row, $_.PaymentIntentId, $_.Amount, $_.TipsAmount, $_.Reference, $_.OperationId -join ' ' }",
            Path.Combine(Repository.StagedModule, "Batch", "Read-CaptureFile.ps1"),
            text,
            problems);
        result.ShouldBeClean();
        return ([.. result.Output.Select(row => row.ToString())], problems);
    }
}
