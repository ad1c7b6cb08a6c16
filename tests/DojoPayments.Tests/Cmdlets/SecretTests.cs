using System.Management.Automation;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

[Collection(nameof(EnvironmentVariables))]
public class SecretTests
{
    [Theory]
    [InlineData("-SecretName dojo", "the secret 'dojo'")]
    [InlineData("-SecretName dojo -VaultName TeamVault", "the secret 'dojo' in the vault 'TeamVault'")]
    [InlineData("-SecretName 'dojo as text'", "the secret 'dojo as text'")]
    [InlineData("-SecretName 'dojo as credential'", "the secret 'dojo as credential'")]
    public async Task A_secret_is_the_key_of_the_session(string arguments, string source)
    {
        using var vaults = new FakeSecretManagement();
        await using var session = await SandboxSession.StartAsync(key: null);
        session.Authorize(1000, "pi_1");

        session.Run("Set-DojoApiKey " + arguments).ShouldBeClean();
        session.Run("New-DojoCapture pi_1 1").ShouldBeClean();

        Assert.Equal("Basic " + FakeSecretManagement.Key, Assert.Single(session.CaptureRequests).Headers["Authorization"]);
        var info = (DojoApiKeyInfo)Assert.Single(session.Run("Get-DojoApiKey").Output).BaseObject;
        Assert.Equal(("lt77", source), (info.LastCharacters, info.Source));
    }

    [Fact]
    public async Task A_secret_can_be_the_key_of_the_account()
    {
        using var home = new AccountHome();
        using var vaults = new FakeSecretManagement();
        using (var first = new PowerShellSession(key: null))
            first.Run("Set-DojoApiKey -SecretName dojo -VaultName TeamVault -Scope CurrentUser").ShouldBeClean();

        await using var session = await SandboxSession.StartAsync(key: null);
        session.Authorize(1000, "pi_1");
        session.Run("New-DojoCapture pi_1 1").ShouldBeClean();

        Assert.Equal("Basic " + FakeSecretManagement.Key, Assert.Single(session.CaptureRequests).Headers["Authorization"]);
        Assert.DoesNotContain("madeUp", File.ReadAllText(home.KeyFile), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-SecretName gone", "SecretNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("-SecretName nothing", "SecretNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("-SecretName dojo -VaultName elsewhere", "SecretVaultNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("-SecretName locked", "SecretUnavailable", ErrorCategory.ResourceUnavailable)]
    [InlineData("-SecretName asks", "SecretUnavailable", ErrorCategory.ResourceUnavailable)]
    [InlineData("-SecretName 'no key'", "InvalidApiKey", ErrorCategory.AuthenticationError)]
    [InlineData("-SecretName table", "InvalidApiKey", ErrorCategory.AuthenticationError)]
    public async Task What_keeps_a_secret_from_being_read_ends_the_batch_before_anything_is_sent(string arguments, string id, ErrorCategory category)
    {
        using var vaults = new FakeSecretManagement();
        await using var session = await SandboxSession.StartAsync(key: null);
        session.Run("Set-DojoApiKey " + arguments).ShouldBeClean();

        var result = session.Run("New-DojoCapture pi_1 1");

        Assert.Equal((id, category), (result.TerminatingId, result.Terminating!.CategoryInfo.Category));
        Assert.Equal(id, session.Run("Get-DojoApiKey").TerminatingId);
        Assert.Equal(0, session.Sandbox.Requests.Total);
        Assert.DoesNotContain("madeUp", result.Terminating.Exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_module_the_error_says_so()
    {
        using var none = EnvironmentVariables.Set("PSModulePath", Path.Combine(Path.GetTempPath(), "dojo-no-modules"));
        using var session = new PowerShellSession(key: null);
        session.Run("Set-DojoApiKey -SecretName dojo").ShouldBeClean();

        var result = session.Run("New-DojoCapture pi_1 1");

        Assert.Equal(("SecretModuleMissing", ErrorCategory.NotInstalled), (result.TerminatingId, result.Terminating!.CategoryInfo.Category));
    }

    [Fact]
    public void A_function_of_the_same_name_is_not_asked()
    {
        using var vaults = new FakeSecretManagement();
        using var session = new PowerShellSession(key: null);
        var result = session.Run("function global:Get-Secret { 'sk_sandbox_someoneElses' }; Set-DojoApiKey -SecretName dojo; Get-DojoApiKey");
        Assert.Equal("lt77", ((DojoApiKeyInfo)Assert.Single(result.Output).BaseObject).LastCharacters);
    }

    [Fact]
    public void A_secret_is_forgotten_like_a_key()
    {
        using var session = new PowerShellSession(key: null);
        session.Run("Set-DojoApiKey -SecretName dojo; Remove-DojoApiKey").ShouldBeClean();
        Assert.Equal("DojoApiKeyMissing", session.Run("New-DojoCapture pi_1 1").TerminatingId);
    }

    [Theory]
    [InlineData("Set-DojoApiKey -SecretName ", "dojo|'dojo as text'|other")]
    [InlineData("Set-DojoApiKey -SecretName DO", "dojo|'dojo as text'")]
    [InlineData("Set-DojoApiKey -SecretName 'dojo a", "'dojo as text'")]
    [InlineData("Set-DojoApiKey -VaultName elsewhere -SecretName ", "")]
    [InlineData("Set-DojoApiKey -SecretName dojo -VaultName t", "TeamVault")]
    public void Tab_offers_the_names_there_are(string line, string expected)
    {
        using var vaults = new FakeSecretManagement();
        Assert.Equal(expected, Complete(line));
    }

    [Fact]
    public void Tab_is_quiet_where_SecretManagement_is_missing()
    {
        using var none = EnvironmentVariables.Set("PSModulePath", Path.Combine(Path.GetTempPath(), "dojo-no-modules"));
        Assert.Empty(Complete("Set-DojoApiKey -SecretName d"));
    }

    private static string Complete(string line)
    {
        using var session = new PowerShellSession(key: null);
        var result = session.Run("(TabExpansion2 $args[0] $args[0].Length).CompletionMatches | Where-Object ResultType -eq ParameterValue | ForEach-Object CompletionText", line);
        result.ShouldBeClean();
        return string.Join('|', result.Output);
    }
}
