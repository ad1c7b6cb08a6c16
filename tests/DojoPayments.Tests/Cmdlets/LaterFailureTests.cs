using DojoPayments.Journal;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>What a batch makes of captures that the API accepted before, and of which more is known by now.</summary>
public sealed class LaterFailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Journal => _folder.File("captures.journal");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CaptureStatus.Declined, "DojoCaptureDeclined", "Refused")]
    [InlineData(CaptureStatus.Failed, "DojoCaptureFailed", "Refused")]
    [InlineData(null, "DojoCaptureNotListed", "Unknown")]
    public async Task A_capture_that_was_confirmed_as_no_money_is_an_error_of_its_row_and_is_not_made_again(CaptureStatus? status, string errorId, string inJournal)
    {
        await using var session = await StartAsync();
        var id = Assert.Single(Capture(session).Captures).CaptureId;
        Fail(session, status);
        Assert.Equal([errorId], Confirm(session).ErrorIds);

        var entry = Entry(session);
        Assert.Equal((inJournal, id, errorId, status?.ToString() ?? "NotListed"), (entry.Status, entry.CaptureId, entry.ErrorId, entry.CaptureStatus));
        foreach (var parameters in (string[])["", "-Verify", "-SkipCaptured"])
        {
            var again = Capture(session, parameters);
            Assert.Equal([errorId], again.ErrorIds);
            Assert.Empty(again.Output);
            Assert.Equal("pi_1/5/0/1", Assert.IsType<DojoCaptureInstruction>(again.Errors[0].TargetObject).OperationId);
        }

        Assert.Equal([errorId], Capture(session, "-WhatIf").ErrorIds);
        Assert.Equal(DojoCaptureResult.NotSuccessful, Assert.IsType<DojoCapturePlan>(Assert.Single(session.Run("Test-DojoCapture pi_1 5 -JournalPath $args[0]", Journal).Output).BaseObject).Result);
        Assert.Equal(1, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Fact]
    public async Task A_declined_capture_is_made_again_under_another_name()
    {
        await using var session = await StartAsync();
        Capture(session).ShouldBeClean();
        Fail(session, CaptureStatus.Declined);
        Confirm(session);

        var again = Capture(session, "-OperationId again");

        again.ShouldBeClean();
        Assert.False(Assert.Single(again.Captures).Resumed);
        Assert.Equal(2, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task What_is_listed_again_counts_again()
    {
        await using var session = await StartAsync();
        Capture(session).ShouldBeClean();
        Fail(session, CaptureStatus.Declined);
        Confirm(session);
        session.Sandbox.Ledger.DecideCaptures("pi_1", CaptureStatus.Successful);

        Confirm(session).ShouldBeClean();

        Assert.Equal(("Captured", "Successful", null), (Entry(session).Status, Entry(session).CaptureStatus, Entry(session).ErrorId));
        var resumed = Assert.Single(Capture(session).Captures);
        Assert.Equal((true, "Successful"), (resumed.Resumed, resumed.Status));
    }

    [Fact]
    public async Task A_resumed_run_tells_the_state_that_was_confirmed_and_all_else_as_it_was()
    {
        await using var session = await StartAsync();
        var first = Assert.Single(Capture(session, "-Reference table").Captures);
        session.Pass(TimeSpan.FromHours(8));
        Confirm(session).ShouldBeClean();
        var length = new FileInfo(Journal).Length;

        var resumed = Assert.Single(Capture(session, "-Reference table").Captures);

        Assert.Equal((true, "Successful"), (resumed.Resumed, resumed.Status));
        Assert.Equal(Facts(first), Facts(resumed));
        Assert.Equal("Successful", Entry(session).CaptureStatus);
        // What the journal says already is not said again: each of the two runs adds its opening.
        var opening = new FileInfo(Journal).Length - length;
        Confirm(session).ShouldBeClean();
        Assert.InRange(new FileInfo(Journal).Length - length, opening, (2 * opening) + 20);

        static object Facts(DojoCapture capture) => (capture.CaptureId, capture.Amount, capture.Message, capture.Reference, capture.OperationId, capture.Attempts, capture.CapturedAt);
    }

    [Fact]
    public async Task A_remainder_that_was_confirmed_keeps_its_amount()
    {
        await using var session = await StartAsync();
        Assert.Equal(1000, Assert.Single(session.Run("New-DojoCapture pi_1 -Remaining -JournalPath $args[0]", Journal).Captures).Amount);
        Confirm(session).ShouldBeClean();
        var resumed = Assert.Single(session.Run("New-DojoCapture pi_1 -Remaining -JournalPath $args[0]", Journal).Captures);
        Assert.Equal((true, 1000, "Successful"), (resumed.Resumed, resumed.Amount, resumed.Status));
    }

    [Theory]
    [InlineData(CaptureStatus.Successful, null)]
    [InlineData(CaptureStatus.Declined, "DojoCaptureDeclined")]
    [InlineData(CaptureStatus.Failed, "DojoCaptureFailed")]
    public async Task Verify_looks_for_what_an_earlier_run_left_as_accepted_or_created(CaptureStatus status, string? errorId)
    {
        foreach (var left in (string[])["", "-Verify -ReadBackTimeoutSeconds 0"])
        {
            File.Delete(Journal);
            File.Delete(Journal + ".lock");
            await using var session = await StartAsync();
            session.Sandbox.Ledger.DecideNextCapture("pi_1", CaptureStatus.Created);
            var first = Assert.Single(Capture(session, left).Captures);
            Assert.Equal(left.Length == 0 ? "Accepted" : "Created", first.Status);
            session.Sandbox.Ledger.DecideCaptures("pi_1", status);

            var verified = Capture(session, "-Verify");
            var reads = session.Sandbox.Requests.Count(ApiOperation.GetIntent);
            var again = Capture(session, "-Verify");

            if (errorId is null)
            {
                var capture = Assert.Single(verified.Captures);
                Assert.Equal((true, "Successful", first.CaptureId), (capture.Resumed, capture.Status, capture.CaptureId));
                Assert.Equal(first.CapturedAt, Assert.Single(again.Captures).CapturedAt);
            }
            else
            {
                Assert.Equal([errorId], verified.ErrorIds);
                Assert.Equal([errorId], again.ErrorIds);
                Assert.Equal(("Refused", first.CaptureId, status.ToString()), (Entry(session).Status, Entry(session).CaptureId, Entry(session).CaptureStatus));
            }

            Assert.Equal(reads, session.Sandbox.Requests.Count(ApiOperation.GetIntent));
            Assert.Equal(1, session.Sandbox.Requests.Count(ApiOperation.Capture));
        }
    }

    [Fact]
    public async Task A_remainder_that_was_declined_and_made_after_all_keeps_its_amount()
    {
        await using var session = await StartAsync();
        session.Sandbox.Ledger.DecideNextCapture("pi_1", CaptureStatus.Declined);
        Assert.Equal(["DojoCaptureDeclined"], session.Run("New-DojoCapture pi_1 -Remaining -Verify -JournalPath $args[0]", Journal).ErrorIds);
        session.Sandbox.Ledger.DecideCaptures("pi_1", CaptureStatus.Successful);
        Confirm(session).ShouldBeClean();
        var resumed = Assert.Single(session.Run("New-DojoCapture pi_1 -Remaining -JournalPath $args[0]", Journal).Captures);
        Assert.Equal((true, 1000, "Successful"), (resumed.Resumed, resumed.Amount, resumed.Status));
    }

    [Fact]
    public async Task Without_Verify_a_resumed_capture_is_not_looked_for()
    {
        await using var session = await StartAsync();
        Capture(session).ShouldBeClean();
        var requests = session.Sandbox.Requests.Total;
        Assert.Equal("Accepted", Assert.Single(Capture(session).Captures).Status);
        Assert.Equal(requests, session.Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-JournalPath $args[0]")]
    public async Task A_declined_capture_is_not_made_again_for_a_later_row_of_its_name(string journal)
    {
        await using var session = await StartAsync();
        session.Sandbox.Ledger.DecideNextCapture("pi_1", CaptureStatus.Declined);
        var result = session.Run($"1..2 | ForEach-Object {{ [pscustomobject]@{{ Id = 'pi_1'; Amount = 5; OperationId = 'same' }} }} | New-DojoCapture -Verify {journal}", Journal);
        Assert.Equal(["DojoCaptureDeclined", "DojoCaptureDeclined"], result.ErrorIds);
        Assert.Equal(1, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Fact]
    public async Task A_row_that_names_a_declined_capture_by_slip_is_mended_under_its_name()
    {
        await using var session = await StartAsync();
        session.Sandbox.Ledger.DecideNextCapture("pi_1", CaptureStatus.Declined);
        var declined = Assert.Single(session.Run("New-DojoCapture pi_1 5").Captures).CaptureId;
        Assert.Equal(["DojoCaptureDeclined"], Capture(session, $"-SkipCaptured -OperationId mine -CaptureId {declined}").ErrorIds);
        Capture(session, "-SkipCaptured -OperationId mine").ShouldBeClean();
        Assert.Equal(2, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task What_an_older_module_wrote_of_a_declined_capture_is_understood()
    {
        await using var session = await StartAsync();
        Capture(session).ShouldBeClean();
        using (var file = JournalFile.Open(Journal, (_, _) => { }))
            file.Append(new JournalRecord { State = JournalStates.Refused, OperationId = "pi_1/5/0/1", Error = "DojoCaptureDeclined", Message = "Declined." });
        Assert.Equal(["DojoCaptureDeclined"], Capture(session).ErrorIds);
        Assert.Equal(1, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    private static async Task<SandboxSession> StartAsync()
    {
        var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        return session;
    }

    private static void Fail(SandboxSession session, CaptureStatus? status)
    {
        if (status is { } outcome)
            session.Sandbox.Ledger.DecideCaptures("pi_1", outcome);
        else
            session.Sandbox.Ledger.Unlist("pi_1");
        session.Pass(TimeSpan.FromDays(1));
    }

    private ScriptResult Capture(SandboxSession session, string parameters = "") => session.Run($"New-DojoCapture pi_1 5 -JournalPath $args[0] {parameters}", Journal);

    private ScriptResult Confirm(SandboxSession session) => session.Run("Confirm-DojoCapture -JournalPath $args[0]", Journal);

    private DojoCaptureJournalEntry Entry(SandboxSession session) => (DojoCaptureJournalEntry)session.Run("Get-DojoCaptureJournal $args[0]", Journal).Output[0].BaseObject;
}
