using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Shipped;

/// <summary>The PowerShells that tests share: no run sees another, and one that has died is replaced.</summary>
public sealed class SharedShellTests
{
    private static readonly Uri s_nowhere = new("http://127.0.0.1:1/");

    [Fact]
    public async Task A_run_leaves_nothing_to_the_next_one_in_its_process()
    {
        using var shell = new SharedShell();
        var (exitCode, process) = await shell.InvokeAsync(
            PowerShellSession.Key,
            s_nowhere,
            "$PID; $global:left = 1; $env:DOJO_LEFT = 1; $env:NO_COLOR = ''; Set-Location /; [cultureinfo]::CurrentCulture = 'de-DE'; $global:ErrorActionPreference = 'Stop'; Import-Module DojoPayments; Set-DojoApiKey (ConvertTo-SecureString $env:DOJO_API_KEY -AsPlainText -Force); exit 3");
        Assert.Equal(3, exitCode);
        var (nextCode, next) = await shell.InvokeAsync(
            null,
            s_nowhere,
            "$PID; \"$left $env:DOJO_LEFT $env:NO_COLOR $([cultureinfo]::CurrentCulture.Name -eq 'de-DE') $($PWD.Path -eq '/') $ErrorActionPreference $env:DOJO_API_KEY $(Get-Module DojoPayments) $(try { Get-DojoApiKey -ErrorAction Stop } catch { 'none' })\"");
        Assert.Equal([process.Split('\n')[0], "  1 False False Continue   "], next.Split('\n')[..2]);
        Assert.Equal(0, nextCode);
    }

    [Fact]
    public async Task What_a_run_learnt_of_a_server_is_forgotten_as_in_another_process()
    {
        using var shell = new SharedShell();
        // The first batch of a state has the number 1.
        const string Begin = "Import-Module DojoPayments; $type = [DojoPayments.DojoCapture].Assembly.GetType('DojoPayments.Batch.ApiAddressState'); $type.GetMethod('Begin').Invoke($type.GetMethod('Of').Invoke($null, @([uri]$env:DOJO_BASE_URI)), $null)";
        Assert.Equal((0, "1"), await shell.InvokeAsync(null, s_nowhere, Begin));
        Assert.Equal((0, "1"), await shell.InvokeAsync(null, s_nowhere, Begin));
    }

    [Fact]
    public async Task An_error_that_ends_a_script_ends_it_with_1_and_is_told()
    {
        var (exitCode, text) = await SharedShell.RunAsync(null, s_nowhere, "Write-Warning 'heard'; throw 'it failed'");
        Assert.Equal(1, exitCode);
        Assert.Contains("it failed", text, StringComparison.Ordinal);
        Assert.Contains("heard", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_that_has_died_fails_its_run_and_no_other()
    {
        await Assert.ThrowsAnyAsync<Exception>(static () => SharedShell.RunAsync(null, s_nowhere, "Stop-Process -Id $PID -Force; Start-Sleep 60"));
        Assert.Equal((0, "alive"), await SharedShell.RunAsync(null, s_nowhere, "'alive'"));
    }
}
