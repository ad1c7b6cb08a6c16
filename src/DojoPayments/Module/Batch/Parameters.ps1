<#
.SYNOPSIS
    What Invoke-DojoCaptureBatch is given: the paths of its files and the character between the cells.
.DESCRIPTION
    Functions for that command alone, which dot-sources them and whose variables they use.
#>

# A path of the file system, without the links on its way, so that two names of one file are seen to be one.
function Resolve-FilePath([string] $Path, [int] $Links = 0) {
    $folder = [System.IO.Path]::GetDirectoryName($Path)
    if (-not $folder) { return $Path }
    $Path = [System.IO.Path]::Combine((Resolve-FilePath $folder), [System.IO.Path]::GetFileName($Path))
    $item = Get-Item -LiteralPath "Microsoft.PowerShell.Core\FileSystem::$Path" -Force -ErrorAction Ignore
    if (-not $item -or $item.LinkType -notin 'SymbolicLink', 'Junction' -or $Links -gt 40) { return $Path }
    Resolve-FilePath ([System.IO.Path]::GetFullPath([System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($Path), @($item.Target)[0]))) ($Links + 1)
}

function Get-FilePath([string] $Name, [string] $Path) {
    $provider = $drive = $null
    $full = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path, [ref]$provider, [ref]$drive)
    if ($provider.Name -ne 'FileSystem') { throw "-$Name '$Path' is a path of the provider $($provider.Name), and not of a file. Give the full path of a file." }
    $full = Resolve-FilePath ([System.IO.Path]::GetFullPath($full))
    if ([System.IO.Directory]::Exists($full)) { throw "-$Name '$Path' is a folder. Give the path of a file." }
    $full
}

# The command line of a task cannot hold a tab.
function Get-Delimiter([string] $Text) {
    if ($Text -in 'tab', '\t', '`t') { return [char]9 }
    if ($Text.Length -ne 1 -or $Text -in '"', ' ', "`r", "`n") { throw "-Delimiter '$Text' does not separate cells. Give one character, such as ';', or the word tab for a tab." }
    [char]$Text
}

function Read-Parameter {
    if (-not $CsvPath) { throw 'Give the file to capture: -CsvPath <file>. Nothing was sent.' }
    $run.Delimiter = Get-Delimiter $Delimiter
    # The others follow from the file itself, by whatever link it is reached.
    $run.CsvPath = Get-FilePath CsvPath $CsvPath
    $run.JournalPath = Get-FilePath JournalPath $(if ($JournalPath) { $JournalPath } else { "$($run.CsvPath).journal" })
    $run.ResultPath = Get-FilePath ResultPath $(if ($ResultPath) { $ResultPath } elseif ($CheckCaptured) { "$($run.CsvPath).check.csv" } else { "$($run.CsvPath).result.csv" })
    $run.LogPath = Get-FilePath LogPath $(if ($LogPath) { $LogPath } else { "$($run.CsvPath).log" })
    if ($ReportPath) { $run.ReportPath = Get-FilePath ReportPath $ReportPath }
    $result = $run.ResultPath
    $report = if ($run.ReportPath) { $run.ReportPath, "$($run.ReportPath).part" }
    # Whatever their case, which many file systems do not tell apart.
    $twice = $run.CsvPath, $run.JournalPath, "$($run.JournalPath).lock", $result, "$result.part", "$result.bad.csv", "$result.bad.csv.part", $run.LogPath, $report |
        ForEach-Object { $_ } | Group-Object { $_.ToUpperInvariant() } | Where-Object { $_.Count -gt 1 }
    if ($twice) { throw "'$(@($twice)[0].Group[0])' would be two of these: the input, the journal, the journal's lock, the result file, the unfinished result file (.part), the list of bad rows (.bad.csv), the log, the report. Give each a file of its own." }
}
