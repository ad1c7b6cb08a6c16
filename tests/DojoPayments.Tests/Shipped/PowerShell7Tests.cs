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

    [Fact]
    public async Task An_authorisation_that_lapsed_is_planned_and_refused_as_such_in_any_spelling_of_the_API()
    {
        var options = new SandboxOptions { WritesPascalCaseProblems = true, ExpiryDelay = TimeSpan.FromDays(1) };
        const string Script = "Test-DojoCapture pi_sandbox_9 10 | ForEach-Object Result; New-DojoCapture pi_sandbox_9 10 -ErrorAction Continue 2>&1 | ForEach-Object { $_.FullyQualifiedErrorId; $_.Exception.Message }; exit 0";
        var (exitCode, text, _) = await Run(Script, options, sandbox =>
        {
            sandbox.Ledger.Authorize("pi_sandbox_9", 1000);
            sandbox.Advance(TimeSpan.FromDays(7.5));
        });
        Assert.True(exitCode == 0, text);
        // The API's own words, and those of the payment.
        Assert.Matches(@"(?s)\bLapsed\r?\nDojoConflict,.*The authorisation of the payment intent has lapsed\..*Its authorisation lapsed at \d{4}", text);
    }

    private static async Task<(int ExitCode, string Text, DojoSandbox Sandbox)> Run(string script, SandboxOptions? options = null, Action<DojoSandbox>? prepare = null)
    {
        await using var sandbox = await DojoSandbox.StartAsync(options ?? new SandboxOptions());
        foreach (var id in Enumerable.Range(0, 4))
            sandbox.Ledger.Authorize($"pi_sandbox_{id}", 1000);
        prepare?.Invoke(sandbox);
        var (exitCode, text) = await ShellProcess.RunAsync(
            new Dictionary<string, string?> { ["DOJO_API_KEY"] = PowerShellSession.Key, ["DOJO_BASE_URI"] = sandbox.BaseUri.ToString() },
            ["-Command", $"$ErrorActionPreference = 'Stop'; $module = '{Repository.StagedModule}'; Import-Module $module; {script}"]);
        return (exitCode, text, sandbox);
    }
}
