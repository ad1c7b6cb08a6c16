using System.Text.RegularExpressions;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;
using DojoPayments.Tests.Shipped;

namespace DojoPayments.Tests.Help;

/// <summary>The recipes of about_DojoPayments_Recipes, run as they are written.</summary>
public sealed partial class RecipeTests : IAsyncLifetime
{
    private static readonly string[] s_recipes = [.. Block().Matches(HelpFile.Text("about_DojoPayments_Recipes").Replace("\r", string.Empty, StringComparison.Ordinal)).Select(block => block.Value)];

    private BatchScript _script = null!;

    public async ValueTask InitializeAsync() => _script = await BatchScript.CreateAsync();

    public ValueTask DisposeAsync() => _script is null ? ValueTask.CompletedTask : _script.DisposeAsync();

    [Fact]
    public async Task What_is_older_than_15_minutes_is_captured()
    {
        var recipe = Recipe("older.journal");
        await Run(recipe);
        Assert.Empty(_script.Sandbox.Ledger.Captures);
        // These payments are new, so the time is moved on and not they.
        await Run(recipe.Replace("AddMinutes(-15)", "AddMinutes(15)", StringComparison.Ordinal));
        Assert.Equal([1000, 1000, 1000], _script.Sandbox.Ledger.Captures.Select(capture => capture.Amount));
    }

    [Fact]
    public async Task Failures_of_last_night_are_told()
    {
        _script.Input("Id,Amount", "pi_sandbox_1,400");
        Assert.Equal(0, await _script.Run());
        var check = Recipe("-CheckCaptured");
        var mail = "function Send-MailMessage($SmtpServer, $From, $To, $Subject, [switch] $BodyAsHtml, $Body, $Encoding) { \"MAIL $Subject; $($Body.Substring(0, 15))\" }; " + Recipe("Send-MailMessage");
        var log = "function eventcreate.exe { \"EVENT $args\" }; " + Recipe("eventcreate.exe");

        Assert.DoesNotContain("MAIL", await Run($"{mail}\n{check}"), StringComparison.Ordinal);
        _script.Sandbox.Ledger.DecideCaptures("pi_sandbox_1", CaptureStatus.Declined);
        Assert.Contains("MAIL captures.csv, exit code 2: captures were declined or failed; <!DOCTYPE html>", await Run($"{mail}\n{check}", 2), StringComparison.Ordinal);
        Assert.Contains("EVENT /T ERROR /ID 100 /L APPLICATION /SO DojoPayments /D captures.csv, exit code 2: ", await Run($"{log}\n{check}", 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_location_has_its_key()
    {
        await File.WriteAllTextAsync(_script.File("london.csv"), "Id,Amount\npi_sandbox_1,1\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_script.File("leeds.csv"), "Id,Amount\npi_sandbox_2,2\n", TestContext.Current.CancellationToken);
        var keys = "function Read-Host([switch] $AsSecureString) { ConvertTo-SecureString $key -AsPlainText -Force }; "
            + $"$key = '{PowerShellSession.Key}'; {Recipe("Read-Host")}; $key = 'sk_sandbox_ofAnotherLocation'; {Recipe("Read-Host").Replace("london", "leeds", StringComparison.Ordinal)}";

        var text = await Run($"{keys}\n{Recipe("PSDefaultParameterValues")}", key: null);

        Assert.Contains("london ended with 0", text, StringComparison.Ordinal);
        Assert.Contains("leeds ended with 0", text, StringComparison.Ordinal);
        Assert.Equal([1, 2], _script.Sandbox.Ledger.Captures.Select(capture => capture.Amount).Order());
    }

    private static string Recipe(string part) => s_recipes.Single(recipe => recipe.Contains(part, StringComparison.Ordinal));

    private async Task<string> Run(string script, int expected = 0, string? key = PowerShellSession.Key)
    {
        var (exitCode, text) = await _script.Share(key, $"Set-Location '{_script.File(".")}'\n{script}");
        Assert.True(exitCode == expected, text);
        return text;
    }

    [GeneratedRegex(@"(?m)^ {8}\S.*\n(?:(?: {8}.*)?\n)*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex Block();
}
