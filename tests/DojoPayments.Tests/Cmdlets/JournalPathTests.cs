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
