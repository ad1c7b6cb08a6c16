# Tables and lists, as wide as terminals are and with ids as long as the API's: an id, a status or an amount is never cut.

Describe 'Formatting' {
    BeforeAll {
        . "$PSScriptRoot/TestShell.ps1"
        $long = 'pi_sandbox_D4705rMFgAV1eUEF8bn-iQ', 'pi_sandbox_JLT4-6ZzTDYVhJhXO0_Olg'
        $rows = (New-Row 1000 $long[0] -Reference 'order 3443 of last year'), (New-Row 123456789012 $long[1] -Tips 12345678 -Reference 'table 7')
        $journal = "$TestDrive/table.journal"
        $captures = @($rows | New-DojoCapture @api -JournalPath $journal -Verify)
        # The cells of a table's rows, its header aside.
        function Get-TableText($Objects, [int] $Width) {
            $lines = @(($Objects | Out-String -Width $Width) -split '\r?\n' | Where-Object { $_.Trim() })
            foreach ($line in $lines) { $line.Length | Should -BeLessOrEqual $Width }
            $ruler = @($lines -match '^-+ ')[0]
            $lines | Select-Object -Skip ($lines.IndexOf($ruler) + 1)
        }
    }
    AfterAll { Restore-Environment }

    It 'shows captures in <_> columns' -ForEach 79, 120, 200 {
        $text = @(Get-TableText $captures $_)
        $text | Should -HaveCount 2
        $text[0] | Should -Match "^$($long[0]) +1000 +Successful +order"
        $text[1] | Should -Match "^$($long[1]) +123456789012 +12345678 +Successful +table 7"
    }

    It 'shows payment intents in <_> columns, with money as people read it' -ForEach 79, 120, 200 {
        $intents = @($long | ForEach-Object { Get-DojoPaymentIntent $_ @api })
        $text = @(Get-TableText $intents $_)
        # The reference has room only beside it.
        $deadline = [datetime]::UtcNow.AddDays(7).ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture) + ' \d\d:\d\d'
        $end = if ($_ -lt 100) { '$' } else { ' +Sandbox' }
        $text[0] | Should -Match "^$($long[0]) +Authorized +9999999989\.99 GBP +$deadline *$end"
        (Get-DojoPaymentIntent pi_sandbox_small @api).AuthorizedAmount | Should -Be 1000
        Get-TableText (Get-DojoPaymentIntent pi_sandbox_small @api) $_ | Should -Match 'pi_sandbox_small +Authorized +10\.00 GBP +\d{4}-'
        Get-DojoPaymentIntent pi_sandbox_small @api | Format-List | Out-String -Width $_ | Should -Match '(?s)RemainingAmount +: 10\.00 GBP.*CaptureBefore +: .*\d'
    }

    It 'shows the captures of an intent in <_> columns' -ForEach 79, 120, 200 {
        $listed = (Get-DojoPaymentIntent $long[1] @api).Captures
        @(Get-TableText $listed $_)[0] | Should -Match "^$($captures[1].CaptureId) +123456789012 +12345678 +Successful +\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$"
    }

    It 'shows a journal in <_> columns' -ForEach 79, 120, 200 {
        $text = @(Get-TableText (Get-DojoCaptureJournal $journal) $_)
        $text[0] | Should -Match "^$($long[0]) +1000 +Captured +order"
        $text[1] | Should -Match "^$($long[1]) +123456789012 +12345678 +Captured +table 7"
    }

    It 'shows a plan in <_> columns' -ForEach 79, 120, 200 {
        $plan = @((New-Row 1050 $long[0]), (New-Row 'ten' $long[1]), (New-Row 1 'not an id') | Test-DojoCapture @api)
        $text = @(Get-TableText $plan $_)
        $text[0] | Should -Match "^$($long[0]) +Ready +10\.50 GBP"
        $text[1] | Should -Match "^$($long[1]) +InvalidAmount"
        $text[2] | Should -Match '^not an id +InvalidPaymentIntentId'
    }

    It 'shows the money of a plan in a list' {
        (New-Row 1050 $long[0] -Tips 150) | Test-DojoCapture @api | Format-List | Out-String |
            Should -Match '(?s)Amount +: 10\.50 GBP.*TipsAmount +: 1\.50 GBP.*RemainingBefore +: 9999999989\.99 GBP.*RemainingAfter +: 9999999979\.49 GBP'
    }

    It 'shows a capture''s id, times and attempts in a list' {
        $captures[0] | Format-List | Out-String | Should -Match "(?s)CaptureId +: $($captures[0].CaptureId).*Attempts +: \d+.*Resumed +: False"
    }

    It 'shows where the key in use comes from, and four characters of it' {
        Set-DojoApiKey $key
        Get-DojoApiKey | Out-String -Width 80 | Should -Match 'Sandbox +er42 '
        Remove-DojoApiKey
    }
}
