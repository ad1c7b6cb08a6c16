# -WhatIf and -Confirm, asked by a real console host and answered on its input.

Describe 'Questions' {
    BeforeAll { . "$PSScriptRoot/TestShell.ps1" }
    AfterAll { Restore-Environment }

    It 'sends nothing with -WhatIf, and keeps no journal' {
        $row = New-Row
        $row | New-DojoCapture @api -WhatIf -JournalPath "$TestDrive/none.journal" | Should -BeNullOrEmpty
        Get-CapturedAmount $row.PaymentIntentId | Should -BeNullOrEmpty
        Test-Path "$TestDrive/none.journal*" | Should -BeFalse
    }

    It 'sends nothing under $WhatIfPreference' {
        $row = New-Row
        $WhatIfPreference = $true
        $row | New-DojoCapture @api | Should -BeNullOrEmpty
        $WhatIfPreference = $false
        Get-CapturedAmount $row.PaymentIntentId | Should -BeNullOrEmpty
    }

    It 'captures what was answered with Y and A, and nothing after N and L' {
        $ids = 1..9 | ForEach-Object { New-Intent }
        $list = ($ids | ForEach-Object { "'$_'" }) -join ', '
        # Y N A: the first and all from the third on. Y L: the first of the second pipeline and no more.
        $child = Invoke-Shell -Switch '-NoProfile' -InputLine 'Y', 'N', 'A', 'Y', 'L' -Script @"
`$ids = $list
`$rows = `$ids | ForEach-Object { [pscustomobject]@{ Id = `$_; Amount = 1000 } }
"first: `$((`$rows[0..4] | New-DojoCapture -Confirm).PaymentIntentId)"
"second: `$((`$rows[5..8] | New-DojoCapture -Confirm).PaymentIntentId)"
"@
        $child.ExitCode | Should -Be 0
        $child.Text | Should -Match 'first: '
        $captured = $ids | Where-Object { Get-CapturedAmount $_ }
        $captured | Should -Be $ids[0, 2, 3, 4, 5]
        ($child.Text -split "`n" -match '^first: ').Trim() | Should -Be "first: $($ids[0, 2, 3, 4] -join ' ')"
        ($child.Text -split "`n" -match '^second: ').Trim() | Should -Be "second: $($ids[5])"
    }

    It 'sends nothing where there is nobody to answer' {
        $id = New-Intent
        $child = Invoke-Shell "New-DojoCapture $id 1000 -Confirm; 'went on'"
        $child.Text | Should -Not -Match 'cp_'
        Get-CapturedAmount $id | Should -BeNullOrEmpty
    }
}
