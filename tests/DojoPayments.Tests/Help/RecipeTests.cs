using System.Text.RegularExpressions;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Help;

/// <summary>The recipes of about_DojoPayments do what it says of them, as they are written there.</summary>
public partial class RecipeTests
{
    [Fact]
    public async Task What_lapses_this_week_is_found_and_a_selection_is_exported_edited_and_captured()
    {
        using var folder = new TemporaryFolder();
        await using var session = await SandboxSession.StartAsync();
        session.ImportUtilityCommands();
        session.Run("$ExecutionContext.SessionState.Path.SetLocation($args[0])", folder.Path).ShouldBeClean();
        foreach (var (id, hours) in new[] { ("pi_later", 24 * 3), ("pi_soon", 30), ("pi_first", 12), ("pi_out", 13) })
            session.Sandbox.Ledger.Create(new IntentTerms { Amount = 1000, AutoExpireIn = TimeSpan.FromHours(hours) }, IntentStatus.Authorized, id);
        session.Run("New-DojoCapture pi_soon 300").ShouldBeClean();
        var text = HelpFile.Text("about_DojoPayments");

        var week = session.Run(Week().Match(text).Value);
        Assert.Equal(["pi_first", "pi_out", "pi_soon", "pi_later"], week.Output.Select(static item => ((DojoPaymentIntent)item.BaseObject).Id));

        session.Run(Export().Match(text).Value).ShouldBeClean();
        var file = folder.File("selection.csv");
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal(["pi_first", "pi_out", "pi_soon"], lines.Skip(1).Select(static line => line.Split('"')[1]));
        await File.WriteAllLinesAsync(file, lines.Where(static line => !line.Contains("pi_out", StringComparison.Ordinal)).Select(static line => line.Replace("\"700\"", "\"650\"", StringComparison.Ordinal)), TestContext.Current.CancellationToken);

        Assert.Empty(session.Run(Check().Match(text).Value).Output);
        session.Run(Capture().Match(text).Value).ShouldBeClean();
        Assert.Equal([("pi_soon", 300L), ("pi_first", 1000), ("pi_soon", 650)], session.Sandbox.Ledger.Captures.Select(static capture => (capture.PaymentIntentId, capture.Amount)).OrderBy(static capture => capture.Amount == 300 ? 0 : 1).ThenBy(static capture => capture.PaymentIntentId, StringComparer.Ordinal));
        Assert.Equal(3, File.ReadLines(folder.File("selection.done.csv")).Count());
    }

    [GeneratedRegex(@"Get-DojoPaymentIntent -ExpiringWithin 7\S+", RegexOptions.CultureInvariant, Eventually.Hang)]
    private static partial Regex Week();

    [GeneratedRegex(@"Get-DojoPaymentIntent -ExpiringWithin 2(.|\n)+?selection.csv -NoTypeInformation", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Eventually.Hang)]
    private static partial Regex Export();

    [GeneratedRegex(@"Import-Csv selection.csv \| Test-DojoCapture(.|\n)+?LapsesWithinHour", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Eventually.Hang)]
    private static partial Regex Check();

    [GeneratedRegex(@"Import-Csv selection.csv \|\s+New-DojoCapture(.|\n)+?selection.done.csv -NoTypeInformation", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Eventually.Hang)]
    private static partial Regex Capture();
}
