using System.Globalization;
using System.Text.Json;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>The times of a search, whatever calendar the user has.</summary>
public class SearchTimeTests
{
    private const string InCulture = "[System.Threading.Thread]::CurrentThread.CurrentCulture = [cultureinfo]::new($args[0]); ";

    private static readonly string s_local = new DateTimeOffset(new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Local)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static TheoryData<string> Cultures => ["th-TH", "fa-IR", "ar-SA", "en-US", "en-GB", "de-DE"];

    private static (string Time, string Expected)[] Times =>
    [
        ("2026-11-01", s_local),
        ("'2026-11-01T00:00'", s_local),
        ("'2026-11-01T02:00:00+02:00'", "2026-11-01T00:00:00Z"),
        ("'2026-11-01T00:00:00.5Z'", "2026-11-01T00:00:00.5Z"),
        ("([datetime]'2026-11-01')", s_local),
        ("([datetime]::SpecifyKind('2026-11-01', 'Utc'))", "2026-11-01T00:00:00Z"),
        ("([DateTimeOffset]::new(2026, 11, 1, 3, 0, 0, [timespan]::FromHours(3)))", "2026-11-01T00:00:00Z"),
    ];

    private static string[] NoTimes =>
    [
        "01/11/2026", "11/01/2026", "1.11.2026", "'1 Nov 2026'", "2026", "20261101", "'2026-11-01 00:00'", "2026-11-31", "''", "$null",
        "1483-11-01", "2648-11-01", "([datetime]::MinValue)", "([DateTimeOffset]::MaxValue)", "([datetime]::new(1483, 11, 1))",
    ];

    [Theory]
    [MemberData(nameof(Cultures))]
    public async Task A_time_is_what_ISO_8601_says_or_what_the_object_is(string culture)
    {
        await using var session = await SandboxSession.StartAsync();
        foreach (var (time, expected) in Times)
        {
            session.Run($"{InCulture}Get-DojoPaymentIntent -From {time} -To {time}", culture).ShouldBeClean();
            using var body = JsonDocument.Parse(session.Sandbox.Requests.Recent[^1].Body);
            var bound = DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture);
            Assert.Equal([bound, bound], Bounds(body.RootElement));
        }
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public async Task Anything_that_needs_a_calendar_is_refused_before_anything_is_read(string culture)
    {
        await using var session = await SandboxSession.StartAsync();
        foreach (var time in NoTimes)
        {
            foreach (var parameter in (string[])["From", "To"])
            {
                var result = session.Run($"{InCulture}Get-DojoPaymentIntent -{parameter} {time} | New-DojoCapture -Remaining", culture);
                Assert.Equal("ParameterArgumentTransformationError", result.TerminatingId);
                Assert.Contains("2026-11-01", result.Terminating!.ToString(), StringComparison.Ordinal);
            }
        }

        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData("@()")]
    [InlineData("$null")]
    public async Task States_that_are_none_are_not_all_of_them(string states)
    {
        await using var session = await SandboxSession.StartAsync();
        Assert.Equal("ParameterArgumentValidationError", session.Run($"Get-DojoPaymentIntent -Status {states}").TerminatingId);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    private static IEnumerable<DateTimeOffset> Bounds(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Bounds(member.Value)),
        JsonValueKind.String when element.TryGetDateTimeOffset(out var time) => [time],
        _ => [],
    };
}
