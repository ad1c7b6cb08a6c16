<#
.SYNOPSIS
    Asks this shell for the first things that could fail in it: an import, JSON, one capture. Ends with 1 at the first that does.
.DESCRIPTION
    What the rest of the tests would show as a hundred failures is one line here, with everything that .NET says of the cause. It needs
    the staged module (out/DojoPayments) and a sandbox: that of DOJO_TEST_SANDBOX, or one that it starts with the .NET SDK.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2

. "$PSScriptRoot/TestSandbox.ps1"

$module = Join-Path (Split-Path $PSScriptRoot) 'out/DojoPayments'

function Test-Step([string] $Name, [scriptblock] $Step) {
    try {
        Write-Host "ok: $Name ($(& $Step))"
    }
    catch {
        Write-Host "FAILED: $Name"
        Write-Host $_.Exception.ToString()
        Write-Host $_.ScriptStackTrace
        exit 1
    }
}

# Which files of the module this shell took, and which it has of its own.
function Get-ShippedAssembly {
    foreach ($file in Get-ChildItem $module -Filter *.dll) {
        $loaded = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq $file.BaseName }
        foreach ($assembly in $loaded) { "  $($assembly.FullName) from $($assembly.Location)" }
    }
}

"PowerShell $($PSVersionTable.PSVersion), $([System.Runtime.InteropServices.RuntimeInformation]::FrameworkDescription)"
$sandbox = $null
if (-not $env:DOJO_TEST_SANDBOX) { $sandbox = Start-Sandbox }
$before = $env:DOJO_API_KEY
try {
    # The address goes with each call: nothing may reach another one.
    $api = @{ BaseUri = $(if ($sandbox) { $sandbox.BaseUri } else { $env:DOJO_TEST_SANDBOX }) }
    $env:DOJO_API_KEY = 'sk_sandbox_madeUpForFirstUse'
    $journal = Join-Path ([System.IO.Path]::GetTempPath()) "$([guid]::NewGuid()).journal"

    Test-Step 'import' { Import-Module $module; @(Get-Command -Module DojoPayments).Count, 'commands' -join ' ' }
    Test-Step 'key' { (Get-DojoApiKey).Environment }
    Test-Step 'JSON' { (Get-DojoPaymentIntent pi_sandbox_019999 @api).Status }
    Test-Step 'capture' { (New-DojoCapture pi_sandbox_019999 1 -JournalPath $journal @api).CaptureId }
    Test-Step 'journal' { (Get-DojoCaptureJournal $journal).Status }
    Test-Step 'view' { (Get-DojoPaymentIntent pi_sandbox_019999 @api | Out-String -Width 200).Trim() -split '\r?\n' | Select-Object -Last 1 }
}
finally {
    $env:DOJO_API_KEY = $before
    Remove-Item "$journal*"
    if ($sandbox) { Stop-Sandbox $sandbox }
    Get-ShippedAssembly
}
