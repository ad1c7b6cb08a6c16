using System.Text.Json.Nodes;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>What a refused row is told of why: its intent is read once after the refusal.</summary>
public class RefusalTests
{
    private const string ReadAfter = "The payment intent was read after that.";

    [Theory]
    [InlineData(IntentStatus.Reversed, CaptureMode.Manual, "Its authorisation was reversed.")]
    [InlineData(IntentStatus.Refunded, CaptureMode.Manual, "were refunded")]
    [InlineData(IntentStatus.Canceled, CaptureMode.Manual, "It was cancelled.")]
    [InlineData(IntentStatus.Created, CaptureMode.Manual, "Its status is Created: it is not authorised yet.")]
    [InlineData(IntentStatus.Captured, CaptureMode.Auto, "Its capture mode is Auto")]
    public async Task A_conflict_says_in_what_state_the_intent_is(IntentStatus status, CaptureMode mode, string words)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Sandbox.Ledger.Create(new IntentTerms { Amount = 1000, CaptureMode = mode }, status, "pi_1");
        Told(session, "New-DojoCapture pi_1 500", words);
    }

    [Fact]
    public async Task A_conflict_says_what_is_left()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Run("New-DojoCapture pi_1 700").ShouldBeClean();
        Assert.Contains("Capture 300 minor units at most", Told(session, "New-DojoCapture pi_1 500", "3.00 GBP of it are left. 7.00 GBP of 10.00 GBP are captured.").RecommendedAction, StringComparison.Ordinal);
        session.Run("New-DojoCapture pi_1 300").ShouldBeClean();
        Told(session, "New-DojoCapture pi_1 500", "It is captured in full: 10.00 GBP of 10.00 GBP are captured.");
    }

    [Theory]
    [InlineData(0, "Its authorisation was reversed; it lapsed at ")]
    [InlineData(9, "Its authorisation lapsed at ")]
    public async Task A_conflict_says_that_the_authorisation_has_lapsed(int expiryDays, string words)
    {
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { ExpiryDelay = TimeSpan.FromDays(expiryDays) });
        session.Authorize(1000, "pi_1");
        session.Pass(TimeSpan.FromDays(8));
        Told(session, "New-DojoCapture pi_1 500", words + session.Sandbox.Ledger.Find("pi_1")!.AuthorizedAt!.Value.AddDays(7).ToString("u", null));
    }

    [Fact]
    public async Task A_conflict_with_another_request_says_that_nothing_stands_against_the_row()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.Next(Fault.Status(409));
        Assert.StartsWith("Run the row again", Told(session, "New-DojoCapture pi_1 500", "nothing in it stands against the capture").RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task A_refusal_without_a_reason_is_read_after_too(int status)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Sandbox.Ledger.Create(new IntentTerms { Amount = 1000 }, IntentStatus.Reversed, "pi_1");
        session.Sandbox.Faults.Next(Fault.Status(status));
        Told(session, "New-DojoCapture pi_1 500", "Its authorisation was reversed.");
    }

    [Fact]
    public async Task What_is_not_there_is_not_there_for_the_read_either()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Sandbox.Faults.Next(Fault.Status(404));
        var result = session.Run("New-DojoCapture pi_1 500");
        Assert.Equal(["DojoNotFound"], result.ErrorIds);
        Assert.Contains("Reading the payment intent is answered 404 as well.", result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-DojoCapture pi_none 500", "DojoNotFound")]
    [InlineData("New-DojoCapture pi_1 500 -TipsAmount 9", "DojoBadRequest")]
    [InlineData("New-DojoCapture pi_1 500", "DojoRejected")]
    public async Task Where_the_API_says_why_nothing_is_read(string script, string id)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        if (id == "DojoRejected")
            session.Sandbox.Faults.Next(Fault.Status(422));
        if (id == "DojoBadRequest")
            session.Sandbox.Faults.When(candidate => candidate.Operation == ApiOperation.Capture, Fault.Refused(400, """{"title":"One or more validation errors occurred.","errors":{"TipsAmount":["Tipping is off."]}}"""));
        Assert.Equal([id], session.Run(script).ErrorIds);
        Assert.Equal(0, session.Sandbox.Requests.Count(ApiOperation.GetIntent));
    }

    [Fact]
    public async Task A_journaled_batch_reads_once_for_each_refused_row_and_records_it_as_refused()
    {
        await using var session = await SandboxSession.StartAsync();
        await using var journal = new TemporaryJournal();
        session.Authorize(1000, "pi_1", "pi_2");
        session.Sandbox.Ledger.SetStatus("pi_1", IntentStatus.Reversed);
        var result = session.Run($"'pi_1', 'pi_2', 'pi_1' | ForEach-Object {{ [pscustomobject]@{{ Id = $_; Amount = 5 }} }} | New-DojoCapture -JournalPath '{journal.Path}'");
        Assert.Equal(["DojoConflict", "DojoConflict"], result.ErrorIds);
        Assert.Single(result.Captures);
        // One of them asks for the server's time before the first send.
        Assert.Equal(3, session.Sandbox.Requests.Count(ApiOperation.GetIntent));
        Assert.Equal(["Refused", "Captured", "Refused"], session.Run($"Get-DojoCaptureJournal '{journal.Path}'").Output.Select(entry => entry.Properties["Status"].Value.ToString()));
    }

    public static TheoryData<Fault> Failing => [Fault.Status(503), Fault.AbortBeforeEffect, Fault.HtmlSuccess(), Fault.Aged(9), Fault.ChangedBody("another", body => body.Replace("\"pi_", "\"pi_x", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task A_read_that_fails_leaves_the_refusal_as_it_is_and_is_not_repeated(Fault fault)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Sandbox.Faults.When(candidate => candidate.Operation == ApiOperation.GetIntent, fault);
        foreach (var id in (string[])["pi_1", "pi_2", "pi_3"])
            session.Sandbox.Ledger.Create(new IntentTerms { Amount = 1000 }, IntentStatus.Reversed, id);
        var result = session.Run("'pi_1', 'pi_2', 'pi_3' | ForEach-Object { [pscustomobject]@{ Id = $_; Amount = 5 } } | New-DojoCapture -ThrottleLimit 1");
        Assert.Equal(["DojoConflict", "DojoConflict", "DojoConflict"], result.ErrorIds);
        Assert.All(result.Errors, error => Assert.DoesNotContain(ReadAfter, error.ToString(), StringComparison.Ordinal));
        // The API is in trouble: the rows behind it are not read for.
        Assert.Equal(1, session.Sandbox.Requests.Count(ApiOperation.GetIntent));
    }

    [Theory]
    [InlineData("Detail")]
    [InlineData("Title")]
    public async Task A_problem_in_PascalCase_is_a_refusal_like_any_other(string member)
    {
        await using var session = await SandboxSession.StartAsync(new SandboxOptions { WritesPascalCaseProblems = true });
        session.Sandbox.Ledger.Create(new IntentTerms { Amount = 1000 }, IntentStatus.Reversed, "pi_1");
        session.Sandbox.Faults.ForIntent("pi_1", Fault.ChangedBody("only", body => JsonNode.Parse(body) is { } problem ? new JsonObject { [member] = problem[member]!.DeepClone() }.ToJsonString() : body), operation: ApiOperation.Capture);
        Told(session, "New-DojoCapture pi_1 500", "Its authorisation was reversed.");
    }

    /// <summary>One refused row, read for once.</summary>
    private static DojoException Told(SandboxSession session, string script, string words)
    {
        var reads = session.Sandbox.Requests.Count(ApiOperation.GetIntent);
        var result = session.Run(script);
        var exception = Assert.IsType<DojoException>(Assert.Single(result.Errors).Exception);
        Assert.Contains(exception.ErrorId, (string[])["DojoConflict", "DojoNotFound", "DojoBadRequest"]);
        Assert.Contains(ReadAfter, exception.Message, StringComparison.Ordinal);
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
        Assert.Contains("It was not captured.", exception.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(reads + 1, session.Sandbox.Requests.Count(ApiOperation.GetIntent));
        Assert.Empty(result.Captures);
        return exception;
    }
}
