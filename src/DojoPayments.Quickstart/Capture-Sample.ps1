<#
.SYNOPSIS
    Captures the payments of a CSV file and says what was captured and what was not.
.DESCRIPTION
    The API key is taken from $env:DOJO_API_KEY, or from Set-DojoApiKey where that was run in the same session.
.PARAMETER BaseUri
    The API to call. Mandatory on purpose: a sample must not reach a real one unless it is told to.
.PARAMETER CsvPath
    A file with the columns PaymentIntentId and Amount (minor units: pence, cents), and TipsAmount and Reference if you like.
.PARAMETER ModulePath
    The folder of the module; "dotnet build" makes it.
.EXAMPLE
    $env:DOJO_API_KEY = 'sk_sandbox_anything'
    ./Capture-Sample.ps1 -BaseUri http://127.0.0.1:5080/

    Captures captures.csv in a sandbox that was started with: dotnet run --project src/DojoPayments.Sandbox -- --intent-count 10
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [uri] $BaseUri,

    [string] $CsvPath,

    [string] $ModulePath
)

# Not as default values: Windows PowerShell does not know $PSScriptRoot there yet when it is started with -File.
if (-not $CsvPath) { $CsvPath = "$PSScriptRoot/captures.csv" }
if (-not $ModulePath) { $ModulePath = "$PSScriptRoot/../../out/DojoPayments" }

Import-Module $ModulePath -ErrorAction Stop

Import-Csv $CsvPath -ErrorAction Stop | New-DojoCapture -BaseUri $BaseUri -OutVariable captured -ErrorVariable refused

$amount = 0
$tips = 0
foreach ($capture in $captured) {
    $amount += $capture.Amount
    $tips += $capture.TipsAmount
}

''
"Captured: $($captured.Count) of $($captured.Count + $refused.Count) rows, $amount and tips of $tips in minor units."
if ($refused) { 'Not captured:' }
foreach ($problem in $refused) {
    "  $($problem.TargetObject.PaymentIntentId) ($($problem.TargetObject.Reference)): $($problem.FullyQualifiedErrorId)"
}
