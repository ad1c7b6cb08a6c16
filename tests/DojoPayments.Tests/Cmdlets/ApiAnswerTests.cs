using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>What each answer of the API, and each lack of one, becomes for the user.</summary>
public class ApiAnswerTests
{
    [Theory]
    [InlineData(400, "DojoBadRequest", ErrorCategory.InvalidData)]
    [InlineData(404, "DojoNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData(409, "DojoConflict", ErrorCategory.ResourceExists)]
    [InlineData(405, "DojoRejected", ErrorCategory.NotSpecified)]
    [InlineData(422, "DojoRejected", ErrorCategory.NotSpecified)]
    public async Task A_refusal_is_an_error_of_its_row(int status, string id, ErrorCategory category)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        session.Sandbox.Faults.ForIntent("pi_1", Fault.Status(status));

        var result = session.Run("[pscustomobject]@{ Id = 'pi_1'; Amount = 1; Reference = 'a' }, [pscustomobject]@{ Id = 'pi_2'; Amount = 1 } | New-DojoCapture");

        var error = Assert.Single(result.Errors);
        Assert.Equal(id, Assert.Single(result.ErrorIds));
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Equal("a", Assert.IsType<DojoCaptureInstruction>(error.TargetObject).Reference);
        var exception = Assert.IsType<DojoException>(error.Exception);
        Assert.Equal(status, exception.StatusCode);
        Assert.NotNull(exception.TraceId);
        Assert.Contains(exception.TraceId, error.ToString(), StringComparison.Ordinal);
        Assert.Single(result.Captures);
        Assert.Equal(1, session.Sandbox.Requests.CapturePosts("pi_1"));
    }

    [Fact]
    public async Task A_refusal_is_told_in_the_API_s_own_words()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Sandbox.Ledger.Create(new IntentTerms { Amount = 1000, CaptureMode = CaptureMode.Manual }, IntentStatus.Reversed, "pi_1");
        var error = Assert.Single(session.Run("New-DojoCapture pi_1 1").Errors);
        Assert.StartsWith("DojoConflict,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("The API answered 409: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("traceId 00-", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "DojoUnauthorized", ErrorCategory.AuthenticationError)]
    [InlineData(403, "DojoForbidden", ErrorCategory.PermissionDenied)]
    public async Task A_refused_key_stops_the_batch_with_one_error_that_counts_the_rest(int status, string id, ErrorCategory category)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, Enumerable.Range(1, 50).Select(number => $"pi_{number}"));
        session.Sandbox.Faults.ForIntent("pi_1", Fault.Status(status));
        // Holds the second row, so that it is in flight when the first is refused, if it was begun by then.
        session.Sandbox.Faults.ForIntent("pi_2", Fault.SlowAnswer(TimeSpan.FromMilliseconds(300)));

        var result = session.Run("1..50 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 1 } } | New-DojoCapture -ThrottleLimit 2 -OutVariable captured | Out-Null; $captured");

        Assert.Equal(id, result.TerminatingId);
        Assert.Equal(category, result.Terminating!.CategoryInfo.Category);
        Assert.Empty(result.Errors);
        var captured = session.Sandbox.Ledger.CaptureCount;
        Assert.InRange(captured, 0, 2);
        Assert.Contains($"{50 - 1 - captured} rows were not attempted", result.Terminating.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("seconds", 1)]
    public async Task Too_many_requests_is_waited_out(string kind, int? retryAfterSeconds)
    {
        _ = kind;
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.Next(Fault.TooManyRequests(retryAfterSeconds));
        var result = session.Run("New-DojoCapture pi_1 1");
        result.ShouldBeClean();
        Assert.Equal(2, Assert.Single(result.Captures).Attempts);
        Assert.Equal(2, session.Sandbox.Requests.CapturePosts("pi_1"));
    }

