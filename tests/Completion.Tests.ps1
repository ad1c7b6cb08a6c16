# What Tab offers.

Describe 'Completion' {
    BeforeAll {
        . "$PSScriptRoot/TestShell.ps1"
        function Get-Completion([string] $Text) { (TabExpansion2 $Text $Text.Length).CompletionMatches.CompletionText }
    }
    AfterAll { Restore-Environment }

    It 'completes the cmdlets' {
        Get-Completion 'New-Dojo' | Should -Contain 'New-DojoCapture'
        Get-Completion 'Get-Dojo' | Should -Be 'Get-DojoApiKey', 'Get-DojoCaptureJournal', 'Get-DojoPaymentIntent'
    }

    It 'completes the one that confirms' {
        Get-Completion 'Confirm-Dojo' | Should -Be 'Confirm-DojoCapture'
        Get-Completion 'Confirm-DojoCapture -Jour' | Should -Be '-JournalPath'
    }

    It 'completes parameters' {
        Get-Completion 'New-DojoCapture -Jour' | Should -Be '-JournalPath'
        Get-Completion 'New-DojoCapture -Resend' | Should -Be '-ResendAfter'
    }

    It 'completes <Text> to <Expected>' -ForEach @(
        @{ Text = 'New-DojoCapture -AmountUnit M'; Expected = 'Major', 'Minor' }
        @{ Text = 'Get-DojoPaymentIntent -Status Aut'; Expected = @('Authorized') }
        @{ Text = 'Set-DojoApiKey -Scope '; Expected = 'CurrentUser', 'Session' }
    ) {
        Get-Completion $Text | Sort-Object | Should -Be $Expected
    }

    It 'completes files for a journal' {
        Push-Location (New-Item "$TestDrive/complete" -ItemType Directory).FullName
        Set-Content one.journal ''
        Get-Completion 'New-DojoCapture -JournalPath on' | Should -Match 'one\.journal'
        Pop-Location
    }

    It 'offers no secret where SecretManagement is not installed' {
        if (Get-Module Microsoft.PowerShell.SecretManagement -ListAvailable) { Set-ItResult -Skipped -Because 'SecretManagement is installed here'; return }
        $offered = Get-Completion 'Set-DojoApiKey -SecretName doj'
        @($offered) -match 'dojo' | Should -BeNullOrEmpty
    }
}
