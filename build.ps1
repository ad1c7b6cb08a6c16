<#
.SYNOPSIS
    Builds, tests and packages the module, on Windows PowerShell 5.1 and PowerShell 7. Needs the .NET 10 SDK.
.PARAMETER Task
    Build    Everything; the module is staged in out/DojoPayments.
    Test     Build, dotnet test, and Pester over the staged module in this very shell; the build restores Pester.
    Package  The module alone, from scratch, in Release: the folder out/DojoPayments and a zip of it.
             The folder is what the gallery takes: Publish-PSResource -Path out/DojoPayments
    All      Test, then Package.
.EXAMPLE
    ./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package', 'All')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2

$stagedModule = Join-Path $PSScriptRoot 'out/DojoPayments'

function Invoke-DotNet {
    & dotnet $args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $($args[0]) failed with exit code $LASTEXITCODE." }
}

function Invoke-Build {
    Invoke-DotNet build "$PSScriptRoot/DojoPayments.sln" --configuration $Configuration
}

function Invoke-Test {
    Invoke-Build
    Invoke-DotNet test "$PSScriptRoot/DojoPayments.sln" --configuration $Configuration --no-build
    Invoke-ModuleTest
}

function Invoke-ModuleTest {
    $pester = Invoke-DotNet msbuild "$PSScriptRoot/src/DojoPayments.Shell" '-getProperty:RestoredPester'
    # In a process of its own: an imported assembly is locked until its process ends, and the next build has to replace it.
    $shell = (Get-Process -Id $PID).Path
    $arguments = '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', "$PSScriptRoot/tests/Invoke-ModuleTest.ps1", '-Pester', $pester
    # A PowerShell that "dotnet tool" installed is an assembly that dotnet runs.
    if ((Split-Path $shell -Leaf) -match '^dotnet(\.exe)?$') { $arguments = @("$PSHOME/pwsh.dll") + $arguments }
    & $shell $arguments
    if ($LASTEXITCODE -ne 0) { throw "Pester failed with exit code $LASTEXITCODE." }
}

function Invoke-Package {
    if (Test-Path $stagedModule) { Remove-Item $stagedModule -Recurse -Force }
    # ContinuousIntegrationBuild keeps the paths of this machine out of the assembly.
    Invoke-DotNet build "$PSScriptRoot/src/DojoPayments" --configuration Release --no-incremental '-p:ContinuousIntegrationBuild=true'
    $version = (Import-PowerShellDataFile "$stagedModule/DojoPayments.psd1").ModuleVersion
    $archive = Join-Path $PSScriptRoot "out/DojoPayments.$version.zip"
    Compress-Folder $stagedModule $archive
    Get-Item $stagedModule, $archive
}

# Not Compress-Archive: it stores the times of the files, so that no two archives are the same.
function Compress-Folder([string] $Folder, [string] $Path) {
    Add-Type -AssemblyName System.IO.Compression
    $files = [System.IO.Directory]::GetFiles($Folder, '*', 'AllDirectories')
    [System.Array]::Sort($files, [System.StringComparer]::Ordinal)
    $parentLength = (Split-Path $Folder).Length + 1
    $archive = New-Object System.IO.Compression.ZipArchive ([System.IO.File]::Create($Path)), 'Create'
    try {
        foreach ($file in $files) {
            $entry = $archive.CreateEntry($file.Substring($parentLength).Replace('\', '/'))
            $entry.LastWriteTime = New-Object System.DateTimeOffset 2000, 1, 1, 0, 0, 0, ([System.TimeSpan]::Zero)
            $content = [System.IO.File]::ReadAllBytes($file)
            $stream = $entry.Open()
            $stream.Write($content, 0, $content.Length)
            $stream.Dispose()
        }
    }
    finally {
        $archive.Dispose()
    }
}

switch ($Task) {
    'Build' { Invoke-Build }
    'Test' { Invoke-Test }
    'Package' { Invoke-Package }
    'All' { Invoke-Test; Invoke-Package }
}
