# What Windows alone has: execution policies, the folder of an account, files that are held. Skipped elsewhere.

Describe 'Windows' {
    BeforeAll {
        . "$PSScriptRoot/TestShell.ps1"
        function Skip-Elsewhere { if (-not $isWindowsHere) { Set-ItResult -Skipped -Because 'it is Windows that has it' } }
        $keyFolder = Join-Path ([System.Environment]::GetFolderPath('LocalApplicationData')) 'DojoPayments'
    }
    AfterAll { Restore-Environment }
    AfterEach { Remove-DojoApiKey -Scope CurrentUser }

    It 'imports under RemoteSigned' {
        Skip-Elsewhere
        (Invoke-Shell "Set-ExecutionPolicy RemoteSigned -Scope Process -Force; Import-Module '$manifest'; 'ok'").Text | Should -Match 'ok'
    }

    It 'is refused as a whole under <_>' -ForEach 'Restricted', 'AllSigned' {
        Skip-Elsewhere
        $run = Invoke-Shell "Set-ExecutionPolicy $_ -Scope Process -Force; try { Import-Module '$manifest' -ErrorAction Stop; 'ok' } catch { 'refused' }; @(Get-Command Get-DojoApiKey -ErrorAction Ignore -ListImported).Count"
        $run.Text | Should -Match 'refused\s+0'
    }

    It 'keeps the account''s key in the folder of the account, whatever the environment says, and not in the clear' {
        Skip-Elsewhere
        $run = Invoke-Shell -Environment @{ DOJO_API_KEY = $null; LOCALAPPDATA = "$TestDrive" } -Script @"
Set-DojoApiKey (ConvertTo-SecureString '$plainKey' -AsPlainText -Force) -Scope CurrentUser
(Get-DojoApiKey).LastCharacters
"@
        $run.Text.Trim() | Should -Be 'er42'
        Get-ChildItem $keyFolder | ForEach-Object Name | Should -Be 'api-key.json'
        Get-Content "$keyFolder\api-key.json" -Raw | Should -Not -Match 'madeUp'
    }

    It 'keeps the key that was there if another program holds its file, and leaves no draft' {
        Skip-Elsewhere
        Set-DojoApiKey $key -Scope CurrentUser
        $held = [System.IO.File]::Open("$keyFolder\api-key.json", 'Open', 'Read', 'Read')
        try {
            { Set-DojoApiKey (ConvertTo-SecureString 'sk_prod_madeUpForPester43' -AsPlainText -Force) -Scope CurrentUser } | Should -Throw -ErrorId 'InvalidApiKeyFile,*'
            { Remove-DojoApiKey -Scope CurrentUser } | Should -Throw -ErrorId 'InvalidApiKeyFile,*'
        }
        finally {
            $held.Dispose()
        }
        Get-ChildItem $keyFolder | ForEach-Object Name | Should -Be 'api-key.json'
        (Get-DojoApiKey).LastCharacters | Should -Be 'er42'
        Set-DojoApiKey (ConvertTo-SecureString 'sk_prod_madeUpForPester43' -AsPlainText -Force) -Scope CurrentUser
        (Get-DojoApiKey).LastCharacters | Should -Be 'er43'
    }
}
