# The variables and common parameters of the shell.

Describe 'Preferences' {
    BeforeAll { . "$PSScriptRoot/TestShell.ps1" }
    AfterAll { Restore-Environment }

    It 'takes parameters from $PSDefaultParameterValues' {
        $PSDefaultParameterValues = @{ '*-Dojo*:BaseUri' = $baseUri; '*-Dojo*:ApiKey' = $key; 'New-DojoCapture:TipsAmount' = 50 }
        (New-DojoCapture (New-Intent) 1000).TipsAmount | Should -Be 50
    }

    It 'fills -OutVariable, -ErrorVariable and -PipelineVariable' {
        $rows = (New-Row 1000), (New-Row 'bad'), (New-Row 2000)
        $seen = $rows | New-DojoCapture @api -OutVariable out -ErrorVariable problems -ErrorAction SilentlyContinue -PipelineVariable capture |
            ForEach-Object { "$($_.Amount) of $($capture.PaymentIntentId)" }
        $seen | Should -Be "1000 of $($rows[0].PaymentIntentId)", "2000 of $($rows[2].PaymentIntentId)"
        $out.Amount | Should -Be 1000, 2000
        $problems.TargetObject.PaymentIntentId | Should -Be $rows[1].PaymentIntentId
    }

    It 'adds to a variable that is named with a plus' {
        $all = @()
        (New-Row 1000) | New-DojoCapture @api -OutVariable all | Out-Null
        (New-Row 2000) | New-DojoCapture @api -OutVariable +all | Out-Null
        $all.Amount | Should -Be 1000, 2000
    }

    It 'works under Set-StrictMode -Version Latest' {
        Set-StrictMode -Version Latest
        $rows = (New-Row 1000 -Tips '' -Reference ''), [pscustomobject]@{ Id = New-Intent; Amount = 5 }
        $done = @($rows | New-DojoCapture @api)
        $done.Amount | Should -Be 1000, 5
        $done[1].TipsAmount | Should -Be $null
        $done | Format-List | Out-String | Should -Match 'Successful|Accepted'
        Get-DojoPaymentIntent $done[0].PaymentIntentId @api | Out-String | Should -Match 'Authorized'
    }

    It 'ends at the first bad row under $ErrorActionPreference = Stop, and what was captured is in the variable' {
        $ErrorActionPreference = 'Stop'
        $rows = (New-Row 1000), (New-Row 'bad'), (New-Row 2000)
        { $rows | New-DojoCapture @api -ThrottleLimit 1 -OutVariable script:captured } | Should -Throw -ErrorId 'InvalidAmount,*'
        @($script:captured).Amount | Should -Be 1000
    }

    It 'is caught by its type: <Id>' -ForEach @(
        @{ Id = 'DojoNotFound'; Row = @{ PaymentIntentId = 'pi_sandbox_nowhere' } }
        @{ Id = 'DojoConflict'; Row = @{ PaymentIntentId = 'pi_sandbox_small'; Amount = '1001' } }
    ) {
        $caught = $null
        try { New-Row @Row | New-DojoCapture @api -ErrorAction Stop }
        catch [DojoPayments.DojoException] { $caught = $_ }
        $caught.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $caught.Exception | Should -BeOfType DojoPayments.DojoException
    }

    It 'is silent where it is told to be' {
        $text = Get-Text { (New-Row 1000), (New-Row 'bad') | New-DojoCapture @api -ErrorAction Ignore | Out-Null }
        $text | Should -BeNullOrEmpty
    }

    It 'reads amounts and writes money alike under <_>' -ForEach 'de-DE', 'tr-TR', 'ar-SA', 'th-TH', 'fa-IR' {
        $thread = [System.Threading.Thread]::CurrentThread
        $before = $thread.CurrentCulture, $thread.CurrentUICulture
        try {
            $thread.CurrentCulture = $thread.CurrentUICulture = [cultureinfo]$_
            $rows = (New-Row '1000' -Tips '150'), (New-Row '1 050'), (New-Row '1.050'), (New-Row 2500)
            $done = @($rows | New-DojoCapture @api -ErrorVariable problems -ErrorAction SilentlyContinue)
            $done.Amount | Should -Be 1000, 2500
            $done[0].TipsAmount | Should -Be 150
            $problems.FullyQualifiedErrorId | Should -Be (@('InvalidAmount,DojoPayments.Cmdlets.NewDojoCaptureCommand') * 2)
            (New-Row '10.50' | New-DojoCapture @api -AmountUnit Major).Amount | Should -Be 1050
            (New-Row '10,50' | New-DojoCapture @api -AmountUnit Major -ErrorVariable comma -ErrorAction SilentlyContinue) | Should -BeNullOrEmpty
            $done | Out-String -Width 120 | Should -Match ' 1000 +150 +(Accepted|Successful)'
            Get-DojoPaymentIntent pi_sandbox_small @api | Out-String -Width 120 | Should -Match '10\.00 GBP'

            $journal = "$TestDrive/$_.journal"
            $row = New-Row 1000
            $row | New-DojoCapture @api -JournalPath $journal | Out-Null
            ($row | New-DojoCapture @api -JournalPath $journal).Resumed | Should -BeTrue
            @(Get-DojoPaymentIntent -Status Authorized -From ([datetime]::Now.AddDays(-1)) -First 1 @api) | Should -HaveCount 1
        }
        finally { $thread.CurrentCulture, $thread.CurrentUICulture = $before }
    }
}
