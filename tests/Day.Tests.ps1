# A merchant's day around a capture: what lapses, why a row is refused, what captures are the next morning, and the files for finance.

Describe 'A day' {
    BeforeAll {
        . "$PSScriptRoot/TestShell.ps1"
        Push-Location (New-Item "$TestDrive/day" -ItemType Directory).FullName
        function Get-ErrorId($Problems) { @($Problems | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] }) }
    }
    AfterAll {
        Pop-Location
        Restore-Environment
    }

    It 'finds what lapses, the soonest first, with its deadline' {
        # The sandbox authorised these before the many thousands that would take half a minute to read.
        $early = $api + @{ To = (Get-DojoPaymentIntent pi_sandbox_failed @api).CreatedAt.AddMilliseconds(1) }
        $found = @(Get-DojoPaymentIntent -ExpiringWithin 2.00:00:00 @early)
        $found.Id | Should -Be 'pi_sandbox_soon', 'pi_sandbox_tomorrow'
        $found.AutoExpireAction | Should -Be 'Release', 'Capture'
        @(Get-DojoPaymentIntent -ExpiringWithin 01:00:00 @early).Id | Should -Be 'pi_sandbox_soon'

        $found | Export-Csv lapsing.csv -NoTypeInformation
        $deadline = (Import-Csv lapsing.csv)[1].CaptureBefore
        $deadline | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z$'
        ([datetimeoffset]$deadline - [datetimeoffset](Import-Csv lapsing.csv)[1].AuthorizedAt).TotalHours | Should -Be 24
        $found | Out-String -Width 120 | Should -Match "pi_sandbox_tomorrow.* 10\.00 GBP $($deadline.Substring(0, 10)) $($deadline.Substring(11, 5))"
    }

    It 'plans with the deadline, and warns of a rest that is captured automatically' {
        $rows = (New-Row 1000 'pi_sandbox_soon'), (New-Row 400 'pi_sandbox_tomorrow'), (New-Row 1 'pi_sandbox_lapsed')
        $plan = @($rows | Test-DojoCapture @api -WarningVariable warnings -WarningAction SilentlyContinue)
        $plan.Result | Should -Be 'LapsesWithinHour', 'Ready', 'Reversed'
        $warnings | Should -HaveCount 1
        $warnings[0] | Should -Match 'AutoExpireAction is Capture.*pi_sandbox_tomorrow, 6\.00 GBP left'
        $plan | Out-String -Width 120 | Should -Match 'pi_sandbox_soon +LapsesWithinHour'
        $plan[1] | Format-List | Out-String | Should -Match 'CaptureBefore +: \S*\d{4}.*\s+AutoExpireAction +: Capture'
    }

    It 'says why a row was refused: <Why>' -ForEach @(
        @{ Why = 'more than is left'; Row = @{ PaymentIntentId = 'pi_sandbox_small'; Amount = '1001' }; Words = '10\.00 GBP of it are left' }
        @{ Why = 'lapsed'; Row = @{ PaymentIntentId = 'pi_sandbox_lapsed'; Amount = '1' }; Words = 'reversed; it lapsed at \d{4}-' }
    ) {
        New-Row @Row | New-DojoCapture @api -ErrorVariable problems -ErrorAction SilentlyContinue
        Get-ErrorId $problems | Should -Be 'DojoConflict'
        $problems[0].Exception.Message | Should -Match $Words
        $problems[0].TargetObject.Currency | Should -Be 'GBP'
    }

    It 'refuses major units in a currency without two decimals: <Name>' -ForEach @(
        @{ Name = '-Remaining'; Script = { New-DojoCapture pi_sandbox_yen -Remaining -AmountUnit Major @api -ErrorVariable script:problems -ErrorAction SilentlyContinue } }
        @{ Name = '-SkipCaptured'; Script = { New-DojoCapture pi_sandbox_yen 5 -SkipCaptured -AmountUnit Major @api -ErrorVariable script:problems -ErrorAction SilentlyContinue } }
    ) {
        & $Script | Should -BeNullOrEmpty
        Get-ErrorId $problems | Should -Be 'InvalidAmount'
        $problems[0].Exception.Message | Should -Match 'JPY'
        (Test-DojoCapture pi_sandbox_yen 5 -AmountUnit Major @api).Result | Should -Be 'InvalidAmount'
        Get-CapturedAmount pi_sandbox_yen | Should -BeNullOrEmpty
    }

    It 'tells the next morning which captures are money, from objects, a file and the journal' {
        $rows = (New-Row 1000), (New-Row 1000 'pi_sandbox_declined1'), (New-Row 1000 'pi_sandbox_failed')
        $captures = @($rows | New-DojoCapture @api -JournalPath night.journal)
        $captures.Status | Should -Be 'Accepted', 'Accepted', 'Accepted'

        $captures | Confirm-DojoCapture @api -ErrorVariable live -ErrorAction SilentlyContinue | ForEach-Object Status | Should -Be 'Successful', 'Declined', 'Failed'
        Get-ErrorId $live | Should -Be 'DojoCaptureDeclined', 'DojoCaptureFailed'
        (Get-DojoCaptureJournal night.journal).CaptureStatus | Should -Be 'Accepted', 'Accepted', 'Accepted'

        $captures | Export-Csv done.csv -NoTypeInformation
        # What the API does not list yet, just after the capture, is not missing.
        (Get-Content done.csv) -replace $captures[0].CaptureId, 'cp_vanished' -replace '\d{4}-\d\d-\d\dT', '2026-01-02T' | Set-Content done.csv
        @(Import-Csv done.csv | Confirm-DojoCapture @api -ErrorVariable read -ErrorAction SilentlyContinue).Status | Should -Be 'NotListed', 'Declined', 'Failed'
        Get-ErrorId $read | Should -Be 'DojoCaptureNotListed', 'DojoCaptureDeclined', 'DojoCaptureFailed'

        Confirm-DojoCapture -JournalPath night.journal @api -ErrorAction SilentlyContinue | Out-Null
        (Get-DojoCaptureJournal night.journal).CaptureStatus | Should -Be 'Successful', 'Declined', 'Failed'
        @($rows | New-DojoCapture @api -JournalPath night.journal -ErrorVariable again -ErrorAction SilentlyContinue).Status | Should -Be 'Successful'
        Get-ErrorId $again | Should -Be 'DojoCaptureDeclined', 'DojoCaptureFailed'
        $run = @(Get-DojoCaptureJournal night.journal -Run)[0]
        $run.Machine | Should -Be ([System.Environment]::MachineName)
        $run.Environment | Should -Be 'Sandbox'
        $run.ModuleVersion | Should -Match '^\d+\.\d+\.\d+'
    }

    It 'waits with -Verify for what an earlier run left accepted' {
        $rows = (New-Row 1000), (New-Row 1000 'pi_sandbox_declined2')
        $rows | New-DojoCapture @api -JournalPath verify.journal | Out-Null
        $done = @($rows | New-DojoCapture @api -JournalPath verify.journal -Verify -ErrorVariable problems -ErrorAction SilentlyContinue)
        $done.Status | Should -Be 'Successful'
        $done.Resumed | Should -Be $true
        $done.Currency | Should -Be 'GBP'
        Get-ErrorId $problems | Should -Be 'DojoCaptureDeclined'
        (Get-DojoCaptureJournal verify.journal).CaptureStatus | Should -Be 'Successful', 'Declined'
    }

    It 'writes files for finance: currencies, a report, and no formula' {
        $env:DOJO_BASE_URI = $baseUri
        $ids = (New-Intent), (New-Intent)
        Set-Content batch.csv 'PaymentIntentId,Amount,Reference', "$($ids[0]),1000,""=HYPERLINK(""""http://x"""")""", 'pi_sandbox_euro,250,@sum', 'pi_sandbox_small,1001,-1+1'

        Invoke-DojoCaptureBatch -CsvPath batch.csv -ReportPath batch.html -ApiKey $key | Should -Match 'exit code 2: 2 Accepted, 1 Refused'

        $LASTEXITCODE | Should -Be 2
        $result = @(Import-Csv batch.csv.result.csv)
        $result.Reference | Should -Be "'=HYPERLINK(""http://x"")", "'@sum", "'-1+1"
        $result.Currency | Should -Be 'GBP', 'EUR', 'GBP'
        (Get-DojoCaptureJournal batch.csv.journal).Reference | Should -BeIn '=HYPERLINK("http://x")', '@sum', '-1+1'
        $report = Get-Content batch.html -Raw
        $report | Should -Match '10\.00 GBP<br>2\.50 EUR'
        $report | Should -Match '10\.01 GBP.*-1\+1.*10\.00 GBP of it are left'
        $result[2].Amount = '7'
        $result[2].PaymentIntentId = $ids[1]
        ($result[2] | New-DojoCapture @api).Reference | Should -Be '-1+1'

        Invoke-DojoCaptureBatch -CsvPath batch.csv -CheckCaptured -ApiKey $key | Should -Match 'exit code 0: Checked: 2 Successful'
        @(Import-Csv batch.csv.check.csv).Currency | Sort-Object | Should -Be 'EUR', 'GBP'
    }
}
