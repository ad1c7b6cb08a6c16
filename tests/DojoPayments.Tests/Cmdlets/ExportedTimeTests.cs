using System.Globalization;
using System.Management.Automation;
using System.Xml.Linq;
using DojoPayments.Shell;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>A time in a file is ISO 8601 in UTC, whatever the culture of the account that writes it.</summary>
public sealed class ExportedTimeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Every time of every object that a user can export.</summary>
    public static TheoryData<string, string> Times => [.. typeof(DojoCapture).Assembly.GetExportedTypes()
        .SelectMany(type => type.GetProperties()
            .Where(property => property.PropertyType == typeof(DateTimeOffset) || property.PropertyType == typeof(DateTimeOffset?))
            .Where(_ => !typeof(Cmdlet).IsAssignableFrom(type))
            .Select(property => (type.FullName!, property.Name)))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Times))]
    public void Every_time_has_a_text_of_its_own(string type, string property)
    {
        var types = XDocument.Load(Path.Combine(Path.GetDirectoryName(Repository.StagedManifest)!, "DojoPayments.Types.ps1xml"));
        var members = types.Descendants("Type").Single(element => (string?)element.Element("Name") == type).Descendants("CodeProperty");
        var time = Assert.Single(members, member => (string?)member.Element("Name") == property);
        Assert.Equal("DojoPayments.DojoTime", (string?)time.Descendants("TypeName").Single());
        Assert.NotNull(typeof(DojoTime).GetMethod((string)time.Descendants("MethodName").Single()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    public async Task An_exported_time_is_ISO_8601_in_UTC(string culture)
    {
        await using var session = await SandboxSession.StartAsync();
        session.ImportUtilityCommands();
        session.Authorize(1000, "pi_1");
        var result = session.Run(
            """
            [cultureinfo]::CurrentCulture = $args[0]
            $capture = New-DojoCapture pi_1 5 -JournalPath $args[1]
            $intent = Get-DojoPaymentIntent pi_1
            $all = $capture, (Get-DojoCaptureJournal $args[1]), $intent, $intent.Captures[0], (Test-DojoCapture pi_1 6)
            $all | ForEach-Object { ($_ | ConvertTo-Csv | ConvertFrom-Csv).psobject.Properties | Where-Object Name -in 'CapturedAt', 'FirstSentAt', 'UpdatedAt', 'CreatedAt', 'AuthorizedAt', 'CaptureBefore', 'ExpireAt' | ForEach-Object Value | Where-Object { $_ } }
            """,
            culture,
            _folder.File("captures.journal"));
        result.ShouldBeClean();
        Assert.InRange(result.Output.Count, 7, 10);
        Assert.All(result.Output, static text => Assert.Matches(@"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$", text.ToString()));
    }

    [Fact]
    public async Task A_time_is_still_a_time()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(1000, "pi_1");
        var capture = Assert.Single(session.Run("New-DojoCapture pi_1 5").Captures);
        Assert.Equal(capture.CapturedAt, Assert.Single(session.Run("$args[0].CapturedAt", new PSObject(capture)).Output).BaseObject);
        var later = session.Run("$args[0].CapturedAt.AddHours(1) -gt $args[0].CapturedAt; ([datetimeoffset]'2001-01-01Z') -lt $args[0].CapturedAt", new PSObject(capture));
        Assert.Equal([true, true], later.Output.Select(static item => item.BaseObject));
    }

    [Fact]
    public void A_time_with_an_offset_is_written_in_UTC() =>
        Assert.Equal("2026-11-01T08:30:00.5Z", DojoTime.ToText(new PSObject(DateTimeOffset.Parse("2026-11-01T09:30:00.5+01:00", CultureInfo.InvariantCulture))));
}
