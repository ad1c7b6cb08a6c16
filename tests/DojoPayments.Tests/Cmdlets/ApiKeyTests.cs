using System.Management.Automation;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

[Collection(nameof(EnvironmentVariables))]
public class ApiKeyTests
{
    private const string Typed = "sk_sandbox_typedInByHand";

    [Fact]
    public void The_key_is_asked_for_where_none_is_given()
    {
        using var session = new PowerShellSession(key: null);
        session.Host.TypedSecret = Typed;
        session.Run("Set-DojoApiKey").ShouldBeClean();
        var info = Assert.IsType<DojoApiKeyInfo>(Assert.Single(session.Run("Get-DojoApiKey").Output).BaseObject);
        Assert.Equal((DojoEnvironment.Sandbox, "Hand", "Set-DojoApiKey"), (info.Environment, info.LastCharacters, info.Source));
    }

    [Fact]
    public void A_key_is_forgotten_on_request()
    {
        using var session = new PowerShellSession();
        Assert.Single(session.Run("Get-DojoApiKey").Output);
        session.Run("Remove-DojoApiKey; Remove-DojoApiKey").ShouldBeClean();
        Assert.Empty(session.Run("Get-DojoApiKey").Output);
        Assert.Equal("DojoApiKeyMissing", session.Run("New-DojoCapture pi_1 1").TerminatingId);
    }

    [Fact]
    public void WhatIf_neither_keeps_nor_forgets_a_key()
    {
        using var session = new PowerShellSession();
        session.Run("Set-DojoApiKey $args[0] -WhatIf; Remove-DojoApiKey -WhatIf", PowerShellSession.Secret(Typed)).ShouldBeClean();
        Assert.Equal("ts42", ((DojoApiKeyInfo)Assert.Single(session.Run("Get-DojoApiKey").Output).BaseObject).LastCharacters);
    }

    [Fact]
    public void Runspaces_do_not_share_keys()
    {
        using var one = new PowerShellSession();
        using var other = new PowerShellSession(key: null);
        Assert.Empty(other.Run("Get-DojoApiKey").Output);
    }

    [Fact]
    public async Task The_parameter_goes_before_the_runspace_and_the_runspace_before_the_environment()
    {
        await using var session = await SandboxSession.StartAsync(key: null);
        session.Authorize(1000, "pi_1");
        using (EnvironmentVariables.Set("DOJO_API_KEY", "sk_sandbox_fromEnvironment\r\n"))
        {
            session.Run("New-DojoCapture pi_1 1").ShouldBeClean();
            session.Run("Set-DojoApiKey $args[0]; New-DojoCapture pi_1 1", PowerShellSession.Secret("sk_sandbox_fromRunspace")).ShouldBeClean();
            session.Run("New-DojoCapture pi_1 1 -ApiKey $args[0]", PowerShellSession.Secret("sk_sandbox_fromParameter")).ShouldBeClean();
        }

        Assert.Equal(
            ["Basic sk_sandbox_fromEnvironment", "Basic sk_sandbox_fromRunspace", "Basic sk_sandbox_fromParameter"],
            session.CaptureRequests.Select(request => request.Headers["Authorization"]));
    }

