using System.Management.Automation;
using System.Xml.Linq;
using DojoPayments.Shell;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>What a shell draws of the module's objects, in the engine's own formatting.</summary>
public class ViewTests
{
    [Theory]
    [InlineData("FullLanguage")]
    [InlineData("ConstrainedLanguage")]
    public async Task Money_is_shown_in_every_language_mode(string mode)
    {
        await using var session = await StartAsync();
        session.Run("$ExecutionContext.SessionState.LanguageMode = $args[0]", mode);

        Assert.Equal(["pi_1", "Authorized", "10.50", "GBP"], Show(session, "Get-DojoPaymentIntent pi_1 | Out-Default", "pi_1"));
        Assert.Equal(["pi_1", "Ready", "10.00", "GBP"], Show(session, "Test-DojoCapture pi_1 1000 -TipsAmount 150 -Reference ours | Out-Default", "pi_1"));
    }

    [Fact]
    public async Task Money_is_shown_of_what_came_from_another_session()
    {
        await using var session = await StartAsync();
        var intent = Deserialized(Assert.Single(session.Run("Get-DojoPaymentIntent pi_1").Output));
        var plan = Deserialized(Assert.Single(session.Run("Test-DojoCapture pi_1 1000").Output));

        Assert.Contains("Deserialized.DojoPayments.DojoPaymentIntent", intent.TypeNames);
        Assert.Equal(["pi_1", "Authorized", "10.50", "GBP"], Show(session, "$args[0] | Out-Default", "pi_1", intent));
        Assert.Equal(["pi_1", "Ready", "10.00", "GBP"], Show(session, "$args[0] | Out-Default", "pi_1", plan));
    }

    [Fact]
    public async Task The_texts_of_a_view_are_no_property_that_a_file_would_get()
    {
        await using var session = await StartAsync();
        foreach (var item in session.Run("Get-DojoPaymentIntent pi_1; Test-DojoCapture pi_1 1000").Output)
        {
            Assert.Equal("10.50 GBP", item.Members[item.BaseObject is DojoPaymentIntent ? "AuthorizedAmountText" : "RemainingBeforeText"].Value);
            Assert.Equal(item.BaseObject.GetType().GetProperties().Select(property => property.Name).Order(), item.Properties.Select(property => property.Name).Order());
        }
    }

    [Fact]
    public void No_view_runs_script()
    {
        var views = XDocument.Load(Path.Combine(Repository.StagedModule, "DojoPayments.Format.ps1xml"));
        Assert.NotEmpty(views.Descendants("PropertyName"));
        Assert.Empty(views.Descendants("ScriptBlock"));
    }

    private static async Task<SandboxSession> StartAsync()
    {
        var session = await SandboxSession.StartAsync();
        session.Authorize(1050, "pi_1");
        return session;
    }

    /// <summary>The words of the line that the host was shown for an id, up to the last amount: what comes after it may have no room.</summary>
    private static string[] Show(SandboxSession session, string script, string id, params object[] arguments)
    {
        var before = session.Shell.Host.Lines.Count();
        using (var shell = session.Shell.CreateShell(script, arguments))
            shell.Invoke();
        var line = Assert.Single(session.Shell.Host.Lines.Skip(before).SelectMany(text => text.Split('\n')), text => text.StartsWith(id, StringComparison.Ordinal));
        return line[..(line.LastIndexOf("GBP", StringComparison.Ordinal) + 3)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    private static PSObject Deserialized(PSObject item) => (PSObject)PSSerializer.Deserialize(PSSerializer.Serialize(item));
}
