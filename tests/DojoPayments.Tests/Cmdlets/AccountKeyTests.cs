using System.Management.Automation;
using System.Runtime.InteropServices;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

[Collection(nameof(EnvironmentVariables))]
public class AccountKeyTests
{
    private const string Kept = "sk_sandbox_madeUpForAccount";

    [Fact]
    public void A_key_of_the_account_outlives_the_session()
    {
        using var home = new AccountHome();
        Keep();

        using var other = new PowerShellSession(key: null);
        var info = Info(other);
        Assert.Equal((DojoEnvironment.Sandbox, "ount", "Set-DojoApiKey -Scope CurrentUser"), (info.Environment, info.LastCharacters, info.Source));
    }

    [Fact]
    public async Task It_is_used_where_there_is_no_nearer_one()
    {
        using var home = new AccountHome();
        Keep();
        await using var session = await SandboxSession.StartAsync(key: null);
        session.Authorize(1000, "pi_1");

        session.Run("New-DojoCapture pi_1 1").ShouldBeClean();
        using (EnvironmentVariables.Set("DOJO_API_KEY", "sk_sandbox_fromEnvironment"))
            session.Run("New-DojoCapture pi_1 1").ShouldBeClean();

        Assert.Equal(["Basic " + Kept, "Basic sk_sandbox_fromEnvironment"], session.CaptureRequests.Select(request => request.Headers["Authorization"]));
    }

    [Fact]
    public void Another_key_takes_its_place_and_leaves_nothing_behind()
    {
        using var home = new AccountHome();
        Keep();
        Keep("sk_prod_madeUpForAnother");

        using var session = new PowerShellSession(key: null);
        Assert.Equal((DojoEnvironment.Production, "ther"), (Info(session).Environment, Info(session).LastCharacters));
        Assert.Equal(home.KeyFile, Assert.Single(Directory.GetFiles(home.Folder)));
    }

    [Fact]
    public void It_is_removed_by_its_scope_alone()
    {
        using var home = new AccountHome();
        Keep();
        using var session = new PowerShellSession(key: null);

        session.Run("Remove-DojoApiKey").ShouldBeClean();
        session.Run("Remove-DojoApiKey -Scope CurrentUser -WhatIf").ShouldBeClean();
        Assert.Single(session.Run("Get-DojoApiKey").Output);
        session.Run("Remove-DojoApiKey -Scope CurrentUser; Remove-DojoApiKey -Scope CurrentUser").ShouldBeClean();

        Assert.Empty(session.Run("Get-DojoApiKey").Output);
        Assert.Empty(Directory.GetFiles(home.Folder));
    }

    [Fact]
    public void WhatIf_keeps_nothing()
    {
        using var home = new AccountHome();
        using var session = new PowerShellSession(key: null);
        session.Run("Set-DojoApiKey $args[0] -Scope CurrentUser -WhatIf", PowerShellSession.Secret(Kept)).ShouldBeClean();
        Assert.False(Directory.Exists(home.Folder));
    }

