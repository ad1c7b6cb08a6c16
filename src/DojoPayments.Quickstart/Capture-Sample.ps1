<#
.SYNOPSIS
    Captures the payments of a CSV file and says what was captured and what was not.
.DESCRIPTION
    Run again with the same file and the same journal, it sends nothing for what was captured before.
    The API key is taken from $env:DOJO_API_KEY, or from Set-DojoApiKey where that was run in the same session.
.PARAMETER BaseUri
    The API to call. Mandatory on purpose: a sample must not reach a real one unless it is told to.
.PARAMETER JournalPath
    The record of what was sent and what became captured; made by the first run.
.PARAMETER CsvPath
    A file with the columns PaymentIntentId and Amount (minor units: pence, cents), and TipsAmount and Reference if you like.
.PARAMETER ModulePath
    The folder of the module; "dotnet build" makes it.
.EXAMPLE
    $env:DOJO_API_KEY = 'sk_sandbox_anything'
    ./Capture-Sample.ps1 -BaseUri http://127.0.0.1:5080/ -CsvPath mine.csv -JournalPath mine.journal

    Captures mine.csv in a sandbox that was started with: dotnet run --project src/DojoPayments.Sandbox -- --intents mine.csv
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [uri] $BaseUri,

    [Parameter(Mandatory = $true)]
    [string] $JournalPath,

    [string] $CsvPath,

    [string] $ModulePath
)

# Not as default values: Windows PowerShell does not know $PSScriptRoot there yet when it is started with -File.
if (-not $CsvPath) { $CsvPath = "$PSScriptRoot/captures.csv" }
if (-not $ModulePath) { $ModulePath = "$PSScriptRoot/../../out/DojoPayments" }

Import-Module $ModulePath -ErrorAction Stop

"PowerShell $($PSVersionTable.PSVersion): Import-Csv $(Split-Path $CsvPath -Leaf) | New-DojoCapture | Format-Table"

Import-Csv $CsvPath -ErrorAction Stop |
    New-DojoCapture -BaseUri $BaseUri -JournalPath $JournalPath -OutVariable captured -ErrorVariable refused |
    Format-Table

$amount = ($captured | Measure-Object Amount -Sum).Sum
$tips = ($captured | Measure-Object TipsAmount -Sum).Sum
$before = @($captured | Where-Object Resumed).Count

"Captured: $($captured.Count) of $($captured.Count + $refused.Count) rows, $amount and tips of $tips in minor units; $before of them by an earlier run."
if ($refused) { 'Not captured:' }
foreach ($problem in $refused) {
    "  $($problem.TargetObject.PaymentIntentId) ($($problem.TargetObject.Reference)): $($problem.FullyQualifiedErrorId)"
}
