# The shell's own ways to do several things at once.

Describe 'Parallel' {
    BeforeAll { . "$PSScriptRoot/TestShell.ps1" }
    AfterAll { Restore-Environment }

    It 'captures each row once in ForEach-Object -Parallel' {
        if (-not $isPowerShell7) { Set-ItResult -Skipped -Because 'ForEach-Object -Parallel came with PowerShell 7'; return }
        $ids = 1..4 | ForEach-Object { New-Intent }
        $done = 1..20 | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module $using:manifest
            New-DojoCapture $($using:ids)[$_ % 4] 10 -BaseUri $using:baseUri -ApiKey $using:key
        }
        $done.CaptureId | Sort-Object -Unique | Should -HaveCount 20
        foreach ($id in $ids) { Get-CapturedAmount $id | Should -Be 10, 10, 10, 10, 10 }
    }

    It 'captures in Start-ThreadJob, each with its own key for the session' {
        if (-not (Get-Command Start-ThreadJob -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'Windows PowerShell has no Start-ThreadJob'; return }
        $ids = 1..2 | ForEach-Object { New-Intent }
        $jobs = foreach ($id in $ids) {
            Start-ThreadJob -ArgumentList $id, $manifest, $baseUri, $key {
                param($id, $manifest, $baseUri, $key)
                Import-Module $manifest
                "$(Get-DojoApiKey)|"
                Set-DojoApiKey $key
                (New-DojoCapture $id 1000 -BaseUri $baseUri).CaptureId
            }
        }
        $done = $jobs | Receive-Job -Wait -AutoRemoveJob
        $done -match '^cp_' | Should -HaveCount 2
        $done -eq '|' | Should -HaveCount 2
        Get-DojoApiKey | Should -BeNullOrEmpty
    }

    It 'captures in Start-Job, and what comes back is a row of a table still' {
        $id = New-Intent
        $done = Start-Job -ArgumentList $id, $manifest, $baseUri, $plainKey {
            param($id, $manifest, $baseUri, $plainKey)
            $env:DOJO_API_KEY = $plainKey
            Import-Module $manifest
            New-DojoCapture $id 1000 -BaseUri $baseUri
            New-DojoCapture $id bad -BaseUri $baseUri -ErrorAction SilentlyContinue -ErrorVariable problem
            $problem[0].FullyQualifiedErrorId
        } | Receive-Job -Wait -AutoRemoveJob
        $done[0].CaptureId | Should -Match '^cp_'
        $done[0].PSObject.TypeNames | Should -Contain 'Deserialized.DojoPayments.DojoCapture'
        $done[1] | Should -Be 'InvalidAmount,DojoPayments.Cmdlets.NewDojoCaptureCommand'
        Get-CapturedAmount $id | Should -Be 1000
    }

    It 'refuses a second run on one journal while the first has it' {
        $journal = "$TestDrive/one.journal"
        $first = New-Row
        $second = New-Row
        $refused = $null
        # While the first pipeline runs, its downstream tries a second one.
        $first | New-DojoCapture @api -JournalPath $journal | ForEach-Object {
            try { $second | New-DojoCapture @api -JournalPath $journal } catch { $script:refused = $_ }
        }
        $script:refused.FullyQualifiedErrorId | Should -BeLike 'JournalUnavailable,*'
        Get-CapturedAmount $second.PaymentIntentId | Should -BeNullOrEmpty
    }
}
