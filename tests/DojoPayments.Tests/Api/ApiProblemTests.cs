using System.Text;
using DojoPayments.Api;

namespace DojoPayments.Tests.Api;

public class ApiProblemTests
{
    [Fact]
    public void The_vendor_s_own_example_is_told_in_full()
    {
        var problem = Parse("""
            {"errors":{"Reference":["The Reference field is required."],"amount":"too much"},"type":"https://tools.ietf.org/html/rfc7231#section-6.5.1",
            "title":"One or more validation errors occurred.","status":400,"traceId":"00-a405f077-01","unknown":{"a":[1]}}
            """);
        Assert.True(problem.IsOfApi);
        Assert.Equal("00-a405f077-01", problem.TraceId);
        Assert.Equal(
            "The API answered 400: One or more validation errors occurred. Reference: The Reference field is required. amount: too much (traceId 00-a405f077-01)",
            problem.Describe(400));
    }

    [Theory]
    [InlineData("""{"title":"Conflict","detail":5,"traceId":[],"errors":"x"}""")]
    [InlineData("""{"errors":{"a":null,"b":[],"c":[null]}}""")]
    public void Members_that_are_missing_or_of_another_type_are_done_without(string body)
    {
        var problem = Parse(body);
        Assert.True(problem.IsOfApi);
        Assert.Contains("409", problem.Describe(409), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Detail":"Not authorised yet"}""", "Not authorised yet")]
    [InlineData("""{"TITLE":"Conflict","TraceID":"00-1"}""", "Conflict. (traceId 00-1)")]
    [InlineData("""{"Errors":{"Amount":["too much"]}}""", "Amount: too much")]
    [InlineData("""{"errors":["too much","too late"]}""", "too much too late")]
    [InlineData("""{"errors":"too much"}""", "too much")]
    [InlineData("""{"ERRORS":"too much","errors":{"Amount":"too late"}}""", "too much Amount: too late")]
    [InlineData("""{"Title":"Conflict","Status":409,"Errors":null,"Extensions":{"a":1}}""", "Conflict.")]
    [InlineData("""{"errors":[{"code":7}]}""", """{"code":7}""")]
    public void The_other_known_shapes_are_read_too(string body, string expected)
    {
        var problem = Parse(body);
        Assert.True(problem.IsOfApi);
        Assert.Equal("The API answered 409: " + expected, problem.Describe(409));
    }

    [Fact]
    public void Who_asks_for_credentials_with_407_is_a_proxy()
    {
        Assert.StartsWith("A proxy", Parse("<html>").Describe(407), StringComparison.Ordinal);
        Assert.StartsWith("A proxy", Parse("""{"title":"x"}""").Describe(407), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"title":null,"detail":" ","errors":[]}""")]
    [InlineData("""{"errors":" "}""")]
    [InlineData("""{"errors":7}""")]
    [InlineData("""{"message":"blocked by policy","status":403}""")]
    [InlineData("<html><body>502 Bad Gateway</body></html>")]
    [InlineData("{\"title\":\"cut of")]
    [InlineData("[1]")]
    [InlineData("\0\u0001\u0002")]
    public void What_is_not_a_problem_as_the_API_writes_it_is_said_to_be_perhaps_a_proxy_s(string body)
    {
        var problem = Parse(body);
        Assert.False(problem.IsOfApi);
        Assert.Contains("proxy", problem.Describe(502), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"title":"Not Found","status":404,"traceId":"00-1"}""", false)]
    [InlineData("""{"title":"Not Found","Detail":"No such payment intent."}""", true)]
    [InlineData("""{"Errors":"too much"}""", true)]
    public void A_reason_is_more_than_the_name_of_the_status(string body, bool expected) => Assert.Equal(expected, Parse(body).SaysWhy);

    [Fact]
    public void A_long_answer_is_quoted_in_part() =>
        Assert.InRange(Parse(new string('x', 100_000)).Describe(500).Length, 1, 400);

    private static ApiProblem Parse(string body) => ApiProblem.Parse(Encoding.UTF8.GetBytes(body));
}
