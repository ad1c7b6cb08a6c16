using System.Management.Automation;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

public class GetDojoPaymentIntentTests
{
    private const string Secret = "made-up-client-session-secret";

    [Fact]
    public async Task An_intent_has_its_amounts_in_minor_units_and_its_times_in_UTC()
    {
        await using var session = await SandboxSession.StartAsync();
        var expireAt = new DateTime(2027, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        session.Sandbox.Ledger.Create(new IntentTerms { Amount = 1050, Currency = "EUR", Reference = "order-7", ExpireAt = expireAt }, IntentStatus.Authorized, "pi_1");
        session.Run("New-DojoCapture pi_1 300 -TipsAmount 20").ShouldBeClean();

        var intent = Assert.Single(Intents(session.Run("Get-DojoPaymentIntent pi_1")));

        Assert.Equal(("pi_1", "Authorized", "Manual", "EUR", "order-7"), (intent.Id, intent.Status, intent.CaptureMode, intent.Currency, intent.Reference));
        Assert.Equal((1050L, 300L, 750L, 0L), (intent.AuthorizedAmount, intent.CapturedAmount, intent.RemainingAmount, intent.RefundedAmount));
        Assert.Equal(new DateTimeOffset(expireAt, TimeSpan.Zero), intent.ExpireAt);
        Assert.Equal(TimeSpan.Zero, intent.CreatedAt!.Value.Offset);
        var capture = Assert.Single(intent.Captures);
        Assert.Equal((session.Sandbox.Ledger.Captures[0].Id, 300L, 20L, "Successful"), (capture.Id, capture.Amount, capture.TipsAmount, capture.Status));
        Assert.Equal(TimeSpan.Zero, capture.CreatedAt!.Value.Offset);
    }

    [Theory]
    [InlineData("authorized")]
    [InlineData("AUTHORIZED, canceled")]
    public async Task A_status_may_be_written_in_any_case(string status)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        Assert.Equal("pi_1", Assert.Single(Intents(session.Run("Get-DojoPaymentIntent -Status " + status))).Id);
    }

