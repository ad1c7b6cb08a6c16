using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>What remains of an intent is not known while a capture of it is in doubt.</summary>
public sealed class RemainderInDoubtTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_row_in_doubt_on_the_journal_leaves_no_known_remainder()
    {
        await using var session = await InDoubtAsync("New-DojoCapture pi_1 400 -ReadBackTimeoutSeconds 0 -JournalPath $args[0]");
        ShouldBeRefused(session.Run("New-DojoCapture pi_1 -Remaining -ReadBackTimeoutSeconds 0 -JournalPath $args[0]", _folder.File("journal")), "DojoOutcomeUnknown");
        ShouldBeRefused(session.Run("New-DojoCapture pi_1 -Remaining -OperationId rest -ReadBackTimeoutSeconds 0 -JournalPath $args[0]", _folder.File("journal")), "DojoOutcomeUnknown");
        ShouldBeRefused(session.Run("New-DojoCapture pi_1 -Remaining"));
        Assert.Equal(1, session.Sandbox.Requests.CapturePosts("pi_1"));
    }

    [Fact]
    public async Task All_that_remained_is_not_taken_twice_in_one_shell()
    {
        await using var session = await InDoubtAsync("New-DojoCapture pi_1 -Remaining -ReadBackTimeoutSeconds 0");
        ShouldBeRefused(session.Run("New-DojoCapture pi_1 -Remaining"));
        Assert.Equal(1, session.Sandbox.Requests.CapturePosts("pi_1"));
        session.Run("New-DojoCapture pi_2 -Remaining").ShouldBeClean();
    }

    [Fact]
    public async Task A_plan_and_a_question_know_of_doubts_that_only_the_journal_tells_of()
    {
        await using (await InDoubtAsync("New-DojoCapture pi_1 400 -ReadBackTimeoutSeconds 0 -JournalPath $args[0]"))
        {
            // Another address shares nothing with this one but the journal.
        }

        await using var other = await SandboxSession.StartAsync();
        other.Authorize(1000, "pi_1", "pi_2");
        const string rows = "'pi_1', 'pi_2' | ForEach-Object { [pscustomobject]@{ Id = $_ } } | ";
        var plans = other.Run(rows + "Test-DojoCapture -Remaining -JournalPath $args[0]", _folder.File("journal"));
        Assert.Equal(["OutcomeUnknown", "Ready"], plans.Output.Select(plan => ((DojoCapturePlan)plan.BaseObject).Result.ToString()));
        ShouldBeRefused(other.Run(rows + "New-DojoCapture -Remaining -WhatIf -JournalPath $args[0]", _folder.File("journal")));
        ShouldBeRefused(other.Run(rows + "New-DojoCapture -Remaining -ReadBackTimeoutSeconds 0 -JournalPath $args[0]", _folder.File("journal")), "DojoOutcomeUnknown");
        Assert.Equal(["pi_2"], other.Sandbox.Ledger.Captures.Select(capture => capture.PaymentIntentId));
    }

    [Theory]
    [InlineData("OperationMismatch", "New-DojoCapture pi_1 400 -OperationId x", "New-DojoCapture pi_1 401 -OperationId x")]
    [InlineData("AmountTooLarge", "New-DojoCapture pi_1 400 -OperationId x", "New-DojoCapture pi_1 400 -OperationId x -MaximumAmount 10")]
    [InlineData("AmountTooLarge", "New-DojoCapture pi_1 -Remaining", "New-DojoCapture pi_1 -Remaining -MaximumAmount 10")]
    public async Task A_row_that_is_refused_while_an_earlier_send_of_it_is_in_doubt_is_not_said_never_to_have_been_sent(string id, string earlier, string now)
    {
        await using var session = await InDoubtAsync(earlier + " -ReadBackTimeoutSeconds 0 -JournalPath $args[0]");
        var result = session.Run(now + " -ReadBackTimeoutSeconds 0 -JournalPath $args[0]", _folder.File("journal"));
        Assert.Equal([id, "DojoOutcomeUnknown"], result.ErrorIds);
        Assert.EndsWith("Nothing was sent for this row in this run.", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_the_doubt_is_settled_the_rest_is_captured()
    {
        var effect = new TaskCompletionSource();
        await using var session = await InDoubtAsync("New-DojoCapture pi_1 400 -ReadBackTimeoutSeconds 0 -JournalPath $args[0]", Fault.LateAfterAbort(effect.Task));
        effect.SetResult();
        await session.Sandbox.WhenLateEffectsAreDoneAsync();
        session.Run("New-DojoCapture pi_1 400 -JournalPath $args[0]", _folder.File("journal")).ShouldBeClean();
        var result = session.Run("New-DojoCapture pi_1 -Remaining -JournalPath $args[0]", _folder.File("journal"));
        result.ShouldBeClean();
        Assert.Equal(600, Assert.Single(result.Captures).Amount);
    }

    private static void ShouldBeRefused(ScriptResult result, params IEnumerable<string> others) => Assert.Equal(["DojoRemainderUnknown", .. others], result.ErrorIds);

    /// <summary>A shell in which one capture has no known outcome.</summary>
    private async Task<SandboxSession> InDoubtAsync(string script, Fault? fault = null)
    {
        var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        session.Sandbox.Faults.Next(fault ?? Fault.AbortBeforeEffect);
        Assert.Equal(["DojoOutcomeUnknown"], session.Run(script, _folder.File("journal")).ErrorIds);
        return session;
    }
}
