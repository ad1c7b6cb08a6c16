# Invoke-DojoCaptureBatch in this shell, as a task starts it. DojoPayments.Tests goes into every detail.

Describe 'Invoke-DojoCaptureBatch' {
    BeforeAll {
        . "$PSScriptRoot/TestShell.ps1"
        function Invoke-Batch([string[]] $Line, [string] $Before = '', [hashtable] $Environment = @{}) {
            $file = Join-Path $TestDrive "$([guid]::NewGuid()).csv"
            Set-Content $file (@('PaymentIntentId,Amount') + $Line)
            $run = Invoke-Shell "`$ErrorActionPreference = 'Stop'; $Before; Invoke-DojoCaptureBatch -CsvPath '$file'; exit `$LASTEXITCODE" -Environment $Environment
            Add-Member -InputObject $run -NotePropertyMembers @{ Status = @(if (Test-Path "$file.result.csv") { Import-Csv "$file.result.csv" | ForEach-Object Status }) } -PassThru
        }
    }
    AfterAll { Restore-Environment }

    It 'ends with 0 if all is captured' {
        $id = New-Intent
        $run = Invoke-Batch "$id,1000", "$(New-Intent),1"
        $run.ExitCode | Should -Be 0 -Because $run.Text
        $run.Status | Should -Be 'Accepted', 'Accepted'
        Get-CapturedAmount $id | Should -Be 1000
    }

    It 'ends with 2 if a row is refused' {
        $run = Invoke-Batch "$(New-Intent),1000", 'pi_sandbox_small,1001'
        $run.ExitCode | Should -Be 2 -Because $run.Text
        $run.Status | Should -Be 'Accepted', 'Refused'
    }

    It 'ends with 4 and sends nothing if a row is bad' {
        $id = New-Intent
        (Invoke-Batch "$id,1000", "$(New-Intent),10.50").ExitCode | Should -Be 4
        Get-CapturedAmount $id | Should -BeNullOrEmpty
    }

    It 'ends with 5 without a key, and in constrained language mode' {
        $id = New-Intent
        (Invoke-Batch "$id,1000" -Environment @{ DOJO_API_KEY = $null }).ExitCode | Should -Be 5
        (Invoke-Batch "$id,1000" -Before '$ExecutionContext.SessionState.LanguageMode = "ConstrainedLanguage"').ExitCode | Should -Be 5
        Get-CapturedAmount $id | Should -BeNullOrEmpty
    }
}
