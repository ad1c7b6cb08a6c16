# Captures one row as a scheduled task would, with the module or without, and prints the processor milliseconds of this process.
param(
    [ValidateSet('Module', 'RestMethod')]
    [string] $Way,
    [string] $Module
)
$ErrorActionPreference = 'Stop'
$captured = switch ($Way) {
    Module {
        Import-Module $Module
        New-DojoCapture -PaymentIntentId pi_sandbox_000001 -Amount 1000
    }
    RestMethod {
        Invoke-RestMethod -Uri "${env:DOJO_BASE_URI}payment-intents/pi_sandbox_000001/captures" -Method POST -Headers @{
            'Version'       = '2024-02-05'
            'Authorization' = "Basic $env:DOJO_API_KEY"
        } -ContentType 'application/json' -Body '{"amount": 1000}'
    }
}
if (-not $captured.captureId) { throw 'Nothing was captured.' }
[System.Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)
