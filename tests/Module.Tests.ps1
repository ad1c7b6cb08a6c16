# The staged module as its users have it, against the sandbox, on Windows PowerShell 5.1 and PowerShell 7 alike.
# DojoPayments.Tests goes into every detail; here is what a shell or a system of its own could break.

Describe 'DojoPayments' {
    BeforeAll {
        $root = Split-Path $PSScriptRoot
        $manifest = Join-Path $root 'out/DojoPayments/DojoPayments.psd1'
        if (-not (Test-Path $manifest)) { throw 'There is no module to test: run "dotnet build" first.' }

        function Start-Sandbox {
            & dotnet build "$root/src/DojoPayments.Sandbox" --configuration Release --verbosity quiet --nologo | Out-Host
            if ($LASTEXITCODE -ne 0) { throw 'The sandbox does not build.' }
            Set-Content "$TestDrive/authorised.csv" 'PaymentIntentId,Amount', 'pi_sandbox_small,1000'
            $intents = (Get-Item "$TestDrive/authorised.csv").FullName
            $program = "$root/src/DojoPayments.Sandbox/bin/Release/net10.0/DojoPayments.Sandbox.dll"
            $start = @{
                FilePath               = 'dotnet'
                ArgumentList           = "`"$program`" --port 0 --intent-count 1000 --intents `"$intents`""
                NoNewWindow            = $true
                PassThru               = $true
                RedirectStandardOutput = "$TestDrive/sandbox.txt"
            }
            Start-Process @start
        }

        function Wait-Sandbox {
            $patience = [System.Diagnostics.Stopwatch]::StartNew()
            while ($patience.Elapsed.TotalSeconds -lt 60) {
                if ((Get-Content "$TestDrive/sandbox.txt" -Raw) -match 'listening on (http://\S+)') { return $Matches[1] }
                Start-Sleep -Milliseconds 100
            }
            throw "The sandbox does not listen. It wrote: $(Get-Content "$TestDrive/sandbox.txt" -Raw)"
        }

        # A fresh authorised payment for every use: no test sees what another one captured.
        $script:intents = 0
        function New-Intent { 'pi_sandbox_{0:d6}' -f ++$script:intents }

        function New-Row($Amount = '1000', $PaymentIntentId = (New-Intent), $Tips = '', $Reference = '') {
            [pscustomobject]@{ PaymentIntentId = $PaymentIntentId; Amount = $Amount; TipsAmount = $Tips; Reference = $Reference }
        }

        function Get-CapturedAmount($PaymentIntentId) {
            $headers = @{ Authorization = "Basic $plainKey"; Version = '2024-02-05' }
            $intent = Invoke-RestMethod "${baseUri}payment-intents/$PaymentIntentId" -Headers $headers -UseBasicParsing
            @($intent.captures | Where-Object { $_ } | ForEach-Object { $_.amount })
        }

        # Every stream in one text.
        function Get-Text([scriptblock] $Script) { & $Script *>&1 | Out-String -Width 500 }

        $environment = $env:DOJO_API_KEY, $env:DOJO_BASE_URI
        $env:DOJO_API_KEY = $env:DOJO_BASE_URI = $null
        $plainKey = 'sk_sandbox_madeUpForPester42'
        $key = ConvertTo-SecureString $plainKey -AsPlainText -Force
        $sandbox = Start-Sandbox
        $baseUri = Wait-Sandbox
        $api = @{ BaseUri = $baseUri; ApiKey = $key }
        Import-Module $manifest
    }

    AfterAll {
        if ($sandbox) {
            Stop-Process -Id $sandbox.Id
            $sandbox.WaitForExit()
        }
        $env:DOJO_API_KEY, $env:DOJO_BASE_URI = $environment
        Remove-Module DojoPayments -ErrorAction Ignore
    }

    Context 'The module' {
        It 'has a valid manifest' {
            $module = Test-ModuleManifest $manifest
            $module.Version | Should -Be (Import-PowerShellDataFile $manifest).ModuleVersion
            $module.CompatiblePSEditions | Should -Be 'Desktop', 'Core'
        }

        It 'exports what its manifest names and nothing else' {
            $named = (Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object
            (Get-Command -Module DojoPayments).Name | Sort-Object | Should -Be $named
            $named | Should -Contain 'New-DojoCapture'
        }
    }

    Context 'Payment intents and plans' {
        It 'captures what is left of what Get-DojoPaymentIntent finds' {
            $id = New-Intent
            New-DojoCapture $id 1000 @api | Out-Null
            $before = Get-DojoPaymentIntent $id @api

            $done = $before | New-DojoCapture -Remaining @api

            $done.Amount | Should -Be $before.RemainingAmount
            (Get-DojoPaymentIntent $id @api).RemainingAmount | Should -Be 0
        }

        It 'reads no further than Select-Object -First asks for' {
            @(Get-DojoPaymentIntent @api | Select-Object -First 3) | Should -HaveCount 3
            @(Get-DojoPaymentIntent -Status Authorized -First 101 @api) | Should -HaveCount 101
        }

        It 'shows money in tables and lists, and keeps minor units in properties' {
            $intent = Get-DojoPaymentIntent pi_sandbox_small @api
            $intent.AuthorizedAmount | Should -Be 1000
            $intent | Format-Table | Out-String -Width 200 | Should -Match 'pi_sandbox_small +Authorized +10\.00 GBP'
            $intent | Format-List | Out-String -Width 200 | Should -Match 'RemainingAmount +: 10\.00 GBP'
        }

        It 'plans a CSV file, and its ready rows can go through a file and be captured' {
            $rows = (New-Row '10.50' -Tips '1.5' -Reference 'first'), (New-Row 1 'pi_sandbox_nowhere'), (New-Row '1,000')

            $rows | Test-DojoCapture -AmountUnit Major @api | Export-Csv "$TestDrive/plan.csv" -NoTypeInformation
            $plan = @(Import-Csv "$TestDrive/plan.csv")
            $done = @($plan | Where-Object Result -eq Ready | New-DojoCapture @api)

            $plan.Result | Should -Be 'Ready', 'NotFound', 'InvalidAmount'
            $done.Amount | Should -Be 1050
            $done.TipsAmount | Should -Be 150
            $done.Reference | Should -Be 'first'
        }
    }

    Context 'New-DojoCapture' {
        It 'captures a CSV file in its order, and its output can be a CSV file again' {
            $rows = (New-Row 1000 -Tips 150 -Reference 'first'), (New-Row 2500), (New-Row 1)
            $rows | Export-Csv "$TestDrive/captures.csv" -NoTypeInformation

            Import-Csv "$TestDrive/captures.csv" | New-DojoCapture @api | Export-Csv "$TestDrive/done.csv" -NoTypeInformation

            $done = @(Import-Csv "$TestDrive/done.csv")
            $done.PaymentIntentId | Should -Be $rows.PaymentIntentId
            $done.Amount | Should -Be '1000', '2500', '1'
            $done.TipsAmount | Should -Be '150', '', ''
            $done[0].Reference | Should -Be 'first'
            foreach ($capture in $done) { $capture.CaptureId | Should -Match '^cp_' }
            Get-CapturedAmount $rows[1].PaymentIntentId | Should -Be 2500
        }

        It 'captures one payment in increments' {
            $id = New-Intent
            $done = (New-Row 600 $id), (New-Row 400 $id), (New-Row 400 $id) | New-DojoCapture @api
            $done.CaptureId | Sort-Object -Unique | Should -HaveCount 3
            Get-CapturedAmount $id | Should -Be 600, 400, 400
        }

        It 'shows a table' {
            $id = New-Intent
            $text = New-DojoCapture $id 1000 @api | Out-String -Width 200
            $text | Should -Match 'PaymentIntentId +CaptureId +Amount'
            $text | Should -Match "$id +cp_"
        }

        It 'sends nothing with -WhatIf' {
            $row = New-Row
            $row | New-DojoCapture @api -WhatIf | Should -BeNullOrEmpty
            Get-CapturedAmount $row.PaymentIntentId | Should -BeNullOrEmpty
        }

        It 'writes captures while rows still arrive, so that Select-Object -First can end it' {
            $made = New-Object System.Collections.ArrayList
            $first = 1..200 |
                ForEach-Object { Start-Sleep -Milliseconds 20; $row = New-Row; [void]$made.Add($row); $row } |
                New-DojoCapture @api -ErrorVariable problems -WarningAction SilentlyContinue |
                Select-Object -First 2
            $first.PaymentIntentId | Should -Be $made[0, 1].PaymentIntentId
            $made.Count | Should -BeLessThan 200
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
    }

    Context 'API keys' {
        AfterEach {
            $env:DOJO_API_KEY = $env:DOJO_BASE_URI = $null
            Remove-DojoApiKey
        }

        It 'are kept for the session until they are removed' {
            Set-DojoApiKey $key
            (Get-DojoApiKey).Environment | Should -Be 'Sandbox'
            (Get-DojoApiKey).LastCharacters | Should -Be 'er42'
            (New-DojoCapture (New-Intent) 1000 -BaseUri $baseUri).CaptureId | Should -Match '^cp_'

            Remove-DojoApiKey
            { New-DojoCapture (New-Intent) 1000 -BaseUri $baseUri } | Should -Throw -ErrorId 'DojoApiKeyMissing,DojoPayments.Cmdlets.NewDojoCaptureCommand'
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
            $text | Should -Match 'cp_'
            $text | Should -Not -Match 'madeUpForPester42'
        }
    }
}