    [Fact]
    public void Only_its_owner_may_read_it_whatever_the_mask_allows()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows' protection is that of the account's profile.");
        if (OperatingSystem.IsWindows())
            return;
        using var home = new AccountHome();
        var mask = SetMask(0);
        try
        {
            Keep();
        }
        finally
        {
            _ = SetMask(mask);
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(home.KeyFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(home.Folder));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead, false)]
    [InlineData(UnixFileMode.OtherRead, false)]
    [InlineData(UnixFileMode.OtherWrite, false)]
    [InlineData(UnixFileMode.GroupRead, true)]
    [InlineData(UnixFileMode.OtherExecute, true)]
    public void Where_others_have_access_it_is_refused_and_can_be_mended(UnixFileMode widened, bool isFolder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows' protection is that of the account's profile.");
        if (OperatingSystem.IsWindows())
            return;
        using var home = new AccountHome();
        Keep();
        var path = isFolder ? home.Folder : home.KeyFile;
        var before = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, before | widened);
        using var session = new PowerShellSession(key: null);

        var result = session.Run("New-DojoCapture pi_1 1");

        Assert.Equal("InvalidApiKeyFile", result.TerminatingId);
        Assert.Equal(ErrorCategory.SecurityError, result.Terminating!.CategoryInfo.Category);
        Assert.Equal("InvalidApiKeyFile", session.Run("Get-DojoApiKey").TerminatingId);
        File.SetUnixFileMode(path, before);
        Assert.Single(session.Run("Get-DojoApiKey").Output);
    }

    [Fact]
    public void Nothing_is_kept_in_a_folder_that_others_can_enter()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows' protection is that of the account's profile.");
        if (OperatingSystem.IsWindows())
            return;
        using var home = new AccountHome();
        Directory.CreateDirectory(home.Folder, (UnixFileMode)0b111_101_101);
        using var session = new PowerShellSession(key: null);

        Assert.Equal("InvalidApiKeyFile", session.Run("Set-DojoApiKey $args[0] -Scope CurrentUser", PowerShellSession.Secret(Kept)).TerminatingId);
        Assert.Empty(Directory.GetFileSystemEntries(home.Folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("not JSON, sk_sandbox_madeUpForAccount")]
    [InlineData("""{"version":2,"apiKey":"sk_sandbox_madeUpForAccount"}""")]
    [InlineData("""{"version":1}""")]
    public void What_this_module_did_not_write_is_refused_without_being_repeated(string content)
    {
        using var home = new AccountHome();
        Keep();
        File.WriteAllText(home.KeyFile, content);
        using var session = new PowerShellSession(key: null);

        var result = session.Run("New-DojoCapture pi_1 1");

        Assert.Equal("InvalidApiKeyFile", result.TerminatingId);
        Assert.DoesNotContain("madeUpForAccount", result.Terminating!.Exception.ToString(), StringComparison.Ordinal);
        session.Run("Remove-DojoApiKey -Scope CurrentUser").ShouldBeClean();
        Assert.Equal("DojoApiKeyMissing", session.Run("New-DojoCapture pi_1 1").TerminatingId);
    }

    [Fact]
    public void On_Windows_the_file_does_not_hold_the_key_in_the_clear()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "DPAPI is Windows' own.");
        using var home = new AccountHome();
        Keep();
        Assert.DoesNotContain("madeUp", File.ReadAllText(home.KeyFile), StringComparison.Ordinal);
    }

    [Fact]
    public void On_Windows_the_folder_is_the_account_s_whatever_the_environment_says()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Elsewhere a variable names the folder by convention.");
        using var elsewhere = new TemporaryFolder();
        var known = AccountHome.OfThisAccount();
        using var variable = EnvironmentVariables.Set("LOCALAPPDATA", elsewhere.Path);
        Assert.NotNull(known);
        Assert.Equal(known, AccountHome.OfThisAccount());
    }

    [Fact]
    public void Where_it_cannot_be_written_no_draft_is_left_and_the_advice_costs_no_key()
    {
        using var home = new AccountHome();
        Keep();
        File.Delete(home.KeyFile);
        Directory.CreateDirectory(home.KeyFile);
        using var session = new PowerShellSession(key: null);

        var result = session.Run("Set-DojoApiKey $args[0] -Scope CurrentUser", PowerShellSession.Secret(Kept));

        Assert.Equal("InvalidApiKeyFile", result.TerminatingId);
        Assert.DoesNotContain("Remove", ((DojoException)result.Terminating!.Exception).RecommendedAction, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(home.KeyFile, Assert.Single(Directory.GetFileSystemEntries(home.Folder)));
    }

    [Fact]
    public void On_Windows_a_file_that_another_program_holds_keeps_its_key()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Elsewhere an open file can be replaced.");
        using var home = new AccountHome();
        Keep();
        using (new FileStream(home.KeyFile, FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            using var session = new PowerShellSession(key: null);
            foreach (var command in new[] { "Set-DojoApiKey $args[0] -Scope CurrentUser", "Remove-DojoApiKey -Scope CurrentUser" })
            {
                var result = session.Run(command, PowerShellSession.Secret("sk_prod_madeUpForAnother"));
                Assert.Equal("InvalidApiKeyFile", result.TerminatingId);
                Assert.DoesNotContain("Remove", ((DojoException)result.Terminating!.Exception).RecommendedAction, StringComparison.OrdinalIgnoreCase);
            }
        }

        using var other = new PowerShellSession(key: null);
        Assert.Equal("ount", Info(other).LastCharacters);
        Assert.Equal(home.KeyFile, Assert.Single(Directory.GetFiles(home.Folder)));
        Keep("sk_prod_madeUpForAnother");
        Assert.Equal("ther", Info(other).LastCharacters);
    }

    [Fact]
    public void What_a_killed_process_left_of_a_replacement_is_removed_with_the_key_and_nothing_else_is()
    {
        using var home = new AccountHome();
        Keep();
        File.Copy(home.KeyFile, $"{home.KeyFile}.{Guid.NewGuid():N}");
        File.Copy(home.KeyFile, home.KeyFile + ".mine");
        using var session = new PowerShellSession(key: null);

        session.Run("Remove-DojoApiKey -Scope CurrentUser").ShouldBeClean();

        Assert.Equal(home.KeyFile + ".mine", Assert.Single(Directory.GetFiles(home.Folder)));
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint SetMask(uint mask);

    private static void Keep(string key = Kept)
    {
        using var session = new PowerShellSession(key: null);
        session.Run("Set-DojoApiKey $args[0] -Scope CurrentUser", PowerShellSession.Secret(key)).ShouldBeClean();
    }

    private static DojoApiKeyInfo Info(PowerShellSession session) => (DojoApiKeyInfo)Assert.Single(session.Run("Get-DojoApiKey").Output).BaseObject;
}
