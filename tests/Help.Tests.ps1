# The help as this shell shows it, and every example of it as written.

Describe 'Help' {
    BeforeDiscovery {
        $help = [xml](Get-Content "$PSScriptRoot/../out/DojoPayments/en-US/DojoPayments.dll-Help.xml" -Raw)
        $examples = foreach ($command in $help.helpItems.command) {
            $number = 0
            foreach ($example in $command.examples.example) {
                $number++
                @{ Command = $command.details.name; Number = $number; Code = $example.code }
            }
        }
        $commands = $help.helpItems.command.details.name
    }

    BeforeAll {
        . "$PSScriptRoot/TestShell.ps1"
        # Module folders like this are found by name; the real one is not part of PowerShell.
        $modules = Join-Path $TestDrive 'modules'
        $vault = New-Item "$modules/Microsoft.PowerShell.SecretManagement" -ItemType Directory -Force
        Set-Content (Join-Path $vault.FullName 'Microsoft.PowerShell.SecretManagement.psm1') @"
function Get-Secret { [CmdletBinding()] param(`$Name, `$Vault) ConvertTo-SecureString '$plainKey' -AsPlainText -Force }
function Get-SecretVault { [CmdletBinding()] param() [pscustomobject]@{ Name = 'TeamVault' } }
"@
        $modulePath = $env:PSModulePath
        $env:PSModulePath = "$modules$([System.IO.Path]::PathSeparator)$modulePath"
    }
    AfterAll {
        $env:PSModulePath = $modulePath
        Restore-Environment
    }

    BeforeEach {
        $env:DOJO_API_KEY = $plainKey
        $env:DOJO_BASE_URI = $baseUri
        Push-Location (New-Item "$TestDrive/$([guid]::NewGuid())" -ItemType Directory).FullName
        Set-Content captures.csv 'PaymentIntentId,Amount,TipsAmount,Reference', 'pi_sandbox_order1,1050,100,order 1', 'pi_sandbox_order2,2500,,order 2'
        Set-Content pounds.csv 'PaymentIntentId,Amount', 'pi_sandbox_order1,10.50'
        Import-Csv captures.csv | New-DojoCapture -JournalPath captures.journal -ErrorAction Stop | Out-Null
    }
    AfterEach {
        Pop-Location
        $env:DOJO_API_KEY = $env:DOJO_BASE_URI = $null
        Remove-DojoApiKey
        Remove-DojoApiKey -Scope CurrentUser
    }

    It 'is found for <_>' -ForEach $commands {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Match '^[A-Z][a-z].*\.$'
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        Get-Help $_ -Examples | Out-String -Width 120 | Should -Match $_
    }

    It 'is found for <_>' -ForEach 'about_DojoPayments', 'about_DojoPayments_Recipes', 'about_DojoPayments_Safety', 'about_DojoPayments_Windows' {
        Get-Help $_ | Out-String | Should -Match 'SHORT DESCRIPTION'
    }

    It 'has an example that runs: <Command>, <Number>' -ForEach $examples {
        # Its prompt needs somebody who types.
        $PSDefaultParameterValues = if ($Code -match '^Set-DojoApiKey(?!.*-SecretName)') { @{ 'Set-DojoApiKey:ApiKey' = $key } } else { @{} }
        $Error.Clear()
        $global:LASTEXITCODE = 0
        & ([scriptblock]::Create($Code)) -ErrorAction Stop | Out-String | Out-Null
        $Error | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 0
    }
}
