<#
.SYNOPSIS
    Makes the pictures of README.md: a real run of its file in a real shell, with all that it prints.
.DESCRIPTION
    dotnet run --project src/DojoPayments.Shell -- -File .github/New-TerminalPicture.ps1

    terminal.svg is the first run, terminal-again.svg the second one on the same journal, with the bad row corrected.
#>
[CmdletBinding()]
param([string] $Folder = $PSScriptRoot)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2
. "$PSScriptRoot/../tests/TestSandbox.ps1"

$columns = 80
$commands = @(
    "Import-Csv captures.csv | New-DojoCapture -JournalPath captures.journal"
    "(Get-Content captures.csv) -replace '1 050', '1050' | Set-Content captures.csv"
    "Import-Csv captures.csv | New-DojoCapture -JournalPath captures.journal"
)
# Between what the first command prints and the rest.
$mark = '-- again --'

# Reads the commands from its input as a person types them, and writes errors where it writes everything else.
function Invoke-Sample([string] $Folder, [string] $BaseUri) {
    $start = New-Object System.Diagnostics.ProcessStartInfo (Get-Process -Id $PID).Path
    $start.Arguments = '-NoProfile -Command -'
    $start.WorkingDirectory = $Folder
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $start.Environment['DOJO_BASE_URI'] = $BaseUri
    $start.Environment['DOJO_API_KEY'] = 'sk_sandbox_madeUpForThePicture'
    [void]$start.Environment.Remove('NO_COLOR')
    $shell = [System.Diagnostics.Process]::Start($start)
    $shell.StandardInput.WriteLine("[Console]::SetError([Console]::Out); `$PSStyle.OutputRendering = 'Ansi'; `$ProgressPreference = 'SilentlyContinue'")
    $shell.StandardInput.WriteLine("Import-Module '$PSScriptRoot/../out/DojoPayments'")
    foreach ($command in $commands) {
        if ($command -eq $commands[1]) { $shell.StandardInput.WriteLine("Write-Host '$mark'") }
        $shell.StandardInput.WriteLine("Write-Host 'PS> $($command -replace "'", "''")'")
        $shell.StandardInput.WriteLine($command)
    }
    $shell.StandardInput.Close()
    $shell.StandardOutput.ReadToEnd()
    $shell.WaitForExit()
}

# The cells of a terminal: lines of characters, each with the colour that the escape sequences before it chose.
function ConvertTo-Cell([string] $Text) {
    $palette = @{ 31 = '#ff7b72'; 32 = '#7ee787'; 33 = '#e3b341'; 34 = '#79c0ff'; 35 = '#d2a8ff'; 36 = '#a5d6ff'; 37 = '#d6deeb'; 39 = '#d6deeb'; 90 = '#8b949e' }
    $colour = $palette[39]
    $line = New-Object System.Collections.Generic.List[object]
    foreach ($part in [regex]::Matches($Text, '\x1b\[(?<codes>[0-9;]*)m|[\s\S]')) {
        if ($part.Groups['codes'].Success) {
            foreach ($code in $part.Groups['codes'].Value -split ';') {
                $code = [int]"0$code"
                if ($code -eq 0) { $colour = $palette[39] }
                elseif ($code -gt 90 -and $code -lt 98) { $colour = $palette[$code - 60] }
                elseif ($palette.ContainsKey($code)) { $colour = $palette[$code] }
            }
            continue
        }
        if ($part.Value -eq "`n" -or $line.Count -eq $columns) {
            , $line.ToArray()
            $line.Clear()
        }
        if ($part.Value -ne "`n") { $line.Add(@($part.Value, $colour)) }
    }
    if ($line.Count) { , $line.ToArray() }
}

function ConvertTo-Svg([object[]] $Lines) {
    $height = 18 * $Lines.Count + 26
    "<svg xmlns=`"http://www.w3.org/2000/svg`" width=`"706`" height=`"$height`" role=`"img`" aria-label=`"A run of New-DojoCapture in a terminal`">"
    '<rect width="100%" height="100%" rx="8" fill="#0c1021"/>'
    '<g font-family="Consolas, Menlo, DejaVu Sans Mono, monospace" font-size="14" xml:space="preserve">'
    $y = 26
    foreach ($line in $Lines) {
        $spans = ''
        for ($at = 0; $at -lt $line.Count; $at = $end) {
            for ($end = $at; $end -lt $line.Count -and $line[$end][1] -eq $line[$at][1]; $end++) { }
            $text = -join ($line[$at..($end - 1)] | ForEach-Object { $_[0] })
            $spans += "<tspan fill=`"$($line[$at][1])`">$([System.Security.SecurityElement]::Escape($text))</tspan>"
        }
        if ($spans) { "<text x=`"16`" y=`"$y`">$spans</text>" }
        $y += 18
    }
    '</g></svg>'
}

$temporary = New-Item (Join-Path ([System.IO.Path]::GetTempPath()) "picture-$PID") -ItemType Directory
$file = [regex]::Match((Get-Content "$PSScriptRoot/../README.md" -Raw), '(?s)```csv\r?\n(.*?)```').Groups[1].Value
Set-Content "$temporary/captures.csv" $file -NoNewline
$sandbox = Start-Sandbox
try { $text = Invoke-Sample $temporary.FullName $sandbox.BaseUri }
finally {
    Stop-Sandbox $sandbox
    Remove-Item $temporary -Recurse
}
$first, $again = $text -replace '\r|\x1b\[\?[0-9;]*[a-z]' -split $mark
Set-Content "$Folder/terminal.svg" (ConvertTo-Svg @(ConvertTo-Cell $first.Trim()))
Set-Content "$Folder/terminal-again.svg" (ConvertTo-Svg @(ConvertTo-Cell $again.Trim()))
