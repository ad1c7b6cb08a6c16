<#
.SYNOPSIS
    Builds, tests and packages the module, on Windows PowerShell 5.1 and PowerShell 7. Needs the .NET 10 SDK.
.PARAMETER Task
    Build    Everything; the module is staged in out/DojoPayments.
    Test     Build, dotnet test, and Pester over the staged module in this very shell; the build restores Pester.
    Package  The module alone, from scratch, in Release: the folder out/DojoPayments, a zip of it, and the package that the
             gallery takes: Publish-PSResource -NupkgPath out/DojoPayments.<version>.nupkg
             Two builds of the same commit give the same bytes.
    All      Test, then Package.
.PARAMETER OutputPath
    The folder that Package writes to; out by default.
.EXAMPLE
    ./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package', 'All')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    [string] $OutputPath
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2

# Not as a default value: Windows PowerShell does not know $PSScriptRoot there yet when it is started with -File.
if (-not $OutputPath) { $OutputPath = Join-Path $PSScriptRoot 'out' }
$stagedModule = Join-Path $OutputPath 'DojoPayments'

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
    Invoke-DotNet build "$PSScriptRoot/src/DojoPayments" --configuration Release --no-incremental '-p:ContinuousIntegrationBuild=true' "-p:StagedModule=$stagedModule/"
    $version = (Import-PowerShellDataFile "$stagedModule/DojoPayments.psd1").ModuleVersion
    $archive = Join-Path $OutputPath "DojoPayments.$version.zip"
    $package = Join-Path $OutputPath "DojoPayments.$version.nupkg"
    Write-Archive $archive (Read-Folder $stagedModule)
    # In the restored shell: Windows PowerShell has no PSResourceGet.
    $command = "Compress-PSResource -Path '$($stagedModule -replace "'", "''")' -DestinationPath '$($OutputPath -replace "'", "''")' -ErrorAction Stop"
    if (Test-Path $package) { Remove-Item $package }
    Invoke-DotNet run --project "$PSScriptRoot/src/DojoPayments.Shell" '--' -NonInteractive -Command $command
    Write-Archive $package (Read-Package $package)
    Get-Item $stagedModule, $archive, $package
}

# The files of a folder: their names in an archive, and what is in them.
function Read-Folder([string] $Folder) {
    $parentLength = (Split-Path $Folder).Length + 1
    $files = @{}
    foreach ($file in [System.IO.Directory]::GetFiles($Folder, '*', 'AllDirectories')) {
        $files[$file.Substring($parentLength).Replace('\', '/')] = [System.IO.File]::ReadAllBytes($file)
    }
    $files
}

# The files of a package, without what differs from one packing to the next: a name that is drawn, and the system it ran on.
function Read-Package([string] $Path) {
    Add-Type -AssemblyName System.IO.Compression
    $files = @{}
    $archive = New-Object System.IO.Compression.ZipArchive ([System.IO.File]::OpenRead($Path))
    try {
        foreach ($entry in $archive.Entries) {
            $content = New-Object System.IO.MemoryStream
            $stream = $entry.Open()
            $stream.CopyTo($content)
            $stream.Dispose()
            $files[$entry.FullName] = $content.ToArray()
        }
    }
    finally {
        $archive.Dispose()
    }

    $drawn = @($files.Keys -like '*.psmdcp')[0]
    $fixed = (Split-Path $drawn).Replace('\', '/') + '/DojoPayments.psmdcp'
    $files[$fixed] = Edit-Text $files[$drawn] { $args[0] -replace '<lastModifiedBy>.*</lastModifiedBy>', '<lastModifiedBy>NuGet.Packaging</lastModifiedBy>' }
    $files.Remove($drawn)
    $files['_rels/.rels'] = Edit-Text $files['_rels/.rels'] {
        $text = $args[0].Replace($drawn, $fixed)
        foreach ($number in 1, 2) { $text = ([regex]' Id="R[0-9A-F]{8,}"').Replace($text, " Id=`"R$number`"", 1) }
        $text
    }
    $files['[Content_Types].xml'] = Edit-Text $files['[Content_Types].xml'] {
        $xml = [xml]$args[0].TrimStart([char]0xfeff)
        $types = @($xml.Types.ChildNodes | Sort-Object OuterXml)
        foreach ($type in $types) { [void]$xml.Types.AppendChild($type) }
        $xml.OuterXml
    }
    $files
}

function Edit-Text([byte[]] $Content, [scriptblock] $Edit) {
    $utf8 = New-Object System.Text.UTF8Encoding $false
    , $utf8.GetBytes((& $Edit $utf8.GetString($Content)))
}

# Not Compress-Archive: it stores the times of the files, so that no two archives are the same.
function Write-Archive([string] $Path, [hashtable] $Files) {
    Add-Type -AssemblyName System.IO.Compression
    $names = [string[]]@($Files.Keys)
    [System.Array]::Sort($names, [System.StringComparer]::Ordinal)
    $archive = New-Object System.IO.Compression.ZipArchive ([System.IO.File]::Create($Path)), 'Create'
    try {
        foreach ($name in $names) {
            $entry = $archive.CreateEntry($name)
            $entry.LastWriteTime = New-Object System.DateTimeOffset 2000, 1, 1, 0, 0, 0, ([System.TimeSpan]::Zero)
            $content = $Files[$name]
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
