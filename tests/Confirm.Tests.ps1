# The next morning: what captures are by then, from objects, from files and from a journal.

Describe 'Confirm-DojoCapture' {
    BeforeAll {
        . "$PSScriptRoot/TestShell.ps1"
        Push-Location (New-Item "$TestDrive/confirm" -ItemType Directory).FullName
        $rows = (New-Row 1000 -Tips 150 -Reference 'first'), (New-Row 2500 -Reference 'second')
        $captures = @($rows | New-DojoCapture @api -JournalPath captures.journal -InputName captures.csv)
    }
    AfterAll {
        Pop-Location
        Restore-Environment
    }

    It 'takes <Name>' -ForEach @(
        @{ Name = 'live objects'; From = { $captures } }
        @{ Name = 'a CSV file'; From = { $captures | Export-Csv done.csv -NoTypeInformation; Import-Csv done.csv } }
        @{ Name = 'a CSV file of its own output'; From = { $captures | Confirm-DojoCapture @api | Export-Csv confirmed.csv -NoTypeInformation; Import-Csv confirmed.csv } }
        @{ Name = 'a JSON file'; From = { $captures | ConvertTo-Json | ConvertFrom-Json | ForEach-Object { $_ } } }
        @{ Name = 'what a journal shows'; From = { Get-DojoCaptureJournal captures.journal } }
    ) {
        $confirmed = @(& $From | Confirm-DojoCapture @api -ErrorAction Stop)

        $confirmed.PaymentIntentId | Should -Be $rows.PaymentIntentId
        $confirmed.CaptureId | Should -Be $captures.CaptureId
        $confirmed.Status | Should -Be 'Successful', 'Successful'
        $confirmed.Amount | Should -Be 1000, 2500
        $confirmed[0].TipsAmount | Should -Be 150
        $confirmed.Reference | Should -Be 'first', 'second'
        Get-CapturedAmount $rows[1].PaymentIntentId | Should -Be 2500
    }

    It 'takes the result file of a batch' {
        $id = New-Intent
        "PaymentIntentId,Amount`n$id,700`npi_sandbox_nowhere,1" | Set-Content batch.csv
        $child = Invoke-Shell "Invoke-DojoCaptureBatch -CsvPath '$PWD/batch.csv'; exit `$LASTEXITCODE"
        $child.ExitCode | Should -Be 2

        $confirmed = @(Import-Csv batch.csv.result.csv | Confirm-DojoCapture @api -ErrorVariable problems -ErrorAction SilentlyContinue)

        $confirmed.PaymentIntentId | Should -Be $id
        $confirmed.Status | Should -Be 'Successful'
        $problems.FullyQualifiedErrorId | Should -Be 'CaptureIdMissing,DojoPayments.Cmdlets.ConfirmDojoCaptureCommand'
        (Get-DojoCaptureJournal batch.csv.journal -Run).InputName | Should -Be 'batch.csv'
    }

    It 'takes a journal, which knows it from then on, and so does the next run' {
        (Get-DojoCaptureJournal captures.journal).CaptureStatus | Should -Be 'Accepted', 'Accepted'

        $confirmed = @(Confirm-DojoCapture -JournalPath captures.journal @api -ErrorAction Stop)

        $confirmed.OperationId | Should -Be $captures.OperationId
        (Get-DojoCaptureJournal captures.journal).CaptureStatus | Should -Be 'Successful', 'Successful'
        $again = @($rows | New-DojoCapture @api -JournalPath captures.journal -WarningAction SilentlyContinue)
        $again.Status | Should -Be 'Successful', 'Successful'
        $again.CaptureId | Should -Be $captures.CaptureId
        $runs = @(Get-DojoCaptureJournal captures.journal -Run)
        $runs | Should -HaveCount 3
        $runs[0].InputName | Should -Be 'captures.csv'
        $runs.KeyLastCharacters | Should -Be 'er42', 'er42', 'er42'
        $runs.Account | ForEach-Object { $_ | Should -Match ([regex]::Escape([System.Environment]::UserName) + '$') }
    }

    It 'is a table in <_> columns' -ForEach 79, 120 {
        $long = 'pi_sandbox_Kx83mTq0vJZyWb2_N5rLdA'
        $capture = New-DojoCapture $long 1050 @api
        $text = $capture | Confirm-DojoCapture @api | Out-String -Width $_
        $text | Should -Match "$long +10\.50 GBP +Successful"
        $text -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        Get-DojoCaptureJournal captures.journal -Run | Out-String -Width $_ | Should -Match '\d\d:\d\d:\d\dZ +\S+ +\S+ +captures\.csv'
    }

    It 'shows its money in a list' {
        $captures[0] | Confirm-DojoCapture @api | Format-List | Out-String |
            Should -Match '(?s)Amount +: 10\.00 GBP.*TipsAmount +: 1\.50 GBP.*Status +: Successful.*RefundedAmount +: 0\.00 GBP'
    }
}
