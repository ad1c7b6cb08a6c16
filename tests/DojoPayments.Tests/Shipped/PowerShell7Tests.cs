using DojoPayments.Sandbox;
using DojoPayments.Shell;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Shipped;

/// <summary>What only a whole PowerShell has: its own parallel loop, its views on a screen, its CSV commands.</summary>
public class PowerShell7Tests
{
    [Fact]
    public async Task A_parallel_loop_captures_each_row_once()
    {
        var (exitCode, text, sandbox) = await Run("1..20 | ForEach-Object -Parallel { Import-Module $using:module; New-DojoCapture \"pi_sandbox_$($_ % 4)\" 10 } -ThrottleLimit 8");
        Assert.True(exitCode == 0, text);
        Assert.Equal(20, sandbox.Ledger.Captures.Count);
        Assert.All(Enumerable.Range(0, 4), id => Assert.Equal(5, sandbox.Ledger.Captures.Count(capture => capture.PaymentIntentId == $"pi_sandbox_{id}")));
    }

    [Theory]
    [InlineData("New-DojoCapture pi_sandbox_1 10", "(?s)PaymentIntentId +Amount +Tips +Status.*pi_sandbox_1 +10 +Accepted")]
    [InlineData("New-DojoCapture pi_sandbox_1 10 | Format-List", @"(?s)PaymentIntentId +: pi_sandbox_1.*Attempts +: \d+.*Resumed +: False")]
    [InlineData("Get-DojoApiKey", "(?s)Environment +LastCharacters +Source.*Sandbox +ts42 +\\$env:DOJO_API_KEY")]
    [InlineData("Get-DojoApiKey | Format-List", "(?s)Environment +: Sandbox.*LastCharacters +: ts42.*Source +: ")]
    public async Task Objects_have_a_table_and_a_list(string script, string expected)
    {
        var (exitCode, text, _) = await Run(script);
        Assert.True(exitCode == 0, text);
        Assert.Matches(expected, text);
    }

    private static async Task<(int ExitCode, string Text, DojoSandbox Sandbox)> Run(string script)
    {
        await using var sandbox = await DojoSandbox.StartAsync(new SandboxOptions());
        foreach (var id in Enumerable.Range(0, 4))
            sandbox.Ledger.Authorize($"pi_sandbox_{id}", 1000);
        var (exitCode, text) = await ShellProcess.RunAsync(
            new Dictionary<string, string?> { ["DOJO_API_KEY"] = PowerShellSession.Key, ["DOJO_BASE_URI"] = sandbox.BaseUri.ToString() },
            ["-Command", $"$ErrorActionPreference = 'Stop'; $module = '{Repository.StagedModule}'; Import-Module $module; {script}"]);
        return (exitCode, text, sandbox);
    }
}
