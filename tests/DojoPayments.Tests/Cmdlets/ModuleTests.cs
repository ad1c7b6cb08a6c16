using DojoPayments.Shell;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Cmdlets;

public class ModuleTests
{
    [Fact]
    public void The_staged_module_exports_its_commands_and_nothing_else()
    {
        using var session = new PowerShellSession(key: null);
        var exported = session.Run("(Get-Module DojoPayments).ExportedCommands.Keys");
        exported.ShouldBeClean();
        Assert.Equal(["Confirm-DojoCapture", "Get-DojoApiKey", "Get-DojoCaptureJournal", "Get-DojoPaymentIntent", "Invoke-DojoCaptureBatch", "New-DojoCapture", "Remove-DojoApiKey", "Set-DojoApiKey", "Test-DojoCapture"], exported.Output.Select(name => name.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_imports_by_name_from_the_module_path()
    {
        using var session = new PowerShellSession(key: null);
        var module = session.Run("Remove-Module DojoPayments; $env:PSModulePath = $args[0]; Import-Module DojoPayments; (Get-Module DojoPayments).Version.ToString()", Path.GetDirectoryName(Repository.StagedModule));
        module.ShouldBeClean();
        Assert.Matches(@"^\d+\.\d+\.\d+$", Assert.Single(module.Output).ToString());
    }

    [Fact]
    public void The_manifest_lists_the_files_there_are()
    {
        using var session = new PowerShellSession(key: null);
        var listed = session.Run("(Get-Module DojoPayments).FileList").Output.Select(file => Path.GetFullPath(file.ToString()));
        Assert.Equal(Directory.GetFiles(Repository.StagedModule, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_folder_holds_no_copy_of_the_engine() =>
        Assert.False(File.Exists(Path.Combine(Repository.StagedModule, "System.Management.Automation.dll")));
}
