using System.Globalization;
using System.Text.Json;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>The times of a search, whatever calendar the user has.</summary>
public class SearchTimeTests
{
    private const string InCulture = "[System.Threading.Thread]::CurrentThread.CurrentCulture = [cultureinfo]::new($args[0]); ";

    public static TheoryData<string, string> Times
    {
        get
        {
            var local = new DateTimeOffset(new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Local)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var data = new TheoryData<string, string>();
            foreach (var culture in (string[])["th-TH", "fa-IR", "ar-SA", "en-US", "en-GB", "de-DE"])
            {
                data.Add(culture, "2026-11-01|" + local);
                data.Add(culture, "'2026-11-01T00:00'|" + local);
                data.Add(culture, "'2026-11-01T02:00:00+02:00'|2026-11-01T00:00:00Z");
                data.Add(culture, "'2026-11-01T00:00:00.5Z'|2026-11-01T00:00:00.5Z");
                data.Add(culture, "([datetime]'2026-11-01')|" + local);
                data.Add(culture, "([datetime]::SpecifyKind('2026-11-01', 'Utc'))|2026-11-01T00:00:00Z");
                data.Add(culture, "([DateTimeOffset]::new(2026, 11, 1, 3, 0, 0, [timespan]::FromHours(3)))|2026-11-01T00:00:00Z");
            }

            return data;
        }
    }

    public static TheoryData<string, string> NoTimes
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var culture in (string[])["th-TH", "fa-IR", "ar-SA", "en-US", "en-GB"])
            {
                foreach (var time in (string[])["01/11/2026", "11/01/2026", "1.11.2026", "'1 Nov 2026'", "2026", "20261101", "'2026-11-01 00:00'", "2026-11-31", "''", "$null", "1483-11-01", "2648-11-01", "([datetime]::MinValue)", "([DateTimeOffset]::MaxValue)", "([datetime]::new(1483, 11, 1))"])
                    data.Add(culture, time);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Times))]
    public async Task A_time_is_what_ISO_8601_says_or_what_the_object_is(string culture, string timeAndExpected)
    {
        await using var session = await SandboxSession.StartAsync();
        var (time, expected) = (timeAndExpected.Split('|')[0], DateTimeOffset.Parse(timeAndExpected.Split('|')[1], CultureInfo.InvariantCulture));
        session.Run($"{InCulture}Get-DojoPaymentIntent -From {time} -To {time}", culture).ShouldBeClean();
        using var body = JsonDocument.Parse(Assert.Single(session.Sandbox.Requests.Recent).Body);
        Assert.Equal([expected, expected], Bounds(body.RootElement));
    }

    [Theory]
    [MemberData(nameof(NoTimes))]
    public async Task Anything_that_needs_a_calendar_is_refused_before_anything_is_read(string culture, string time)
    {
        await using var session = await SandboxSession.StartAsync();
        foreach (var parameter in (string[])["From", "To"])
        {
            var result = session.Run($"{InCulture}Get-DojoPaymentIntent -{parameter} {time} | New-DojoCapture -Remaining", culture);
            Assert.Equal("ParameterArgumentTransformationError", result.TerminatingId);
            Assert.Contains("2026-11-01", result.Terminating!.ToString(), StringComparison.Ordinal);
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
