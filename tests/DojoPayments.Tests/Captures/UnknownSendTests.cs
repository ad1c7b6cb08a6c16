using System.Net;
using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>Sends whose outcome is unknown, where something else goes wrong as well.</summary>
public sealed class UnknownSendTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_send_that_was_announced_before_the_server_s_time_was_known_is_found_in_the_same_run()
    {
        await using var session = await StartAsync();
        session.Sandbox.Faults.Next(Fault.AbortBeforeEffect, count: 6, ApiOperation.GetIntent);
        session.Sandbox.Faults.Next(Fault.AbortAfterEffect);

        var result = Capture(session, "a.journal");

        result.ShouldBeClean();
        Assert.Equal(session.Sandbox.Ledger.Captures[0].Id, Assert.Single(result.Captures).CaptureId);
    }

    [Fact]
    public async Task The_server_s_time_is_asked_for_again_where_no_answer_comes()
    {
        await using var session = await StartAsync();
        session.Sandbox.Faults.Next(Fault.AbortBeforeEffect, count: 2, ApiOperation.GetIntent);
        session.Sandbox.Faults.Next(Fault.AbortBeforeEffect);
        Assert.Equal(["DojoOutcomeUnknown"], Capture(session, "a.journal", "-ReadBackTimeoutSeconds 0").ErrorIds);
        session.Pass(TimeSpan.FromMinutes(1));

        // Without the time of its announcement it could never be told whether it is due.
        Capture(session, "a.journal", "-ResendAfter 00:00:00").ShouldBeClean();
        Assert.Equal(1, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task A_capture_that_another_batch_found_for_a_journal_is_not_made_again_by_it()
    {
        await using var session = await StartAsync();
        var effect = new TaskCompletionSource();
        session.Sandbox.Faults.Next(Fault.LateAfterAbort(effect.Task));
        session.Sandbox.Faults.Next(Fault.AbortBeforeEffect);
        Assert.Equal(["DojoOutcomeUnknown"], Capture(session, "a.journal", "-ReadBackTimeoutSeconds 0").ErrorIds);
        effect.SetResult();
        await session.Sandbox.WhenLateEffectsAreDoneAsync();
        // What it finds was made by the older send, and that is one of the other journal.
        Assert.Equal(["DojoOutcomeUnknown"], Capture(session, "b.journal", "-ReadBackTimeoutSeconds 0").ErrorIds);
        session.Pass(TimeSpan.FromMinutes(1));

        Capture(session, "a.journal", "-ResendAfter 00:00:00").ShouldBeClean();
        Assert.Equal(1, session.Sandbox.Ledger.CaptureCount);
    }

    [Fact]
    public async Task A_fault_of_its_own_while_sends_are_paused_does_not_pause_them_for_ever()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        var connection = ApiConnection.Create(sandbox.BaseUri, ApiConnection.OldestVersion, PowerShellSession.Key, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        using var transport = new HttpMessageInvoker(new FaultyHandler());
        using var batch = new CaptureBatch(new BatchContext(new DojoApiClient(connection, transport), new CaptureSettings { ThrottleLimit = 8 }, null));

        var run = Task.Run(() => BatchRun.Run(batch, BatchRun.Operations(Enumerable.Range(1, 50).Select(number => ($"pi_{number}", 5L)))));
        var finished = await Eventually.EndsAsync(run);

        Assert.Equal(DojoErrorId.DojoOutcomesUnknown, batch.EndedBy?.Id);
        Assert.Contains(finished, operation => operation.State == CaptureState.NotAttempted);
    }

    private static async Task<SandboxSession> StartAsync()
    {
        var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1");
        return session;
    }

    private ScriptResult Capture(SandboxSession session, string journal, string arguments = "") =>
        session.Run("New-DojoCapture pi_1 5 -JournalPath $args[0] " + arguments, _folder.File(journal));

    /// <summary>Leaves each capture unanswered and fails on each read in a way that no transport should.</summary>
    private sealed class FaultyHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is null)
                throw new NotSupportedException();
            await request.Content.CopyToAsync(Stream.Null, cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        }
    }
}