    [Theory]
    [InlineData(CaptureStatus.Declined, 0, 1000)]
    [InlineData(CaptureStatus.Failed, 0, 1000)]
    [InlineData(CaptureStatus.Created, 400, 600)]
    [InlineData(CaptureStatus.Successful, 400, 600)]
    public async Task A_capture_counts_unless_no_money_was_taken(CaptureStatus status, long captured, long remaining)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Ledger.DecideNextCapture("pi_1", status);
        session.Run("New-DojoCapture pi_1 400").ShouldBeClean();
        var intent = Assert.Single(Intents(session.Run("Get-DojoPaymentIntent pi_1")));
        Assert.Equal((captured, remaining), (intent.CapturedAmount, intent.RemainingAmount!.Value));
        Assert.Equal(status.ToString(), Assert.Single(intent.Captures).Status);
    }

    [Theory]
    [InlineData(CaptureMode.Manual, IntentStatus.Created, 0, 0)]
    [InlineData(CaptureMode.Manual, IntentStatus.Authorized, 0, 1000)]
    [InlineData(CaptureMode.Manual, IntentStatus.Canceled, 0, 0)]
    [InlineData(CaptureMode.Manual, IntentStatus.Reversed, 0, 0)]
    [InlineData(CaptureMode.Auto, IntentStatus.Captured, 1000, 0)]
    [InlineData(CaptureMode.Auto, IntentStatus.Refunded, 1000, 0)]
    // Says that it is captured and lists nothing: nothing must be taken on top.
    [InlineData(CaptureMode.Manual, IntentStatus.Captured, 1000, 0)]
    public async Task Nothing_remains_of_what_cannot_be_captured(CaptureMode mode, IntentStatus status, long captured, long remaining)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Sandbox.Ledger.Create(new IntentTerms { Amount = 1000, CaptureMode = mode }, status, "pi_1");
        var intent = Assert.Single(Intents(session.Run("Get-DojoPaymentIntent pi_1")));
        Assert.Equal((status.ToString(), mode.ToString(), captured, remaining), (intent.Status, intent.CaptureMode, intent.CapturedAmount, intent.RemainingAmount!.Value));
    }

    [Theory]
    [InlineData("Get-DojoPaymentIntent pi_2, pi_1")]
    [InlineData("Get-DojoPaymentIntent -Id pi_2, pi_1")]
    [InlineData("'pi_2', 'pi_1' | Get-DojoPaymentIntent")]
    [InlineData("[pscustomobject]@{ PaymentIntentId = 'pi_2' }, [pscustomobject]@{ PaymentIntentId = 'pi_1' } | Get-DojoPaymentIntent")]
    [InlineData("[pscustomobject]@{ IntentId = 'pi_2' }, [pscustomobject]@{ IntentId = 'pi_1' } | Get-DojoPaymentIntent")]
    [InlineData("Get-DojoPaymentIntent pi_2, pi_1 | Get-DojoPaymentIntent")]
    public async Task Ids_come_by_position_by_value_and_by_property_name(string script)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2", "pi_3");
        var result = session.Run(script);
        result.ShouldBeClean();
        Assert.Equal(["pi_2", "pi_1"], Intents(result).Select(intent => intent.Id));
    }

    [Fact]
    public async Task Rows_without_an_id_are_errors_and_never_a_search()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var result = session.Run("[pscustomobject]@{ Payment = 'pi_1' } | Get-DojoPaymentIntent");
        Assert.Equal("InvalidColumns", result.TerminatingId);
        session.Run("@() | Get-DojoPaymentIntent").ShouldBeClean();
        Assert.Empty(result.Output);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Fact]
    public async Task Ids_are_read_side_by_side_and_come_out_in_order()
    {
        await using var session = await SandboxSession.StartAsync();
        var ids = Enumerable.Range(1, 200).Select(number => $"pi_{number}").ToList();
        session.Authorize(1000, ids);
        TaskCompletionSource third = new(), others = new();
        session.Sandbox.Faults.ForIntent("pi_3", Fault.SlowAnswer(third.Task), operation: ApiOperation.GetIntent);
        session.Sandbox.Faults.Share(Fault.SlowAnswer(others.Task), 1, ApiOperation.GetIntent);
        var running = Task.Run(() => session.Run("$args[0] | Get-DojoPaymentIntent -ThrottleLimit 16", ids));
        await Eventually.IsTrueAsync(() => session.Sandbox.Requests.InFlight == 16);
        others.SetResult();
        await Eventually.IsTrueAsync(() => session.Sandbox.Requests.Total > 16);
        third.SetResult();
        var result = await running;
        result.ShouldBeClean();
        Assert.Equal(ids, Intents(result).Select(intent => intent.Id));
        Assert.Equal(16, session.Sandbox.Requests.MaxInFlight);
    }

    [Fact]
    public async Task Equal_ids_near_each_other_share_a_read_and_each_has_its_output()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        // The answer comes only after the last id is taken in.
        var answer = new TaskCompletionSource();
        session.Sandbox.Faults.ForIntent("pi_1", Fault.SlowAnswer(answer.Task), operation: ApiOperation.GetIntent);
        var result = session.Run("& { param($answer) 1..5 | ForEach-Object { 'pi_1' }; $answer.SetResult() } $args[0] | Get-DojoPaymentIntent", answer);
        Assert.Equal(5, Intents(result).Count());
        Assert.Equal(1, session.Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData(400, "DojoBadRequest", ErrorCategory.InvalidData)]
    [InlineData(404, "DojoNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData(422, "DojoRejected", ErrorCategory.NotSpecified)]
    [InlineData(503, "DojoReadFailed", ErrorCategory.ReadError)]
    [InlineData(302, "DojoReadFailed", ErrorCategory.ReadError)]
    [InlineData(429, "DojoRateLimited", ErrorCategory.LimitsExceeded)]
    public async Task What_cannot_be_read_is_an_error_of_its_id(int status, string id, ErrorCategory category)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        session.Sandbox.Faults.ForIntent("pi_1", status == 302 ? Fault.Redirect(302) : Fault.Status(status), operation: ApiOperation.GetIntent);

        var result = session.Run("'pi_1', 'pi_2' | Get-DojoPaymentIntent -MaximumRetryCount 0");

        Assert.Equal([id], result.ErrorIds);
        Assert.Equal((category, "pi_1"), (result.Errors[0].CategoryInfo.Category, result.Errors[0].TargetObject));
        Assert.Equal(status, Assert.IsType<DojoException>(result.Errors[0].Exception).StatusCode);
        Assert.Equal("pi_2", Assert.Single(Intents(result)).Id);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(407)]
    [InlineData(451)]
    public async Task A_filter_s_page_is_not_taken_for_the_API_s_word(int status)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        session.Sandbox.Faults.ForIntent("pi_1", Fault.BlockedPage(status), operation: ApiOperation.GetIntent);

        var result = session.Run("'pi_1', 'pi_2' | Get-DojoPaymentIntent -MaximumRetryCount 0");

        Assert.Null(result.TerminatingId);
        Assert.Equal(["DojoReadFailed"], result.ErrorIds);
        Assert.Equal("pi_2", Assert.Single(Intents(result)).Id);
    }

    [Fact]
    public async Task A_bad_id_or_one_of_the_other_environment_is_never_asked_for()
    {
        await using var session = await SandboxSession.StartAsync(key: "sk_prod_madeUpForTests42");
        session.Authorize(1000, "pi_1");
        var result = session.Run("'pi_1/captures', '', 'pi_sandbox_1', 'pi_1' | Get-DojoPaymentIntent");
        Assert.Equal(["InvalidPaymentIntentId", "InvalidPaymentIntentId", "EnvironmentMismatch"], result.ErrorIds);
        Assert.Single(Intents(result));
        Assert.Equal(1, session.Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData(401, "DojoUnauthorized", "'pi_1', 'pi_2' | Get-DojoPaymentIntent")]
    [InlineData(403, "DojoForbidden", "'pi_1', 'pi_2' | Get-DojoPaymentIntent")]
    [InlineData(401, "DojoUnauthorized", "Get-DojoPaymentIntent -Status Authorized")]
    [InlineData(403, "DojoForbidden", "Get-DojoPaymentIntent -Status Authorized")]
    public async Task A_refused_key_ends_the_pipeline(int status, string id, string script)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Sandbox.Faults.When(_ => true, Fault.Status(status));
        var result = session.Run(script);
        Assert.Equal(id, result.TerminatingId);
        Assert.Empty(result.Errors);
    }

    public static TheoryData<Fault> Transient =>
    [
        Fault.Status(500), Fault.Status(503), Fault.Status(408), Fault.BadGateway(), Fault.AbortBeforeEffect, Fault.CloseAfterEffect, Fault.GarbageStatusLine(),
        Fault.TruncatedBody, Fault.EmptySuccess(), Fault.HtmlSuccess(), Fault.OversizedGarbage, Fault.TooManyRequests(retryAfterSeconds: 0),
        Fault.ChangedBody("another-intent", body => body.Replace("pi_1", "pi_2", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Transient))]
    public async Task What_a_wait_may_mend_is_read_again(Fault fault)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.Next(fault, count: 2, operation: ApiOperation.GetIntent);
        var result = session.Run("Get-DojoPaymentIntent pi_1");
        result.ShouldBeClean();
        Assert.Equal("pi_1", Assert.Single(Intents(result)).Id);
        Assert.Equal(3, session.Sandbox.Requests.Total);
    }

    [Fact]
    public async Task Retries_have_an_end()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.ForIntent("pi_1", Fault.Status(500), operation: ApiOperation.GetIntent);
        Assert.Equal(["DojoReadFailed"], session.Run("Get-DojoPaymentIntent pi_1 -MaximumRetryCount 1").ErrorIds);
        Assert.Equal(2, session.Sandbox.Requests.Total);
    }

    [Fact]
    public async Task A_wait_that_the_API_asks_for_is_waited_out_by_all_reads()
    {
        await using var session = await SandboxSession.StartAsync();
        var ids = Enumerable.Range(1, 20).Select(number => $"pi_{number}").ToList();
        session.Authorize(1000, ids);
        session.Sandbox.Faults.At(5, Fault.TooManyRequests(retryAfterSeconds: 2), ApiOperation.GetIntent);
        session.Run("$args[0] | Get-DojoPaymentIntent -ThrottleLimit 2", ids).ShouldBeClean();
        var requests = session.Sandbox.Requests.Recent;
        var refused = requests.Single(request => request.Status == 429);
        Assert.DoesNotContain(requests, request => request.ReceivedAt > refused.ReceivedAt.AddMilliseconds(300) && request.ReceivedAt < refused.ReceivedAt.AddMilliseconds(1900));
    }

    [Fact]
    public async Task An_API_that_cannot_be_reached_ends_the_pipeline()
    {
        await using var session = await SandboxSession.StartAsync();
        var address = session.Sandbox.BaseUri;
        await session.Sandbox.StopAsync();
        var result = session.Run("1..50 | ForEach-Object { \"pi_$_\" } | Get-DojoPaymentIntent -MaximumRetryCount 0 -BaseUri $args[0]", address);
        Assert.Equal("DojoUnreachable", result.TerminatingId);
        Assert.Equal(4, result.Errors.Count);
    }

    [Fact]
    public async Task A_search_goes_through_all_pages_newest_first()
    {
        await using var session = await SandboxSession.StartAsync();
        var ids = Enumerable.Range(1, 250).Select(number => $"pi_{number}").ToList();
        session.Authorize(1000, ids);
        session.Sandbox.Ledger.SetStatus("pi_7", IntentStatus.Reversed);

        var result = session.Run("Get-DojoPaymentIntent -Status Authorized");

        result.ShouldBeClean();
        Assert.Equal(ids.Where(id => id != "pi_7").Reverse(), Intents(result).Select(intent => intent.Id));
        Assert.Equal(3, session.Sandbox.Requests.Count(ApiOperation.SearchIntents));
    }

    [Theory]
    [InlineData("Get-DojoPaymentIntent -First 3", 3, 1)]
    [InlineData("Get-DojoPaymentIntent -First 100", 100, 1)]
    [InlineData("Get-DojoPaymentIntent -First 101", 101, 2)]
    [InlineData("foreach ($once in 1) { Get-DojoPaymentIntent | ForEach-Object { $_; break } }", 1, 1)]
    public async Task Pages_that_are_not_needed_are_not_read(string script, int expected, int pages)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, Enumerable.Range(1, 300).Select(number => $"pi_{number}"));
        var result = session.Run(script);
        result.ShouldBeClean();
        Assert.Equal(expected, result.Output.Count);
        Assert.Equal(pages, session.Sandbox.Requests.Count(ApiOperation.SearchIntents));
    }

    [Fact]
    public async Task The_next_page_is_asked_for_while_the_last_one_is_written_and_none_beyond_it()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, Enumerable.Range(1, 300).Select(number => $"pi_{number}"));
        var pages = new List<long>();
        var waitForSecond = () => Eventually.IsTrueAsync(() => session.Sandbox.Requests.Count(ApiOperation.SearchIntents) == 2).GetAwaiter().GetResult();
        var note = () => pages.Add(session.Sandbox.Requests.Count(ApiOperation.SearchIntents));

        var result = session.Run("param($wait, $note) $n = 0; Get-DojoPaymentIntent | ForEach-Object { $n++; if ($n -in 1, 100) { $note.Invoke() } elseif ($n -eq 2) { $wait.Invoke() }; $_ }", waitForSecond, note);

        result.ShouldBeClean();
        Assert.Equal(300, result.Output.Count);
        Assert.Equal([1, 2], pages);
        Assert.Equal(3, session.Sandbox.Requests.Count(ApiOperation.SearchIntents));
    }

    [Fact]
    public async Task Behind_the_end_of_a_pipeline_no_page_is_asked_for()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, Enumerable.Range(1, 500).Select(number => $"pi_{number}"));
        session.ImportUtilityCommands();
        Assert.Equal(5, session.Run("Get-DojoPaymentIntent | Select-Object -First 5").Output.Count);
        Assert.Equal(250, session.Run("Get-DojoPaymentIntent | Select-Object -First 250").Output.Count);
        Assert.InRange(session.Sandbox.Requests.Count(ApiOperation.SearchIntents), 1 + 3, 2 + 4);
    }

    [Fact]
    public async Task The_search_is_sent_as_the_API_s_schema_has_it()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Run("Get-DojoPaymentIntent -Status Authorized, Captured -From ([DateTimeOffset]'2026-11-01T02:00+02:00') -To ([DateTime]::SpecifyKind('2026-11-02', 'Utc')) -First 5").ShouldBeClean();
        session.Run("Get-DojoPaymentIntent").ShouldBeClean();
        Assert.Equal(
            ["""{"statuses":["Authorized","Captured"],"startDate":"2026-11-01T00:00:00Z","endDate":"2026-11-02T00:00:00Z","cursor":{"limit":5}}""", """{"cursor":{"limit":100}}"""],
            session.Sandbox.Requests.Recent.Select(request => request.Body));
    }

    [Fact]
    public async Task The_status_is_one_of_the_API_s_own()
    {
        await using var session = await SandboxSession.StartAsync();
        Assert.Equal("ParameterArgumentValidationError", session.Run("Get-DojoPaymentIntent -Status Settled").TerminatingId);
        var completed = session.Run("(TabExpansion2 'Get-DojoPaymentIntent -Status ' 30).CompletionMatches.CompletionText");
        Assert.Equal(["Authorized", "Canceled", "Captured", "Created", "Refunded", "Reversed"], completed.Output.Select(text => text.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_page_that_cannot_be_read_leaves_what_was_found_and_an_error()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, Enumerable.Range(1, 150).Select(number => $"pi_{number}"));
        session.Sandbox.Faults.At(2, Fault.Status(422), ApiOperation.SearchIntents);
        var result = session.Run("Get-DojoPaymentIntent");
        Assert.Equal(100, result.Output.Count);
        Assert.Equal(["DojoRejected"], result.ErrorIds);
    }

    [Fact]
    public async Task A_search_that_goes_round_in_circles_is_ended()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, Enumerable.Range(1, 250).Select(number => $"pi_{number}"));
        session.Sandbox.Faults.At(2, Fault.ChangedBody("same-cursor", body => body.Replace("\"after\":\"51\"", "\"after\":\"151\"", StringComparison.Ordinal)), ApiOperation.SearchIntents);
        Assert.Equal(["DojoReadFailed"], session.Run("Get-DojoPaymentIntent").ErrorIds);
        Assert.Equal(2, session.Sandbox.Requests.Total);
    }

    [Fact]
    public async Task A_stop_ends_a_read_that_hangs()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.When(_ => true, Fault.StallBeforeEffect);
        foreach (var script in (string[])["Get-DojoPaymentIntent pi_1", "Get-DojoPaymentIntent"])
        {
            var sent = session.Sandbox.Requests.Total;
            using var shell = session.Shell.CreateShell(script);
            var running = shell.InvokeAsync();
            await Eventually.IsTrueAsync(() => session.Sandbox.Requests.Total > sent);
            shell.Stop();
            await Assert.ThrowsAnyAsync<Exception>(() => running);
        }
    }

    [Fact]
    public async Task The_client_session_secret_turns_up_nowhere()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.At(1, Fault.ChangedBody("broken", body => body[..^1]), ApiOperation.GetIntent);
        var result = session.Run("Get-DojoPaymentIntent pi_1 -Verbose -Debug; Get-DojoPaymentIntent -Verbose; (Get-DojoPaymentIntent pi_1).psobject.Properties | ForEach-Object { \"$($_.Name)=$($_.Value)\" }");
        var told = result.Output.Select(item => item.ToString()).Concat(result.Verbose).Concat(result.Debug).Concat(session.Shell.Host.Lines);
        Assert.DoesNotContain(told, text => text!.Contains(Secret, StringComparison.Ordinal));
        Assert.Contains(result.Verbose, line => line.StartsWith("GET /payment-intents/pi_1: 200, attempt 2,", StringComparison.Ordinal));
        Assert.Contains(result.Verbose, line => line.StartsWith("POST /payment-intents/search: 200, attempt 1,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tables_show_money_as_people_read_it()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(123_450, "pi_1");
        session.Run("New-DojoCapture pi_1 1050 -TipsAmount 5").ShouldBeClean();
        session.Run("Get-DojoPaymentIntent pi_1 | Out-Default").ShouldBeClean();
        session.Run("(Get-DojoPaymentIntent pi_1).Captures | Out-Default").ShouldBeClean();
        session.ImportUtilityCommands();
        session.Run("Get-DojoPaymentIntent pi_1 | Format-List | Out-Default").ShouldBeClean();
        var shown = string.Join('\n', session.Shell.Host.Lines);
        foreach (var text in (string[])["Remaining", "1234.50 GBP", "10.50 GBP", "1224.00 GBP", "Tips", "Successful"])
            Assert.Contains(text, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_property_but_the_captures_is_simple_enough_for_a_CSV_file()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var intent = Assert.Single(session.Run("Get-DojoPaymentIntent pi_1").Output);
        Type[] simple = [typeof(string), typeof(long), typeof(long?), typeof(DateTimeOffset?), typeof(DojoAuthorizedAtSource?)];
        Assert.All(intent.BaseObject.GetType().GetProperties().Where(property => property.Name != nameof(DojoPaymentIntent.Captures)), property => Assert.Contains(property.PropertyType, simple));
    }

    private static IEnumerable<DojoPaymentIntent> Intents(ScriptResult result) => result.Output.Select(item => Assert.IsType<DojoPaymentIntent>(item.BaseObject));
}
