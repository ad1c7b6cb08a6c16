using System.Management.Automation;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>The one parameter that can take money twice.</summary>
public class ResendAfterTests
{
    // A name that is never looked up: nothing is sent before the time is checked, and nothing after it.
    private const string Elsewhere = "https://api.invalid/";

    [Theory]
    [InlineData("15")]
    [InlineData("'15'")]
    [InlineData("15.5")]
    [InlineData("1kb")]
    [InlineData("'15m'")]
    [InlineData("''")]
    [InlineData("$null")]
    [InlineData("'12:60:00'")]
    [InlineData("-15")]
    [InlineData("'-00:15:00'")]
    [InlineData("([timespan]-9000000000)")]
    [InlineData("30.00:00:01")]
    [InlineData("([timespan]::MaxValue)")]
    public async Task A_time_that_could_be_a_slip_is_refused_wherever_the_API_is(string time)
    {
        await using var session = await SandboxSession.StartAsync();
        using var folder = new TemporaryFolder();
        session.Authorize(1000, "pi_1");
        foreach (var address in (string[])[string.Empty, " -BaseUri " + Elsewhere])
        {
            var result = session.Run($"New-DojoCapture pi_1 5 -JournalPath $args[0] -ResendAfter {time}{address}", folder.File("captures.journal"));
            Assert.Equal("InvalidResendAfter", result.TerminatingId);
            Assert.Equal(ErrorCategory.InvalidArgument, result.Terminating!.CategoryInfo.Category);
            Assert.Contains("00:15:00", result.Terminating.ToString(), StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(folder.Path));
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData("00:00:59")]
    [InlineData("00:00:00")]
    [InlineData("([timespan]15)")]
    [InlineData("([timespan]::FromSeconds(59.999))")]
    public async Task Less_than_a_minute_is_for_a_sandbox_on_this_machine(string time)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Run($"New-DojoCapture pi_1 5 -ResendAfter {time}").ShouldBeClean();
        Assert.Equal("InvalidResendAfter", session.Run($"New-DojoCapture pi_1 5 -ResendAfter {time} -BaseUri {Elsewhere}").TerminatingId);
    }

    [Theory]
    [InlineData("00:01:00")]
    [InlineData("' 00:15:00 '")]
    [InlineData("00:15")]
    [InlineData("1.12:00:00")]
    [InlineData("30.00:00:00")]
    [InlineData("([timespan]::FromMinutes(1))")]
    [InlineData("([timespan]::FromDays(30))")]
    public async Task Anything_between_a_minute_and_thirty_days_is_a_time(string time)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Run($"@() | New-DojoCapture -ResendAfter {time} -BaseUri {Elsewhere}").ShouldBeClean();
    }
}
