<#
.SYNOPSIS
    Runs tests/*.Tests.ps1 over the module in out/DojoPayments, in this shell and with one sandbox for all. Ends with 0 if none failed.
.PARAMETER Path
    The files; all by default.
.PARAMETER Pester
    The Pester to run them with, 5 or later: a name, or the path of a manifest. The installed one by default.
.PARAMETER CountPath
    A file that is given one line: passed, failed, skipped.
.NOTES
    Environment variables, for a machine without a .NET SDK: see TestSandbox.ps1.
#>
[CmdletBinding()]
param(
    [string[]] $Path = "$PSScriptRoot/*.Tests.ps1",

    [string] $Pester = 'Pester',

    [string] $CountPath
)

$ErrorActionPreference = 'Stop'
if (Test-Path $Pester) { Import-Module $Pester } else { Import-Module $Pester -MinimumVersion 5.0 }

$sandbox = $null
$sandboxBefore = $env:DOJO_TEST_SANDBOX
if (-not $sandboxBefore) {
    . "$PSScriptRoot/TestSandbox.ps1"
    $sandbox = Start-Sandbox
    $env:DOJO_TEST_SANDBOX = $sandbox.BaseUri
}
try {
    $env:DOJO_TEST_INTENTS = 0
    $settings = New-PesterConfiguration
    $settings.Run.Path = $Path
    $settings.Run.PassThru = $true
    $settings.Output.Verbosity = 'Detailed'
    $run = Invoke-Pester -Configuration $settings
}
finally {
    $env:DOJO_TEST_SANDBOX = $sandboxBefore
    if ($sandbox) { Stop-Sandbox $sandbox }
}

if (-not $run) { throw 'Pester ran no test.' }
foreach ($test in $run.Skipped) { "Skipped: $($test.ExpandedPath): $($test.ErrorRecord.Exception.Message)" }
foreach ($test in $run.Failed) {
    "FAILED: $($test.ExpandedPath): $($test.ErrorRecord.Exception.Message -join "`n")"
    # The other lines of the trace are Pester's own.
    $test.ErrorRecord.ScriptStackTrace -split '\r?\n' -like '*.Tests.ps1: *'
    ''
}
# A file that breaks before its tests are found, or a block that fails around them, leaves no failed test behind.
$failed = $run.FailedCount
if ($run.Result -ne 'Passed' -and $failed -eq 0) { $failed = 1 }
"Pester $($run.Version) in PowerShell $($PSVersionTable.PSVersion): $($run.PassedCount) passed, $failed failed, $($run.SkippedCount) skipped"
if ($CountPath) { Set-Content $CountPath "$($run.PassedCount) $failed $($run.SkippedCount)" }
exit [int]($failed -gt 0)
