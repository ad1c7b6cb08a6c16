using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>The API adds members, states and headers without a new version: none of them breaks a read.</summary>
public class UnknownWordsTests
{
    [Fact]
    public async Task A_state_of_an_intent_that_nobody_knows_is_shown_as_it_is_and_is_no_authorisation()
    {
        await using var session = await StartAsync();
        session.Sandbox.Faults.When(candidate => candidate.Operation == ApiOperation.GetIntent, Changed("\"status\":\"Authorized\"", "\"status\":\"PartiallyCaptured\",\"new\":{\"status\":[1,{}]}"));
        var intent = Assert.IsType<DojoPaymentIntent>(Assert.Single(session.Run("Get-DojoPaymentIntent pi_1").Output).BaseObject);
        Assert.Equal(("PartiallyCaptured", 0L), (intent.Status, intent.RemainingAmount));
        var plan = Assert.IsType<DojoCapturePlan>(Assert.Single(session.Run("Test-DojoCapture pi_1 5").Output).BaseObject);
        Assert.Equal(DojoCaptureResult.NotAuthorized, plan.Result);
        Assert.Contains("PartiallyCaptured", plan.Detail, StringComparison.Ordinal);
        Assert.Equal(["DojoNothingRemaining"], session.Run("New-DojoCapture pi_1 -Remaining").ErrorIds);
    }

    [Fact]
    public async Task A_state_of_a_capture_that_nobody_knows_counts_as_money()
    {
        await using var session = await StartAsync();
        session.Sandbox.Faults.When(candidate => candidate.Operation == ApiOperation.GetIntent, Changed("\"status\":\"Successful\"", "\"status\":\"Settling\""));
        session.Run("New-DojoCapture pi_1 400").ShouldBeClean();

        var intent = Assert.IsType<DojoPaymentIntent>(Assert.Single(session.Run("Get-DojoPaymentIntent pi_1").Output).BaseObject);

        Assert.Equal((400L, 600L, "Settling"), (intent.CapturedAmount, intent.RemainingAmount, Assert.Single(intent.Captures).Status));
        var found = Assert.Single(session.Run("New-DojoCapture pi_1 400 -SkipCaptured").Captures);
        Assert.Equal((true, "Settling"), (found.Found, found.Status));
        session.Sandbox.Faults.Next(Fault.AbortAfterEffect);
        Assert.Equal("Settling", Assert.Single(session.Run("New-DojoCapture pi_1 300").Captures).Status);
        Assert.Equal("Settling", Assert.Single(session.Run("New-DojoCapture pi_1 300 -Verify -ReadBackTimeoutSeconds 0").Captures).Status);
        Assert.Equal(3, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task An_answer_to_a_capture_may_say_more()
    {
        await using var session = await StartAsync();
        session.Sandbox.Faults.Next(Changed("\"captureId\"", "\"status\":{\"new\":[null]},\"captureId\""));
        session.Run("New-DojoCapture pi_1 400").ShouldBeClean();
        session.Sandbox.Faults.Next(Changed("\"after\"", "\"total\":7,\"after\""), operation: ApiOperation.SearchIntents);
        Assert.Single(session.Run("Get-DojoPaymentIntent").Output);
    }

    private static async Task<SandboxSession> StartAsync()
    {
        var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        return session;
    }

    private static Fault Changed(string from, string to) => Fault.ChangedBody("changed", body => body.Replace(from, to, StringComparison.Ordinal));
}
