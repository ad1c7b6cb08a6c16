# Shells that are not an administrator's own: locked down, without a home, without anybody there.

Describe 'Sessions' {
    BeforeAll { . "$PSScriptRoot/TestShell.ps1" }
    AfterAll { Restore-Environment }

    It 'captures and shows tables in constrained language' {
        $state = [initialsessionstate]::CreateDefault()
        [void]$state.ImportPSModule($manifest)
        $id = New-Intent
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        $runspace.SessionStateProxy.LanguageMode = 'ConstrainedLanguage'
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        $output = $shell.AddScript(@'
param($id, $baseUri, $key)
$ExecutionContext.SessionState.LanguageMode
$api = @{ BaseUri = $baseUri; ApiKey = $key }
$captured = 'Id,Amount', "$id,1000", "$id,1 050" | ConvertFrom-Csv | New-DojoCapture @api -ErrorAction SilentlyContinue -ErrorVariable problems
$captured | Out-String -Width 80
Get-DojoPaymentIntent $id @api | Out-String -Width 80
$problems.FullyQualifiedErrorId
'@).AddArgument($id).AddArgument($baseUri).AddArgument($key).Invoke()
        $runspace.Dispose()
        $output[0] | Should -Be 'ConstrainedLanguage'
        $output[1] | Should -Match "$id +1000 +Accepted"
        $output[2] | Should -Match "$id +Authorized +\d+\.\d\d GBP"
        $output[3] | Should -Be 'InvalidAmount,DojoPayments.Cmdlets.NewDojoCaptureCommand'
    }

    It 'captures in a restricted endpoint that offers one of its cmdlets' {
        $file = Join-Path $TestDrive 'captures.pssc'
        New-PSSessionConfigurationFile -Path $file -SessionType RestrictedRemoteServer -LanguageMode NoLanguage -ModulesToImport ([string[]]$manifest) -VisibleCmdlets @{ Name = 'New-DojoCapture'; Parameters = @{ Name = 'PaymentIntentId' }, @{ Name = 'Amount' } }
        if ($isPowerShell7) { $state = [initialsessionstate]::CreateFromSessionConfigurationFile($file) }
        else { Set-ItResult -Skipped -Because 'Windows PowerShell reads a session configuration only for an endpoint'; return }

        $env:DOJO_API_KEY = $plainKey
        $env:DOJO_BASE_URI = $baseUri
        $id = New-Intent
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        try {
            $done = [powershell]::Create($runspace).AddCommand('New-DojoCapture').AddParameter('PaymentIntentId', $id).AddParameter('Amount', 1000).Invoke()
            $done[0].CaptureId | Should -Match '^cp_'
            { [powershell]::Create($runspace).AddCommand('New-DojoCapture').AddParameter('BaseUri', 'http://127.0.0.1:1/').Invoke() } | Should -Throw
            { [powershell]::Create($runspace).AddCommand('Set-DojoApiKey').Invoke() } | Should -Throw
        }
        finally {
            $runspace.Dispose()
            $env:DOJO_API_KEY = $env:DOJO_BASE_URI = $null
        }
        Get-CapturedAmount $id | Should -Be 1000
    }

    It 'captures without a home and with nothing to read from, and keeps the key out of a transcript' {
        $id = New-Intent
        $transcript = Join-Path $TestDrive 'transcript.txt'
        $child = Invoke-Shell -Environment @{ HOME = $null; USERPROFILE = $null; LOCALAPPDATA = $null; XDG_CONFIG_HOME = $null } -Script @"
Start-Transcript '$transcript'
New-DojoCapture $id 1000 -Verbose
New-DojoCapture $id 10.50
Get-DojoApiKey | Format-List
Stop-Transcript
"@
        $child.ExitCode | Should -Be 0
        $child.Text | Should -Match "$id +1000 +Accepted"
        Get-CapturedAmount $id | Should -Be 1000
        $text = Get-Content $transcript -Raw
        $text | Should -Match "$id +1000 +Accepted"
        $text | Should -Match '10\.50'
        $child.Text + $text | Should -Not -Match 'madeUpForPester42'
    }

    It 'asks nobody for a key where nobody is there' {
        $child = Invoke-Shell 'Set-DojoApiKey; "id: $($Error[0].FullyQualifiedErrorId)"' -Environment @{ DOJO_API_KEY = $null }
        $child.Text | Should -Match 'id: MissingMandatoryParameter,'
        $child = Invoke-Shell "New-DojoCapture $(New-Intent) 1000; `"id: `$(`$Error[0].FullyQualifiedErrorId)`"" -Environment @{ DOJO_API_KEY = $null }
        $child.Text | Should -Match 'id: DojoApiKeyMissing,'
    }
}
