using DojoPayments.Batch;
using DojoPayments.Intents;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>By when an authorisation has to be captured: on intents, in searches and in plans.</summary>
public class CaptureDeadlineTests
{
    private const string Rows = "$args | ForEach-Object { [pscustomobject]@{ Id = $_.Split(' ')[0]; Amount = $_.Split(' ')[1] } }";

    [Fact]
    public async Task An_intent_has_its_deadline_and_what_happens_then()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Sandbox.Ledger.Create(Terms(TimeSpan.FromHours(30), AutoExpireAction.Capture) with { ExpireAt = DateTime.UtcNow.AddDays(30) }, IntentStatus.Created, "pi_1");
        session.Pass(TimeSpan.FromDays(2));
        session.Sandbox.Ledger.SetStatus("pi_1", IntentStatus.Authorized);

        var intent = Assert.Single(Intents(session.Run("Get-DojoPaymentIntent pi_1")));

        Assert.Equal((DojoAuthorizedAtSource.PaymentEvents, "Capture"), (intent.AuthorizedAtSource, intent.AutoExpireAction));
        Assert.Equal(session.Sandbox.Ledger.Find("pi_1")!.AuthorizedAt, intent.AuthorizedAt!.Value.UtcDateTime);
        Assert.Equal(TimeSpan.FromHours(30), intent.CaptureBefore - intent.AuthorizedAt);
        Assert.True(intent.CreatedAt + TimeSpan.FromDays(2) <= intent.AuthorizedAt);
    }

    [Fact]
    public async Task The_table_shows_the_deadline_also_of_what_came_from_another_session()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(123_450, "pi_1");
        var deadline = session.Sandbox.Ledger.Find("pi_1")!.AuthorizedAt!.Value.AddDays(7).ToString("yyyy-MM-dd HH:mm", null);
        session.Run("$it = Get-DojoPaymentIntent pi_1; $it | Out-Default; [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($it)) | Out-Default").ShouldBeClean();
        Assert.Equal(2, session.Shell.Host.Lines.SelectMany(line => line.Split('\n')).Count(line => line.StartsWith("pi_1", StringComparison.Ordinal) && line.Contains("1234.50 GBP " + deadline, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_lapses_within_a_time_and_has_something_left_is_found_soonest_first()
    {
        await using var session = await SandboxSession.StartAsync();
        Create("pi_late", TimeSpan.FromDays(6));
        Create("pi_soon", TimeSpan.FromHours(5));
        Create("pi_first", TimeSpan.FromHours(1));
        Create("pi_edge", TimeSpan.FromHours(47));
        Create("pi_full", TimeSpan.FromHours(2));
        Create("pi_auto", TimeSpan.FromHours(2), CaptureMode.Auto);
        Create("pi_created", TimeSpan.FromHours(2), status: IntentStatus.Created);
        Create("pi_reversed", TimeSpan.FromHours(2), status: IntentStatus.Reversed);
        Create("pi_part", TimeSpan.FromHours(3));
        session.Run("New-DojoCapture pi_full 1000; New-DojoCapture pi_part 300").ShouldBeClean();
        // Whether a part makes it Captured, the vendor's documents do not say.
        session.Sandbox.Ledger.SetStatus("pi_part", IntentStatus.Captured);

        var result = session.Run("Get-DojoPaymentIntent -ExpiringWithin 2.00:00:00");

        result.ShouldBeClean();
        Assert.Equal(["pi_first", "pi_part", "pi_soon", "pi_edge"], Ids(result));
        Assert.Equal(["pi_first", "pi_part"], Ids(session.Run("Get-DojoPaymentIntent -ExpiringWithin ([timespan]::FromDays(2)) -First 2")));
        Assert.Equal(["pi_part"], Ids(session.Run("Get-DojoPaymentIntent -ExpiringWithin 2.00:00:00 -Status Captured")));
        Assert.Equal(700, Intents(result).ElementAt(1).RemainingAmount);

        session.Pass(TimeSpan.FromHours(2.5));
        Assert.Equal(["pi_part"], Ids(session.Run("Get-DojoPaymentIntent -ExpiringWithin 01:00:00")));

        void Create(string id, TimeSpan lifetime, CaptureMode mode = CaptureMode.Manual, IntentStatus status = IntentStatus.Authorized) =>
            session.Sandbox.Ledger.Create(Terms(lifetime) with { CaptureMode = mode }, status, id);
    }

    [Fact]
    public async Task Captured_ones_are_searched_for_only_where_they_can_have_something_left()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Run("Get-DojoPaymentIntent -ExpiringWithin 1.00:00:00").ShouldBeClean();
        session.Run("Get-DojoPaymentIntent -ExpiringWithin 1.00:00:00 -From 2026-11-01T00:00:00Z").ShouldBeClean();
        var bodies = session.Sandbox.Requests.Recent.Select(request => request.Body).ToList();
        Assert.Equal(4, bodies.Count);
        Assert.Equal("""{"statuses":["Authorized"],"cursor":{"limit":100}}""", bodies[0]);
        Assert.Contains("\"statuses\":[\"Captured\"],\"startDate\":\"" + DateTime.UtcNow.AddDays(-37).ToString("yyyy-MM-dd", null), bodies[1], StringComparison.Ordinal);
        Assert.All(bodies.Skip(2), body => Assert.Contains("\"startDate\":\"2026-11-01T00:00:00Z\"", body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_pages_than_one_are_sorted_together_and_an_intent_comes_once()
    {
        await using var session = await SandboxSession.StartAsync();
        for (var number = 1; number <= 250; number++)
            session.Sandbox.Ledger.Create(Terms(TimeSpan.FromMinutes(100 + (number * 7 % 250))), IntentStatus.Authorized, $"pi_{number}");
        // Captured between the two searches: it is on a page of both.
        session.Sandbox.Faults.At(4, Fault.ChangedBody("again", _ => $$"""{"data":[{"id":"pi_1","status":"Captured","captureMode":"Manual","amount":{"value":9,"currencyCode":"GBP"},"captures":[{"amount":1,"status":"Created"}],"autoExpireIn":"01:00:00","createdAt":"{{DateTime.UtcNow:O}}"}]}"""), ApiOperation.SearchIntents);
        var result = session.Run("Get-DojoPaymentIntent -ExpiringWithin 1.00:00:00");
        result.ShouldBeClean();
        var found = Intents(result).ToList();
        Assert.Equal(250, found.Count);
        Assert.Equal(found.Select(intent => intent.CaptureBefore).Order(), found.Select(intent => intent.CaptureBefore));
        Assert.Equal(4, session.Sandbox.Requests.Total);
    }

    [Theory]
    // Sorted page by page, where no more than a page is held back.
    [InlineData(long.MaxValue, 100, "151-250,51-150,1-50")]
    [InlineData(120, 100, "151-250,1-20")]
    // The soonest of all, where they can all be held back.
    [InlineData(60, 100, "1-60")]
    [InlineData(long.MaxValue, 1000, "1-250")]
    public async Task What_is_held_back_is_bounded(long first, int maxHeld, string expected)
    {
        await using var session = await SandboxSession.StartAsync();
        // A search gives the newest first: its first page has those from 250 down to 151.
        foreach (var number in Enumerable.Range(1, 250))
            session.Sandbox.Ledger.Create(Terms(TimeSpan.FromMinutes(number)), IntentStatus.Authorized, $"pi_{number}");
        var search = new ExpiringSearch(BatchRun.Context(session.Sandbox, new CaptureSettings()).Session, null, null, null, first, TimeSpan.FromDays(1), maxHeld);
        var found = new List<string>();
        while (search.TryReadPage(TestContext.Current.CancellationToken, out var page))
            found.AddRange(page.Select(static intent => intent.Id));
        Assert.Null(search.Error);
        var ranges = expected.Split(',').Select(static range => range.Split('-')).SelectMany(static range => Enumerable.Range(int.Parse(range[0], null), int.Parse(range[1], null) - int.Parse(range[0], null) + 1));
        Assert.Equal(ranges.Select(static number => $"pi_{number}"), found);
    }

    [Fact]
    public async Task One_whose_deadline_cannot_be_told_is_found_too_and_last()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Sandbox.Ledger.Create(Terms(TimeSpan.FromHours(3)), IntentStatus.Authorized, "pi_odd");
        session.Sandbox.Ledger.Create(Terms(TimeSpan.FromHours(4)), IntentStatus.Authorized, "pi_1");
        session.Sandbox.Faults.At(1, Fault.ChangedBody("odd", body => body.Replace("03:00:00", "3 hours", StringComparison.Ordinal)), ApiOperation.SearchIntents);
        Assert.Equal(["pi_1", "pi_odd"], Ids(session.Run("Get-DojoPaymentIntent -ExpiringWithin 05:00:00")));
    }

    [Fact]
    public async Task A_search_that_breaks_off_leaves_what_was_found_and_an_error()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.At(2, Fault.Status(422), ApiOperation.SearchIntents);
        var result = session.Run("Get-DojoPaymentIntent -ExpiringWithin 8.00:00:00");
        Assert.Equal(["pi_1"], Ids(result));
        Assert.Equal(["DojoRejected"], result.ErrorIds);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("'2'")]
    [InlineData("48:00:00")]
    [InlineData("0:0:0")]
    [InlineData("'-1.00:00:00'")]
    [InlineData("366.00:00:00")]
    [InlineData("$null")]
    [InlineData("([datetime]::Now)")]
    public async Task A_length_of_time_that_could_be_read_in_two_ways_is_refused(string written)
    {
        await using var session = await SandboxSession.StartAsync();
        Assert.Equal("ParameterArgumentTransformationError", session.Run("Get-DojoPaymentIntent -ExpiringWithin " + written).TerminatingId);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData(0, DojoCaptureResult.Ready)]
    [InlineData(22.9, DojoCaptureResult.Ready)]
    [InlineData(23.1, DojoCaptureResult.LapsesWithinHour)]
    [InlineData(23.9, DojoCaptureResult.LapsesWithinHour)]
    [InlineData(24.1, DojoCaptureResult.Lapsed)]
    public async Task A_plan_says_what_has_lapsed_or_will_soon(double hours, DojoCaptureResult expected)
    {
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { ExpiryDelay = TimeSpan.FromDays(1) });
        session.Sandbox.Ledger.Create(Terms(TimeSpan.FromDays(1), AutoExpireAction.Release), IntentStatus.Authorized, "pi_1");
        session.Pass(TimeSpan.FromHours(hours));
        foreach (var script in (string[])["Test-DojoCapture pi_1 1000", "Test-DojoCapture pi_1 -Remaining", "Test-DojoCapture pi_1 1000 -SkipCaptured"])
        {
            var plan = Assert.Single(Plans(session.Run(script)));
            Assert.Equal(expected, plan.Result);
            Assert.Equal(session.Sandbox.Ledger.Find("pi_1")!.AuthorizedAt!.Value.AddDays(1), plan.CaptureBefore!.Value.UtcDateTime);
            Assert.Equal("Release", plan.AutoExpireAction);
            Assert.Equal(expected == DojoCaptureResult.Ready, plan.Detail is null);
            Assert.Equal(expected == DojoCaptureResult.Lapsed ? 1000 : 0, plan.RemainingAfter);
        }

        Assert.Equal(expected == DojoCaptureResult.Lapsed ? ["DojoConflict"] : [], session.Run("New-DojoCapture pi_1 1000").ErrorIds);
    }

    [Fact]
    public async Task A_row_that_lapses_soon_counts_as_one_that_is_sent()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Sandbox.Ledger.Create(Terms(TimeSpan.FromMinutes(30)), IntentStatus.Authorized, "pi_1");
        var result = session.Run($"{Rows} | Test-DojoCapture -MaximumTotal 900", "pi_1 600", "pi_1 500", "pi_1 350");
        Assert.Equal([DojoCaptureResult.LapsesWithinHour, DojoCaptureResult.OverRemaining, DojoCaptureResult.TotalTooLarge], Plans(result).Select(plan => plan.Result));
    }

    [Fact]
    public async Task The_server_s_clock_says_what_has_lapsed()
    {
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { ClockOffset = TimeSpan.FromDays(-3), ExpiryDelay = TimeSpan.FromDays(9) });
        session.Sandbox.Ledger.Create(Terms(TimeSpan.FromDays(2)), IntentStatus.Authorized, "pi_1");
        Assert.Equal(DojoCaptureResult.Ready, Assert.Single(Plans(session.Run("Test-DojoCapture pi_1 5"))).Result);
        Assert.Empty(session.Run("Get-DojoPaymentIntent -ExpiringWithin 01:00:00").Output);
    }

    [Fact]
    public async Task Where_nothing_says_when_it_was_authorised_it_is_not_said_to_have_lapsed()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.ForIntent("pi_1", Fault.ChangedBody("no-events", body => body.Replace("paymentEvents", "events", StringComparison.Ordinal).Replace($"\"createdAt\":\"{DateTime.UtcNow:yyyy}", "\"createdAt\":\"2020", StringComparison.Ordinal)), operation: ApiOperation.GetIntent);
        var plan = Assert.Single(Plans(session.Run("Test-DojoCapture pi_1 5")));
        Assert.Equal((DojoCaptureResult.LapsesWithinHour, 2020), (plan.Result, plan.CaptureBefore!.Value.Year));
        Assert.Equal(DojoAuthorizedAtSource.CreatedAt, Assert.Single(Intents(session.Run("Get-DojoPaymentIntent pi_1"))).AuthorizedAtSource);
    }

    [Theory]
    [InlineData(AutoExpireAction.Capture, "Capture")]
    [InlineData(AutoExpireAction.Release, "Release")]
    [InlineData(null, null)]
    public async Task A_plan_for_a_part_warns_of_what_becomes_of_the_rest(AutoExpireAction? action, string? word)
    {
        await using var session = await SandboxSession.StartAsync();
        foreach (var id in (string[])["pi_1", "pi_2", "pi_3"])
            session.Sandbox.Ledger.Create(Terms(TimeSpan.FromDays(3), action), IntentStatus.Authorized, id);
        Assert.Empty(session.Run($"{Rows} | Test-DojoCapture", "pi_1 1000", "pi_2 400", "pi_2 600", "pi_3 1001").Warnings);
        var warnings = session.Run($"{Rows} | Test-DojoCapture", "pi_1 400", "pi_1 100", "pi_2 999", "pi_2 1", "pi_3 1").Warnings;
        if (word is null)
            Assert.Empty(warnings);
        else
            Assert.Contains($"2 payment intents whose AutoExpireAction is {word}:", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.All(warnings, warning => Assert.Contains("pi_1, 5.00 GBP left", warning, StringComparison.Ordinal));
    }

    private static IntentTerms Terms(TimeSpan lifetime, AutoExpireAction? action = null) => new() { Amount = 1000, AutoExpireIn = lifetime, AutoExpireAction = action };

    private static IEnumerable<string> Ids(ScriptResult result) => Intents(result).Select(intent => intent.Id);

    private static IEnumerable<DojoPaymentIntent> Intents(ScriptResult result) => result.Output.Select(item => Assert.IsType<DojoPaymentIntent>(item.BaseObject));

    private static IEnumerable<DojoCapturePlan> Plans(ScriptResult result) => result.Output.Select(item => Assert.IsType<DojoCapturePlan>(item.BaseObject));
}
