# Captures rows in one of the ways a user of PowerShell has, after a warm-up, and prints the captures per second of each round.
param(
    [ValidateSet('WebRequest', 'Parallel', 'Module')]
    [string] $Way,
    [int] $Rows,
    [int] $ThrottleLimit,
    [int] $Rounds,
    [double] $WarmUpSeconds,
    [string] $Module
)
$ErrorActionPreference = 'Stop'
# Its progress bar would be a good part of what is measured.
$ProgressPreference = 'SilentlyContinue'

$server = $env:DOJO_BASE_URI
$key = $env:DOJO_API_KEY
$captures = foreach ($number in 1..$Rows) {
    [pscustomobject] @{ PaymentIntentId = 'pi_sandbox_{0:D6}' -f $number; Amount = '1000'; TipsAmount = ''; Reference = "order-$number" }
}
if ($Way -eq 'Module') { Import-Module $Module }

function Invoke-Way($Captures) {
    switch ($Way) {
        # As the vendor's documentation shows it.
        WebRequest {
            foreach ($capture in $Captures) {
                Invoke-WebRequest -Uri "${server}payment-intents/$($capture.PaymentIntentId)/captures" -Method POST -Headers @{
                    'Version'       = '2024-02-05'
                    'Authorization' = "Basic $key"
                } -ContentType 'application/json' -Body "{`"amount`": $($capture.Amount)}"
            }
        }
        Parallel {
            $Captures | ForEach-Object -ThrottleLimit $ThrottleLimit -Parallel {
                $ProgressPreference = 'SilentlyContinue'
                Invoke-WebRequest -Uri "${using:server}payment-intents/$($_.PaymentIntentId)/captures" -Method POST -Headers @{
                    'Version'       = '2024-02-05'
                    'Authorization' = "Basic $using:key"
                } -ContentType 'application/json' -Body "{`"amount`": $($_.Amount)}"
            }
        }
        Module { $Captures | New-DojoCapture -ThrottleLimit $ThrottleLimit }
    }
}

function Measure-Way {
    [GC]::Collect()
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $captured = (Invoke-Way $captures | Measure-Object).Count
    $seconds = $clock.Elapsed.TotalSeconds
    if ($captured -ne $Rows) { throw "$captured of $Rows rows were captured." }
    ($Rows / $seconds).ToString([cultureinfo]::InvariantCulture)
}

$warmUp = [System.Diagnostics.Stopwatch]::StartNew()
do { $null = Measure-Way } until ($warmUp.Elapsed.TotalSeconds -ge $WarmUpSeconds)
$rates = foreach ($round in 1..$Rounds) { Measure-Way }
$rates -join ' '
