# What New-DojoCapture does, whatever shell or system it runs in. DojoPayments.Tests goes into every detail.

Describe 'New-DojoCapture' {
    BeforeAll { . "$PSScriptRoot/TestShell.ps1" }
    AfterAll { Restore-Environment }

    It 'captures one payment in increments' {
        $id = New-Intent
        $done = (New-Row 600 $id), (New-Row 400 $id), (New-Row 400 $id) | New-DojoCapture @api
        $done.CaptureId | Sort-Object -Unique | Should -HaveCount 3
        Get-CapturedAmount $id | Should -Be 600, 400, 400
    }

    It 'writes captures while rows still arrive, so that Select-Object -First can end it' {
        $made = New-Object System.Collections.ArrayList
        $first = 1..10000 |
            ForEach-Object { Start-Sleep -Milliseconds 20; $row = New-Row; [void]$made.Add($row); $row } |
            New-DojoCapture @api -ErrorVariable problems -WarningAction SilentlyContinue |
            Select-Object -First 2
        $first.PaymentIntentId | Should -Be $made[0, 1].PaymentIntentId
        $made.Count | Should -BeLessThan 10000
        $problems | Should -BeNullOrEmpty
    }

    It 'reports <Id> for one row (<Why>) and captures the others' -ForEach @(
        @{ Id = 'InvalidAmount'; Why = 'thousands separator'; Row = @{ Amount = '1,050' } }
        @{ Id = 'InvalidAmount'; Why = 'three decimals'; Row = @{ Amount = '10.505' } }
        @{ Id = 'InvalidAmount'; Why = 'empty cell'; Row = @{ Amount = '' } }
        @{ Id = 'InvalidAmount'; Why = 'what PowerShell takes for 1024'; Row = @{ Amount = '1kb' } }
        @{ Id = 'InvalidPaymentIntentId'; Why = 'empty cell'; Row = @{ PaymentIntentId = '' } }
        @{ Id = 'DojoNotFound'; Why = 'unknown payment'; Row = @{ PaymentIntentId = 'pi_sandbox_nowhere' } }
        @{ Id = 'DojoConflict'; Why = 'more than authorised'; Row = @{ PaymentIntentId = 'pi_sandbox_small'; Amount = '1001' } }
    ) {
        $bad = New-Row @Row -Reference 'bad'
        $good = (New-Row), (New-Row)

        $done = $good[0], $bad, $good[1] | New-DojoCapture @api -ErrorVariable problems -ErrorAction SilentlyContinue

        $done.PaymentIntentId | Should -Be $good.PaymentIntentId
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -Be "$Id,DojoPayments.Cmdlets.NewDojoCaptureCommand"
        $problems[0].TargetObject.PaymentIntentId | Should -Be $bad.PaymentIntentId
        $problems[0].TargetObject.Reference | Should -Be 'bad'
    }

    It 'refuses a sandbox payment with a production key' {
        $production = ConvertTo-SecureString 'sk_prod_madeUpForPester42' -AsPlainText -Force
        New-DojoCapture (New-Intent) 1000 -BaseUri $baseUri -ApiKey $production -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'EnvironmentMismatch,*'
    }

    It 'ends at <Id>' -ForEach @(
        @{ Id = 'DojoApiKeyMissing'; Key = ''; Uri = 'http://127.0.0.1:1/' }
        @{ Id = 'InvalidApiKey'; Key = 'no key'; Uri = 'http://127.0.0.1:1/' }
        @{ Id = 'InvalidBaseUri'; Key = 'sk_sandbox_madeUpForPester42'; Uri = 'http://dojo.example/' }
    ) {
        $arguments = @{ BaseUri = $Uri }
        if ($Key) { $arguments.ApiKey = ConvertTo-SecureString $Key -AsPlainText -Force }
        $rows = (New-Row), (New-Row)
        { $rows | New-DojoCapture @arguments } | Should -Throw -ErrorId "$Id,DojoPayments.Cmdlets.NewDojoCaptureCommand"
    }

    It 'says so when a capture never reached the API' {
        New-DojoCapture (New-Intent) 1000 -ApiKey $key -BaseUri 'http://127.0.0.1:1/' -MaximumRetryCount 0 -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'DojoNotSent,*'
    }

    It 'captures what is left of what Get-DojoPaymentIntent finds' {
        $id = New-Intent
        New-DojoCapture $id 1000 @api | Out-Null
        $before = Get-DojoPaymentIntent $id @api

        $done = $before | New-DojoCapture -Remaining @api

        $done.Amount | Should -Be $before.RemainingAmount
        (Get-DojoPaymentIntent $id @api).RemainingAmount | Should -Be 0
    }
}

Describe 'Get-DojoPaymentIntent' {
    BeforeAll { . "$PSScriptRoot/TestShell.ps1" }
    AfterAll { Restore-Environment }

    It 'reads no further than Select-Object -First asks for' {
        @(Get-DojoPaymentIntent @api | Select-Object -First 3) | Should -HaveCount 3
        @(Get-DojoPaymentIntent -Status Authorized -First 101 @api) | Should -HaveCount 101
    }
}

Describe 'API keys' {
    BeforeAll { . "$PSScriptRoot/TestShell.ps1" }
    AfterAll { Restore-Environment }

    AfterEach {
        $env:DOJO_API_KEY = $env:DOJO_BASE_URI = $null
        Remove-DojoApiKey
        Remove-DojoApiKey -Scope CurrentUser
    }

    It 'are kept for the session until they are removed' {
        Set-DojoApiKey $key
        (Get-DojoApiKey).Environment | Should -Be 'Sandbox'
        (Get-DojoApiKey).LastCharacters | Should -Be 'er42'
        (New-DojoCapture (New-Intent) 1000 -BaseUri $baseUri).CaptureId | Should -Match '^cp_'

        Remove-DojoApiKey
        { New-DojoCapture (New-Intent) 1000 -BaseUri $baseUri } | Should -Throw -ErrorId 'DojoApiKeyMissing,DojoPayments.Cmdlets.NewDojoCaptureCommand'
    }

    It 'are kept for the account, and a new shell finds them' {
        Set-DojoApiKey $key -Scope CurrentUser
        $child = Invoke-Shell '(Get-DojoApiKey).LastCharacters' -Environment @{ DOJO_API_KEY = $null }
        $child.Text.Trim() | Should -Be 'er42'
    }

    It 'are read from the environment, and so is the address' {
        $env:DOJO_API_KEY = $plainKey
        $env:DOJO_BASE_URI = $baseUri
        (New-DojoCapture (New-Intent) 1000).CaptureId | Should -Match '^cp_'
    }

    It 'show in no stream, object or error' {
        $text = Get-Text {
            $DebugPreference = 'Continue'
            Set-DojoApiKey $key -Verbose
            Get-DojoApiKey | Format-List *
            (New-Row), (New-Row 'bad'), (New-Row -PaymentIntentId 'pi_sandbox_nowhere') | New-DojoCapture -BaseUri $baseUri -Verbose -ErrorAction Continue
            $Error | ForEach-Object { $_.Exception.ToString(); $_.TargetObject | Format-List * }
        }
        $text | Should -Match 'Accepted'
        $text | Should -Not -Match 'madeUpForPester42'
    }
}