    [Fact]
    public async Task Too_many_requests_until_a_date_is_waited_out()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var until = DateTimeOffset.UtcNow.AddSeconds(2);
        session.Sandbox.Faults.Next(Fault.TooManyRequestsUntil(until));
        session.Run("New-DojoCapture pi_1 1").ShouldBeClean();
        // The date has whole seconds only.
        Assert.True(Assert.Single(session.Sandbox.Ledger.Captures).CreatedAt >= until.UtcDateTime.AddSeconds(-1.1));
    }

    [Fact]
    public async Task Too_many_requests_to_the_end_is_an_error_and_no_capture()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.ForIntent("pi_1", Fault.TooManyRequests(retryAfterSeconds: 0));
        var result = session.Run("New-DojoCapture pi_1 1 -MaximumRetryCount 2");
        Assert.Equal(["DojoRateLimited"], result.ErrorIds);
        Assert.Equal(3, session.Sandbox.Requests.CapturePosts("pi_1"));
        Assert.Equal(0, session.Sandbox.Ledger.CaptureCount);
    }

    public static TheoryData<Fault> Unclear =>
    [
        Fault.Status(500), Fault.Status(500, FaultPoint.AfterEffect), Fault.Status(503), Fault.Status(408), Fault.BadGateway(), Fault.BadGateway(FaultPoint.AfterEffect),
        Fault.AbortBeforeEffect, Fault.AbortAfterEffect, Fault.CloseBeforeEffect, Fault.CloseAfterEffect, Fault.GarbageStatusLine(),
        Fault.TruncatedBody, Fault.EmptySuccess(), Fault.HtmlSuccess(), Fault.HtmlSuccess(FaultPoint.BeforeEffect), Fault.SuccessWithoutCaptureId, Fault.SuccessWithNullCaptureId,
        Fault.OversizedGarbage, Fault.OversizedJson, Fault.Redirect(301), Fault.Redirect(302), Fault.Redirect(307), Fault.Redirect(308),
        .. new[] { 400, 401, 403, 404, 407, 409, 451 }.SelectMany(status => new[] { Fault.BlockedPage(status), Fault.BlockedPage(status, FaultPoint.AfterEffect) }),
    ];

    [Theory]
    [MemberData(nameof(Unclear))]
    public async Task What_was_sent_and_not_clearly_answered_is_looked_for_and_never_sent_twice(Fault fault)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.Next(fault);

        var result = session.Run("New-DojoCapture pi_1 1 -ReadBackTimeoutSeconds 0");

        Assert.Equal(1, session.Sandbox.Requests.CapturePosts("pi_1"));
        if (fault.Point == FaultPoint.AfterEffect)
        {
            result.ShouldBeClean();
            var capture = Assert.Single(result.Captures);
            Assert.Equal((Assert.Single(session.Sandbox.Ledger.Captures).Id, "Successful"), (capture.CaptureId, capture.Status));
        }
        else
        {
            Assert.Equal(["DojoOutcomeUnknown"], result.ErrorIds);
            Assert.Equal(ErrorCategory.OperationTimeout, result.Errors[0].CategoryInfo.Category);
            Assert.Equal(0, session.Sandbox.Ledger.CaptureCount);
        }
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_filter_s_page_does_not_end_the_batch_as_a_refused_key_does(int status)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");
        session.Sandbox.Faults.ForIntent("pi_1", Fault.BlockedPage(status));

        var result = session.Run("'pi_1', 'pi_2' | ForEach-Object { [pscustomobject]@{ Id = $_; Amount = 1 } } | New-DojoCapture -ThrottleLimit 1 -ReadBackTimeoutSeconds 0");

        Assert.Null(result.TerminatingId);
        Assert.Equal(["DojoOutcomeUnknown"], result.ErrorIds);
        Assert.Equal("pi_2", Assert.Single(result.Captures).PaymentIntentId);
    }

    public static TheoryData<Fault> Wrapped => [Fault.Compressed("gzip"), Fault.Compressed("deflate"), Fault.Compressed("br"), Fault.ByteOrderMark];

    [Theory]
    [MemberData(nameof(Wrapped))]
    public async Task An_answer_that_is_compressed_or_marked_is_read(Fault fault)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.Next(fault, count: 3);
        session.Sandbox.Faults.Next(fault, count: 3, ApiOperation.GetIntent);
        session.Sandbox.Faults.Next(fault, count: 3, ApiOperation.SearchIntents);

        var result = session.Run("New-DojoCapture pi_1 1; New-DojoCapture pi_1 2000; (Get-DojoPaymentIntent pi_1).Captures.Count; @(Get-DojoPaymentIntent).Count");

        Assert.Equal(["DojoConflict"], result.ErrorIds);
        Assert.Equal(session.Sandbox.Ledger.Captures[0].Id, Assert.IsType<DojoCapture>(result.Output[0].BaseObject).CaptureId);
        Assert.Equal([1, 1], result.Output.Skip(1).Select(item => (int)item.BaseObject));
        // One of them for the words of the refusal.
        Assert.Equal(2, session.Sandbox.Requests.Count(ApiOperation.GetIntent));
    }

    [Fact]
    public async Task Every_request_names_its_sender_and_asks_for_no_compression()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");

        session.Run("New-DojoCapture pi_1 1 | Out-Null; Get-DojoPaymentIntent pi_1 | Out-Null; Get-DojoPaymentIntent | Out-Null").ShouldBeClean();

        Assert.Equal(3, session.Sandbox.Requests.Total);
        Assert.All(session.Sandbox.Requests.Recent, request =>
        {
            Assert.Matches(@"^DojoPayments/\d+\.\d+\.\d+ \(\.NET \d[^;]*; [A-Za-z]+; \w+\)$", request.Headers["User-Agent"]);
            Assert.Equal("identity", request.Headers["Accept-Encoding"]);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_drops_the_handshake_is_said_to_be_about_TLS(bool byReset)
    {
        await using var server = new LoopbackServer(async (stream, stop) =>
        {
            _ = await stream.ReadAsync(new byte[16 * 1024], stop);
            if (byReset)
                stream.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        });
        using var session = new PowerShellSession();

        var result = session.Run("New-DojoCapture pi_1 1 -NoProxy -MaximumRetryCount 1 -BaseUri $args[0]", $"https://127.0.0.1:{server.Port}/");

        Assert.Equal(["DojoNotSent"], result.ErrorIds);
        var error = Assert.IsType<DojoException>(result.Errors[0].Exception);
        Assert.Contains("2 attempts", error.Message, StringComparison.Ordinal);
        Assert.Contains("TLS 1.2", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stalled_answer_times_out_and_is_looked_for(bool headersCome)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        session.Sandbox.Faults.Next(headersCome ? Fault.StalledBody : Fault.StallAfterEffect);
        var result = session.Run("New-DojoCapture pi_1 1 -OperationTimeoutSeconds 1");
        result.ShouldBeClean();
        Assert.Equal(session.Sandbox.Ledger.Captures[0].Id, Assert.Single(result.Captures).CaptureId);
        Assert.Equal(1, session.Sandbox.Requests.CapturePosts("pi_1"));
    }

    [Fact]
    public async Task What_never_reached_the_API_is_tried_again_and_then_said_not_to_be_sent()
    {
        using var session = new PowerShellSession();
        var result = session.Run("New-DojoCapture pi_1 1 -MaximumRetryCount 1 -BaseUri $args[0]", ClosedPort());
        Assert.Equal(["DojoNotSent"], result.ErrorIds);
        Assert.Equal(ErrorCategory.ConnectionError, result.Errors[0].CategoryInfo.Category);
        Assert.Contains("2 attempts", result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_that_is_never_made_is_not_sent()
    {
        // Listens and never accepts: once its backlog is full, further connections stall.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        var port = ((IPEndPoint)deaf.LocalEndPoint!).Port;
        var fillers = Enumerable.Range(0, 8).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false }).ToList();
        foreach (var filler in fillers)
            Assert.ThrowsAny<SocketException>(() => filler.Connect(IPAddress.Loopback, port));

        using var session = new PowerShellSession();
        var result = session.Run("New-DojoCapture pi_1 1 -MaximumRetryCount 0 -ConnectionTimeoutSeconds 1 -BaseUri $args[0]", $"http://127.0.0.1:{port}/");

        Assert.Equal(["DojoNotSent"], result.ErrorIds);
        fillers.ForEach(filler => filler.Dispose());
    }

    [Fact]
    public async Task A_server_that_does_not_speak_TLS_is_not_sent_to_and_not_tried_again()
    {
        await using var session = await SandboxSession.StartAsync();
        var result = session.Run("New-DojoCapture pi_1 1 -BaseUri $args[0]", new UriBuilder(session.Sandbox.BaseUri) { Scheme = "https" }.Uri);
        Assert.Equal(["DojoNotSent"], result.ErrorIds);
        Assert.Contains("in 1 attempt", result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_does_not_exist_is_not_sent()
    {
        using var session = new PowerShellSession();
        // RFC 2606 keeps this ending from ever being given away.
        var result = session.Run("New-DojoCapture pi_1 1 -MaximumRetryCount 0 -BaseUri https://api.dojo.invalid/");
        Assert.Equal(["DojoNotSent"], result.ErrorIds);
    }

    [Fact]
    public async Task Five_rows_in_a_row_that_never_reached_the_API_end_the_batch()
    {
        using var session = new PowerShellSession();
        var result = session.Run("1..50 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 1 } } | New-DojoCapture -ThrottleLimit 1 -MaximumRetryCount 0 -BaseUri $args[0]", ClosedPort());
        Assert.Equal("DojoUnreachable", result.TerminatingId);
        Assert.Equal(Enumerable.Repeat("DojoNotSent", 5), result.ErrorIds);
        Assert.Contains("45 rows were not attempted", result.Terminating!.ToString(), StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Five_unknowns_in_a_row_end_the_batch()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, Enumerable.Range(1, 50).Select(number => $"pi_{number}"));
        session.Sandbox.Faults.Share(Fault.AbortBeforeEffect, 1);
        var result = session.Run("1..50 | ForEach-Object { [pscustomobject]@{ Id = \"pi_$_\"; Amount = 1 } } | New-DojoCapture -ThrottleLimit 1 -ReadBackTimeoutSeconds 0");
        Assert.Equal("DojoOutcomesUnknown", result.TerminatingId);
        Assert.Equal(Enumerable.Repeat("DojoOutcomeUnknown", 5), result.ErrorIds);
        Assert.Contains("45 rows were not attempted", result.Terminating!.ToString(), StringComparison.Ordinal);
        Assert.Equal(5, session.Sandbox.Requests.Count(ApiOperation.Capture));
    }

    private static string ClosedPort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
    }
}