    [Fact]
    public async Task The_address_may_come_from_the_environment()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        using (EnvironmentVariables.Set("DOJO_BASE_URI", session.Sandbox.BaseUri.ToString()))
            session.Run("$PSDefaultParameterValues.Clear(); New-DojoCapture pi_1 1").ShouldBeClean();
        Assert.Single(session.CaptureRequests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sk_live_abcdefgh")]
    [InlineData("sk_sandbox_")]
    [InlineData("sk_sandbox_abc")]
    [InlineData("Basic sk_sandbox_abcdefgh")]
    [InlineData("sk_sandbox_abcd efgh")]
    [InlineData("sk_sandbox_abcd\r\nX-Header: 1")]
    public void What_is_no_key_is_refused_without_being_repeated(string text)
    {
        using var session = new PowerShellSession(key: null);
        var result = session.Run("Set-DojoApiKey $args[0]", PowerShellSession.Secret(text));
        Assert.Equal("InvalidApiKey", result.TerminatingId);
        Assert.Equal(ErrorCategory.AuthenticationError, result.Terminating!.CategoryInfo.Category);
        if (text.Length > 11)
            Assert.DoesNotContain(text, result.Terminating.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Set-DojoApiKey $args[0]", "InvalidApiKey")]
    [InlineData("$args[0] | Set-DojoApiKey", "InvalidApiKey")]
    [InlineData("New-DojoCapture pi_1 1 -ApiKey $args[0]", "ParameterArgumentTransformationError")]
    public void A_key_in_plain_text_is_refused_without_being_repeated(string script, string id)
    {
        using var session = new PowerShellSession(key: null);
        var result = session.Run(script, Typed);
        Assert.Equal(id, result.TerminatingId);
        Assert.Null(result.Terminating!.TargetObject);
        Assert.DoesNotContain("typedInByHand", result.Terminating.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("typedInByHand", result.Terminating.CategoryInfo.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("typedInByHand", result.Terminating.Exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_taken_from_the_pipeline()
    {
        using var session = new PowerShellSession(key: null);
        session.Run("$args[0] | Set-DojoApiKey", PowerShellSession.Secret(PowerShellSession.Key)).ShouldBeClean();
        Assert.Equal("ts42", ((DojoApiKeyInfo)Assert.Single(session.Run("Get-DojoApiKey").Output).BaseObject).LastCharacters);
    }

    /// <summary>The key is looked for in everything a user or a log can see, whatever goes wrong.</summary>
    [Fact]
    public async Task The_key_is_in_no_stream_error_exception_or_text()
    {
        using var home = new AccountHome();
        using var vaults = new FakeSecretManagement();
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(100_000, "pi_1");
        var faults = session.Sandbox.Faults;
        faults.At(2, Fault.Status(400));
        faults.At(3, Fault.Status(401));
        faults.At(4, Fault.Status(500));
        faults.At(5, Fault.AbortBeforeEffect);
        faults.At(6, Fault.HtmlSuccess());
        faults.At(7, Fault.ChangedBody("echo", body => $$"""{"captureId":"cp_x","message":"{{PowerShellSession.Key}}"}"""));
        var result = session.Run("""
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            $ErrorActionPreference = 'Continue'
            Get-DojoApiKey
            1..7 | ForEach-Object { try { New-DojoCapture pi_1 1 -ReadBackTimeoutSeconds 0 -Verbose -Debug } catch { $_ } }
            New-DojoCapture pi_1 1 -BaseUri http://127.0.0.1:1 -MaximumRetryCount 0
            try { New-DojoCapture pi_1 1 -BaseUri http://example.com } catch { $_ }
            New-DojoCapture pi_1 x
            New-DojoCapture pi_1 1 -WhatIf
            Remove-DojoApiKey -WhatIf
            Set-DojoApiKey $args[0] -Scope CurrentUser -WhatIf
            Set-DojoApiKey $args[0] -Scope CurrentUser -Verbose -Debug
            Remove-DojoApiKey -Verbose -Debug
            Get-DojoApiKey
            New-DojoCapture pi_1 1 -Verbose -Debug
            Remove-DojoApiKey -Scope CurrentUser -Verbose -Debug
            'dojo', 'dojo as text', 'dojo as credential', 'no key', 'table', 'gone', 'locked', 'asks' | ForEach-Object {
                Set-DojoApiKey -SecretName $_ -Verbose -Debug
                try { Get-DojoApiKey; New-DojoCapture pi_1 1 -Verbose -Debug } catch { $_ }
            }
            $Error
            $Error | ForEach-Object { $_.Exception.ToString(); "$($_.InvocationInfo.PositionMessage)"; "$($_.TargetObject)" }
            (Get-Module DojoPayments | Out-Default)
            Get-DojoApiKey | Out-Default
            $Error | Out-Default
            """, PowerShellSession.Secret(PowerShellSession.Key));

        Assert.NotEmpty(result.Errors);
        Assert.NotEmpty(result.Verbose);
        var seen = result.Output.Select(Everything)
            .Concat(result.Errors.Select(error => error + error.Exception.ToString() + error.ErrorDetails + error.TargetObject + error.CategoryInfo))
            .Concat(result.Verbose).Concat(result.Debug).Concat(result.Information).Concat(result.Warnings)
            .Concat(session.Shell.Host.Lines)
            .ToList();
        Assert.All(seen, text => Assert.DoesNotContain("madeUp", text, StringComparison.Ordinal));
        Assert.Contains(seen, text => text.Contains("***", StringComparison.Ordinal));
    }

    private static string Everything(PSObject item) =>
        item + string.Concat(item.Properties.Select(property => { try { return $" {property.Name}={property.Value}"; } catch (GetValueException) { return string.Empty; } }));
}
