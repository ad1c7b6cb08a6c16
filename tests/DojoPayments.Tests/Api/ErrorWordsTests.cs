namespace DojoPayments.Tests.Api;

public class ErrorWordsTests
{
    [Theory]
    [InlineData(null, "nothing")]
    [InlineData("10", "'10'")]
    [InlineData("\u00A010", "'\\u00A010'")]
    [InlineData("\u00A310.50", "'\u00A310.50'")]
    [InlineData("10,50 \u20AC", "'10,50 \u20AC'")]
    [InlineData("M\u00FCller", "'M\u00FCller'")]
    [InlineData("\u201310", "'\u201310'")]
    [InlineData("p\u0456_1", "'p\\u0456_1'")]
    [InlineData("\u200B1\u00AD", "'\\u200B1\\u00AD'")]
    [InlineData(10.5, "10.5 (Double)")]
    [InlineData(new[] { 10, 50 }, "10,50 (a list)")]
    public void A_value_is_quoted_with_what_cannot_be_seen_in_it(object? value, string quoted) => Assert.Equal(quoted, ErrorWords.Quote(value));

    [Fact]
    public void What_a_database_has_for_nothing_is_nothing() => Assert.Equal("nothing", ErrorWords.Quote(DBNull.Value));

    [Fact]
    public void A_long_value_is_cut_off() => Assert.Equal($"'{new string('1', 61)}…'", ErrorWords.Quote(new string('1', 1000)));

    [Theory]
    [InlineData(400, "DojoBadRequest")]
    [InlineData(401, "DojoUnauthorized")]
    [InlineData(403, "DojoForbidden")]
    [InlineData(404, "DojoNotFound")]
    [InlineData(409, "DojoConflict")]
    [InlineData(422, "DojoRejected")]
    [InlineData(429, "DojoRateLimited")]
    public void A_refusal_has_the_id_of_its_status(int status, string id) => Assert.Equal(id, ErrorWords.Refusal(status).ToString());
}
