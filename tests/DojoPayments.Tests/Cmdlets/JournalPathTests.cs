using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DojoPayments.Cmdlets;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

/// <summary>Where a journal is, as a shell's current location and a path say it.</summary>
public sealed class JournalPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("Get-DojoCaptureJournal $args[0]")]
    [InlineData("Confirm-DojoCapture -JournalPath $args[0]")]
    public async Task A_reader_of_a_journal_that_is_not_there_is_not_told_of_disks_and_sends(string script)
    {
        await using var session = await SandboxSession.StartAsync();
        var path = _folder.File("mistyped.journal");
        var result = session.Run(script, path);
        var error = Assert.IsType<DojoException>((result.Terminating ?? Assert.Single(result.Errors)).Exception);
        Assert.Equal("JournalUnavailable", error.ErrorId);
        Assert.Matches("^Correct the path(?!.*(sent|disk|input))", error.RecommendedAction);
        Assert.False(File.Exists(path));
    }

    public static TheoryData<string, string> Places => new()
    {
        { "Env:", "captures.journal" },
        { "Variable:", "captures.journal" },
        { "Function:", "sub/captures.journal" },
        { "/", "Env:captures.journal" },
        { "/", "Env:\\captures.journal" },
        { "/", "Microsoft.PowerShell.Core\\Variable::captures.journal" },
        { "/", "NoSuchDrive:\\captures.journal" },
        { "/", "FileSystem::captures.journal" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_path_that_names_no_file_is_refused_by_every_cmdlet(string location, string path)
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1");
        var before = Directory.GetFiles(Environment.CurrentDirectory);
        foreach (var command in (string[])["New-DojoCapture pi_1 5 -JournalPath $args[0]", "New-DojoCapture pi_1 5 -WhatIf -JournalPath $args[0]", "Test-DojoCapture pi_1 5 -JournalPath $args[0]", "Get-DojoCaptureJournal $args[0]"])
        {
            var result = At(session, location, command, path);
            Assert.Equal("JournalUnavailable", result.TerminatingId ?? Assert.Single(result.ErrorIds));
        }

        Assert.Equal(0, session.Sandbox.Requests.Total);
        Assert.Equal(before, Directory.GetFiles(Environment.CurrentDirectory));
    }

    [Fact]
    public async Task A_relative_path_is_of_the_shell_s_folder_and_a_drive_may_name_it()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1");
        session.Run("$path = $ExecutionContext.SessionState; $null = $path.Drive.New([Management.Automation.PSDriveInfo]::new('Work', $path.Provider.GetOne('FileSystem'), $args[0], '', $null), 'Global')", _folder.Path).ShouldBeClean();
        At(session, _folder.Path, "New-DojoCapture pi_1 5 -JournalPath $args[0]", "captures.journal").ShouldBeClean();
        Assert.True(File.Exists(_folder.File("captures.journal")));
        Assert.True(Assert.Single(At(session, "Env:", "New-DojoCapture pi_1 5 -JournalPath $args[0]", "Work:\\captures.journal").Captures).Resumed);
        Assert.Single(At(session, "Env:", "Get-DojoCaptureJournal $args[0]", "Work:captures.journal").Output);
        Assert.Equal(1, session.Sandbox.Ledger.CaptureCount);
    }

    [Theory]
    [InlineData("cap*.journal")]
    [InlineData("captures.journa?")]
    public async Task A_journal_to_write_is_no_pattern(string name)
    {
        await using var session = await SandboxSession.StartAsync();
        foreach (var cmdlet in (string[])["New-DojoCapture", "Test-DojoCapture"])
            Assert.Equal("JournalUnavailable", session.Run(cmdlet + " pi_1 5 -JournalPath $args[0]", _folder.File(name)).TerminatingId);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        Assert.Equal(0, session.Sandbox.Requests.Total);
    }

    [Fact]
    public async Task A_journal_to_read_may_be_a_pattern_or_an_exact_path()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1");
        foreach (var name in (string[])["a.journal", "b.journal", "c[1].journal"])
            session.Run("New-DojoCapture pi_1 5 -Reference $args[1] -JournalPath $args[0]", _folder.File(name), name).ShouldBeClean();
        File.WriteAllText(_folder.File("a.journal.torn-20260101T000000.000Z"), "torn");
        Directory.CreateDirectory(_folder.File("d.journal"));

        Assert.Equal(["a.journal", "b.journal", "c[1].journal"], Read("Get-DojoCaptureJournal $args[0]", "*.journal*"));
        Assert.Equal(["b.journal", "a.journal"], Read("Get-DojoCaptureJournal $args[0], ($args[0] -replace 'b(?=].journal)', 'a')", "[b].journal"));
        Assert.Equal(["c[1].journal"], Read("Get-DojoCaptureJournal -LiteralPath $args[0]", "c[1].journal"));
        Assert.Equal(["c[1].journal"], Read("[IO.FileInfo]::new($args[0]) | Get-DojoCaptureJournal", "c[1].journal"));
        Assert.Equal(["a.journal"], Read("[pscustomobject]@{ JournalPath = $args[0] } | Get-DojoCaptureJournal", "a*"));
        foreach (var (parameter, name) in new[] { ("-Path", "c[1].journal"), ("-Path", "*.none"), ("-LiteralPath", "*.journal"), ("-Path", "none.journal") })
            Assert.Equal(["JournalUnavailable"], session.Run($"Get-DojoCaptureJournal {parameter} $args[0]", _folder.File(name)).ErrorIds);

        IEnumerable<string?> Read(string script, string name)
        {
            var result = session.Run(script, _folder.File(name));
            result.ShouldBeClean();
            return result.Output.Select(static entry => ((DojoCaptureJournalEntry)entry.BaseObject).Reference);
        }
    }

    [Fact]
    public async Task A_pattern_reads_the_other_journals_if_one_cannot_be_read()
    {
        await using var session = await SandboxSession.StartAsync();
        session.Authorize(10_000, "pi_1");
        File.WriteAllText(_folder.File("a.journal"), "not a journal\n");
        session.Run("New-DojoCapture pi_1 5 -JournalPath $args[0]", _folder.File("b.journal")).ShouldBeClean();
        var result = session.Run("Get-DojoCaptureJournal $args[0]", _folder.File("*.journal"));
        Assert.Equal(["JournalUnavailable"], result.ErrorIds);
        Assert.Single(result.Output);
    }

    [Fact]
    public async Task A_full_path_needs_no_file_system_that_the_shell_can_see()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        sandbox.Ledger.Authorize("pi_1", 1000);
        var state = InitialSessionState.Create();
        state.Commands.Add(new SessionStateCmdletEntry("New-DojoCapture", typeof(NewDojoCaptureCommand), null));
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand("New-DojoCapture")
            .AddParameter("PaymentIntentId", "pi_1")
            .AddParameter("Amount", "5")
            .AddParameter("ApiKey", PowerShellSession.Secret(PowerShellSession.Key))
            .AddParameter("BaseUri", sandbox.BaseUri)
            .AddParameter("JournalPath", _folder.File("captures.journal"));
        Assert.IsType<DojoCapture>(Assert.Single(shell.Invoke()).BaseObject);
        Assert.True(File.Exists(_folder.File("captures.journal")));
    }

    private static ScriptResult At(SandboxSession session, string location, string command, string path)
    {
        session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", location).ShouldBeClean();
        return session.Run(command, path);
    }
}
