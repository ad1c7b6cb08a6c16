# Rows and captures through the files that PowerShell reads and writes.

Describe 'Files' {
    BeforeAll {
        . "$PSScriptRoot/TestShell.ps1"
        Push-Location (New-Item "$TestDrive/files" -ItemType Directory).FullName
    }
    AfterAll {
        Pop-Location
        Restore-Environment
    }

    It 'captures a CSV file in its order, and its output can be a CSV file again' {
        $rows = (New-Row 1000 -Tips 150 -Reference 'first'), (New-Row 2500), (New-Row 1)
        $rows | Export-Csv captures.csv -NoTypeInformation

        Import-Csv captures.csv | New-DojoCapture @api | Export-Csv done.csv -NoTypeInformation

        $done = @(Import-Csv done.csv)
        $done.PaymentIntentId | Should -Be $rows.PaymentIntentId
        $done.Amount | Should -Be '1000', '2500', '1'
        $done.TipsAmount | Should -Be '150', '', ''
        $done[0].Reference | Should -Be 'first'
        foreach ($capture in $done) { $capture.CaptureId | Should -Match '^cp_' }
        Get-CapturedAmount $rows[1].PaymentIntentId | Should -Be 2500
    }

    It 'captures a file from <Name>' -ForEach @(
        @{ Name = 'a spreadsheet: a byte order mark, semicolons, quotes'; Text = "`"PaymentIntentId`";`"Amount`";`"Reference`"`r`n`"{0}`";`"1000`";`"M$([char]0xfc)ller; `"`"Sohn`"`"`"`r`n"; Delimiter = ';'; Mark = $true; Reference = "M$([char]0xfc)ller; `"Sohn`"" }
        @{ Name = 'Unix, without a last line end'; Text = "Id,Amount`n{0},1000"; Delimiter = ','; Mark = $false; Reference = $null }
        @{ Name = 'a database: tabs and a line of nothing'; Text = "IntentId`tAmount`tTips`n{0}`t1000`t`n`n"; Delimiter = "`t"; Mark = $false; Reference = $null }
    ) {
        $id = New-Intent
        [System.IO.File]::WriteAllText((Join-Path $PWD.ProviderPath 'from.csv'), ($Text -f $id), (New-Object System.Text.UTF8Encoding $Mark))
        $done = Import-Csv from.csv -Delimiter $Delimiter -Encoding UTF8 | New-DojoCapture @api -ErrorAction Stop
        $done.PaymentIntentId | Should -Be $id
        if ($Reference) { $done.Reference | Should -Be $Reference }
        Get-CapturedAmount $id | Should -Be 1000
    }

    It 'gives <Name> everything of a capture, and takes it back as a row' -ForEach @(
        @{ Name = 'Export-Clixml'; RoundTrip = { param($captures) $captures | Export-Clixml done.xml; Import-Clixml done.xml } }
        @{ Name = 'ConvertTo-Json'; RoundTrip = { param($captures) $captures | ConvertTo-Json | ConvertFrom-Json | ForEach-Object { $_ } } }
        @{ Name = 'Export-Csv'; RoundTrip = { param($captures) $captures | Export-Csv done.csv -NoTypeInformation; Import-Csv done.csv } }
    ) {
        $captures = @((New-Row 1000 -Tips 150 -Reference 'first'), (New-Row 2500) | New-DojoCapture @api -JournalPath "$Name.journal")
        $back = @(& $RoundTrip $captures)

        foreach ($property in 'PaymentIntentId', 'CaptureId', 'Amount', 'Status', 'OperationId', 'Resumed') {
            $back.$property | ForEach-Object { "$_" } | Should -Be ($captures.$property | ForEach-Object { "$_" })
        }
        "$($back[0].TipsAmount)" | Should -Be '150'
        "$($back[1].TipsAmount)" | Should -BeNullOrEmpty

        # The same operations on the same journal: nothing is sent for them.
        $again = @($back | Select-Object PaymentIntentId, Amount, TipsAmount, Reference, OperationId | New-DojoCapture @api -JournalPath "$Name.journal")
        $again.Resumed | Should -Be $true, $true
        $again.CaptureId | Should -Be $captures.CaptureId
        Get-CapturedAmount $captures[1].PaymentIntentId | Should -Be 2500
    }

    It 'resumes by its journal in a relative path, and the journal is a table and a file' {
        $rows = (New-Row 1000), (New-Row '1 050'), (New-Row 2000)
        $rows | New-DojoCapture @api -JournalPath relative.journal -ErrorAction SilentlyContinue | Out-Null
        $again = @($rows | New-DojoCapture @api -JournalPath relative.journal -ErrorAction SilentlyContinue)

        $again.Resumed | Should -Be $true, $true
        Test-Path relative.journal | Should -BeTrue
        Get-DojoCaptureJournal relative.journal | Export-Csv journal.csv -NoTypeInformation
        @(Import-Csv journal.csv).PaymentIntentId | Should -Be $rows[0, 2].PaymentIntentId
    }

    It 'plans a CSV file, and its ready rows can go through a file and be captured' {
        $rows = (New-Row '10.50' -Tips '1.5' -Reference 'first'), (New-Row 1 'pi_sandbox_nowhere'), (New-Row '1,000')

        $rows | Test-DojoCapture -AmountUnit Major @api | Export-Csv plan.csv -NoTypeInformation
        $plan = @(Import-Csv plan.csv)
        $done = @($plan | Where-Object Result -eq Ready | New-DojoCapture @api)

        $plan.Result | Should -Be 'Ready', 'NotFound', 'InvalidAmount'
        $done.Amount | Should -Be 1050
        $done.TipsAmount | Should -Be 150
        $done.Reference | Should -Be 'first'
    }

    It 'gives the rows that failed to a file that can be mended and run' {
        (New-Row 1000), (New-Row '1 050' -Reference 'mend'), (New-Row 1001 'pi_sandbox_small') |
            New-DojoCapture @api -ErrorVariable problems -ErrorAction SilentlyContinue | Out-Null
        $problems | ForEach-Object TargetObject | Export-Csv mend.csv -NoTypeInformation

        $mended = @(Import-Csv mend.csv)
        $mended.Amount | Should -Be '1 050', '1001'
        $mended[0].Amount = '1050'
        ($mended[0] | New-DojoCapture @api).Reference | Should -Be 'mend'
    }
}
