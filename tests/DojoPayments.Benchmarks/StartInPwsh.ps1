# Prints the milliseconds of an import and of the first capture after it.
param([string] $Module)
$ErrorActionPreference = 'Stop'
$invariant = [cultureinfo]::InvariantCulture

$clock = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module $Module
$import = $clock.Elapsed.TotalMilliseconds
$clock.Restart()
$null = New-DojoCapture pi_sandbox_000001 1000
$capture = $clock.Elapsed.TotalMilliseconds
$import.ToString($invariant) + ' ' + $capture.ToString($invariant)
