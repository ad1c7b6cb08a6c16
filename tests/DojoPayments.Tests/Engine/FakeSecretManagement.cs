namespace DojoPayments.Tests.Engine;

/// <summary>A module of SecretManagement's name on the module path, with the real one's commands, answers and error ids.</summary>
internal sealed class FakeSecretManagement : IDisposable
{
    public const string Key = "sk_sandbox_madeUpInAVault77";

    private readonly DirectoryInfo _modules = Directory.CreateTempSubdirectory("dojo-modules-");
    private readonly IDisposable _variable;

    public FakeSecretManagement()
    {
        var module = _modules.CreateSubdirectory("Microsoft.PowerShell.SecretManagement");
        File.WriteAllText(Path.Combine(module.FullName, module.Name + ".psm1"), $$"""
            function Get-Secret {
                [CmdletBinding()]
                param([string] $Name, [string] $Vault)
                function Fail($id, $text) { [System.Management.Automation.ErrorRecord]::new([System.InvalidOperationException]::new($text), $id, 'InvalidOperation', $null) }
                if ($Vault -and $Vault -ne 'TeamVault') { $PSCmdlet.ThrowTerminatingError((Fail GetSecretVaultNotFound "Vault not found in registry: $Vault")) }
                switch ($Name) {
                    'dojo' { [System.Net.NetworkCredential]::new('', '{{Key}}').SecurePassword }
                    'dojo as text' { "{{Key}}`n" }
                    'dojo as credential' { [pscredential]::new('any', [System.Net.NetworkCredential]::new('', '{{Key}}').SecurePassword) }
                    'no key' { [System.Net.NetworkCredential]::new('', 'madeUpPassword').SecurePassword }
                    'table' { @{ key = '{{Key}}' } }
                    'nothing' { }
                    'asks' { try { $null = $Host.UI.ReadLine() } catch { $PSCmdlet.WriteError((Fail GetSecretException $_.Exception.Message)) } }
                    'locked' { $PSCmdlet.WriteError((Fail GetSecretException 'A valid password is required to access the vault.')) }
                    default { $PSCmdlet.WriteError((Fail GetSecretNotFound "The secret $Name was not found.")) }
                }
            }

            function Get-SecretInfo {
                [CmdletBinding()]
                param([string] $Name = '*', [string] $Vault)
                'dojo', 'dojo as text', 'other' | ForEach-Object { [pscustomobject]@{ Name = $_; VaultName = 'TeamVault' } } | Where-Object { $_.Name -like $Name -and (-not $Vault -or $_.VaultName -eq $Vault) }
            }

            function Get-SecretVault { [CmdletBinding()] param() [pscustomobject]@{ Name = 'TeamVault' } }
            """);
        _variable = EnvironmentVariables.Set("PSModulePath", _modules.FullName);
    }

    public void Dispose()
    {
        _variable.Dispose();
        _modules.Delete(recursive: true);
    }
}
