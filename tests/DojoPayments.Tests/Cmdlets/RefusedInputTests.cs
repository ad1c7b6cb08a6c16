using System.Management.Automation;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>What must never become a request, from the pipeline and from the command line alike.</summary>
public class RefusedInputTests
{
    public static TheoryData<string> BadAmounts =>
    [
        "10.505", "1,000", "10.", "1kb", "0x10", "1e3", "", " ", "-5", "0", "+5", "\u00A010", "\u0661\u0662", "1234567890123",
    ];

    public static TheoryData<string> BadIds => ["", "../x", "pi_1/refunds", "pi_1?x=1", "pi 1", "pi_", "PI_1", "pi_1\n"];

    [Theory]
    [MemberData(nameof(BadAmounts))]
    public async Task A_bad_amount_is_an_error_of_its_row_and_the_others_go_on(string amount)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1", "pi_2");

        var piped = session.Run("[pscustomobject]@{ Id = 'pi_1'; Amount = $args[0] }, [pscustomobject]@{ Id = 'pi_2'; Amount = 1 } | New-DojoCapture", amount);
        ShouldBeRefused(piped, "InvalidAmount", "pi_1", amount);
        Assert.Equal("pi_2", Assert.Single(piped.Captures).PaymentIntentId);

        var typed = session.Run("New-DojoCapture pi_1 $args[0]", amount);
        ShouldBeRefused(typed, "InvalidAmount", "pi_1", amount);
        Assert.Empty(typed.Output);
        Assert.Equal(0, session.Sandbox.Requests.CapturePosts("pi_1"));
    }

    [Theory]
    [InlineData("10.505")]
    [InlineData("1e3")]
    [InlineData("10.0 + 0")]
    [InlineData("$true")]
    [InlineData("$null")]
    [InlineData("-1")]
    [InlineData("1000000000000")]
    [InlineData("[char]'5'")]
    [InlineData("[DayOfWeek]::Friday")]
    [InlineData("@(1, 2)")]
    public async Task A_bad_amount_that_is_no_text_is_refused_alike(string expression)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var result = session.Run($"New-DojoCapture pi_1 ({expression}); [pscustomobject]@{{ Id = 'pi_1'; Amount = {expression} }} | New-DojoCapture");
        Assert.Equal(["InvalidAmount", "InvalidAmount"], result.ErrorIds);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Theory]
    [InlineData("1.505")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("\u00A0")]
    public async Task Bad_tips_are_refused_like_a_bad_amount(string tips)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var result = session.Run("New-DojoCapture pi_1 5 -TipsAmount $args[0]", tips);
        Assert.Equal(["InvalidAmount"], result.ErrorIds);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Fact]
    public async Task A_missing_amount_never_means_all_of_it()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var result = session.Run("New-DojoCapture pi_1; [pscustomobject]@{ Id = 'pi_1'; Amount = $null } | New-DojoCapture");
        Assert.Equal(["InvalidAmount", "InvalidAmount"], result.ErrorIds);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Theory]
    [MemberData(nameof(BadIds))]
    public async Task A_bad_id_is_an_error_of_its_row_and_the_others_go_on(string id)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_2");

        var piped = session.Run("[pscustomobject]@{ Id = $args[0]; Amount = 1 }, [pscustomobject]@{ Id = 'pi_2'; Amount = 1 } | New-DojoCapture", id);
        ShouldBeRefused(piped, "InvalidPaymentIntentId", id, 1);
        Assert.Equal("pi_2", Assert.Single(piped.Captures).PaymentIntentId);

        ShouldBeRefused(session.Run("New-DojoCapture $args[0] 1", id), "InvalidPaymentIntentId", id, 1);
        Assert.Equal(1, session.Sandbox.Requests.Total);
    }

    [Fact]
    public async Task An_intent_of_the_sandbox_is_not_captured_with_a_key_of_production()
    {
        await using var session = await SandboxSession.StartAsync(key: "sk_prod_madeUpForTests42");
        session.Authorize(1000, "pi_sandbox_1", "pi_1");
        var result = session.Run("[pscustomobject]@{ Id = 'pi_sandbox_1'; Amount = 1 }, [pscustomobject]@{ Id = 'pi_1'; Amount = 1 } | New-DojoCapture");
        ShouldBeRefused(result, "EnvironmentMismatch", "pi_sandbox_1", 1, ErrorCategory.InvalidOperation);
        Assert.Single(result.Captures);
        Assert.Equal(0, session.Sandbox.Requests.CapturePosts("pi_sandbox_1"));
    }

    [Theory]
    [InlineData("http://example.com/", "InvalidBaseUri")]
    [InlineData("http://localhost.example/", "InvalidBaseUri")]
    [InlineData("ftp://127.0.0.1/", "InvalidBaseUri")]
    [InlineData("https://user:word@127.0.0.1/", "InvalidBaseUri")]
    [InlineData("https://127.0.0.1/?x=1", "InvalidBaseUri")]
    [InlineData("just-words", "InvalidBaseUri")]
    public async Task An_address_that_would_lose_the_key_or_the_way_is_refused(string address, string id)
    {
        await using var session = await SandboxSession.StartAsync();
        var result = session.Run("New-DojoCapture pi_1 1 -BaseUri $args[0]", address);
        Assert.Equal(id, result.TerminatingId);
        Assert.DoesNotContain("word@", result.Terminating!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2022-04-07")]
    [InlineData("latest")]
    [InlineData("2024-2-5")]
    [InlineData("2024-02-31")]
    public async Task A_version_that_cannot_list_captures_is_refused(string version)
    {
        await using var session = await SandboxSession.StartAsync();
        Assert.Equal("InvalidApiVersion", session.Run("New-DojoCapture pi_1 1 -ApiVersion $args[0]", version).TerminatingId);
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    private static void ShouldBeRefused(ScriptResult result, string errorId, string id, object amount, ErrorCategory category = ErrorCategory.InvalidArgument)
    {
        var error = Assert.Single(result.Errors);
        Assert.Equal(errorId + ",DojoPayments.Cmdlets.NewDojoCaptureCommand", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        var row = Assert.IsType<DojoCaptureInstruction>(error.TargetObject);
        Assert.Equal((id, amount, 1L), (row.PaymentIntentId!, row.Amount!, row.Row));
    }
}
