<#
.SYNOPSIS
    Captures the payments of a CSV file unattended, and says by its exit code how it went.
.DESCRIPTION
    For a scheduled task, on Windows PowerShell 5.1 and PowerShell 7. It asks nothing. It checks the whole file before it
    sends the first row, captures with a journal, and writes a result file and a line of log. Run it again with the same
    parameters and it continues where the last run ended: no capture is made twice. The file says which captures there shall
    be (New-DojoCapture -SkipCaptured): a capture that the API lists already is taken as the row's and not made again. So a
    file under another name, a lost journal or a second server that runs it later sends nothing.

    The result file has one line for each row of the input, in its order. Status is what New-DojoCapture says of a capture
    (Accepted, Successful, Created), Found (the API lists it already), Resumed (captured by an earlier run), Repeated (one
    capture with an earlier row of the same OperationId), Refused, Unknown, NotSent or NotAttempted. It is written row by
    row with .part at the end of its name, and takes the place of the last one when it is whole. OperationId is the name that
    the row has in the journal; a row that the run did not come to (exit codes 4 and 6, or the end of the batch) has it only
    if the input gives one. A run that finds bad rows and sends nothing leaves a last one with captures as it was, and lists
    the bad rows beside it, in a file with .bad.csv at the end of its name.

    The exit code:

      0  Every row is captured.
      1  The script itself failed, and its error is on the error stream. What was sent is in the journal: run it again.
      2  Some rows were refused, and sending them again as they are is no use. See ErrorId and Message in the result file.
         Mend them in the input. Or mend these lines in a copy of the result file and run the copy as it is, with the
         -JournalPath of this batch or without: rows with a CaptureId are compared with what the API lists.
      3  Some rows are open: their outcome is not known yet, or they were not sent. Or the outcome of a capture is not known
         that is in the journal and in no row any more; the log says which. Run it again, from 15 minutes later on.
         If that does not help, look at the payments with Get-DojoPaymentIntent. Never send them in another way.
      4  The input is bad, and nothing was sent: no file is given, a file cannot be read, is empty, changes or has
         incomplete lines, amounts are in another unit, a limit is no amount, one path is given for two files. The log
         says what, with the line (without a file there is no log, and the output says it). If single rows are bad, the
         result file lists them, or the one beside it. Mend the input and run it again.
      5  No capture can succeed: the API key, the address, the permission, the journal, or a policy that locks PowerShell
         down. The log says what to do.
      6  The run was stopped (Ctrl+C, SIGTERM). The result file has the rows that were read until then. Run it again.

    If several apply, it is the first of 6, 5, 3 and 2. A stop gives 6 if PowerShell was started with -File, and 1 with
    -Command. about_DojoPayments tells how to register a scheduled task, and which accounts find no key.
.PARAMETER CsvPath
    The file to capture, with the columns PaymentIntentId (or Id, IntentId) and Amount in minor units (pence, cents), and
    if you like TipsAmount (or Tips), Reference and OperationId. A row with a CaptureId is compared with that capture in the
    API's list; with -AllowRepeat it is refused, because it is captured already. Give each batch a file name of its own,
    with the day in it for example, because the journal belongs to the batch.
.PARAMETER JournalPath
    The durable record of the batch. Default: beside the CSV file, its name with .journal at the end.
.PARAMETER ResultPath
    The result file, a CSV. Default: beside the CSV file, its name with .result.csv at the end.
.PARAMETER LogPath
    A file that gets one line for each run. Default: beside the CSV file, its name with .log at the end.
.PARAMETER Delimiter
    What separates the cells. Default ','.
.PARAMETER AmountUnit
    What amounts and tips are written in: Minor (1050), which is the default, or Major (10.50).
.PARAMETER AllowRepeat
    Makes the captures of the file whatever the API lists already, for a file of further captures with the same amounts of
    the same payments as earlier ones. What the journal has is not made again all the same.
.PARAMETER MaximumAmount
    The most that one row may take, tips included, in minor units. A row above it is a bad row.
.PARAMETER MaximumTotal
    The most that the file may take, tips included, in minor units. A file above it is not sent at all (exit code 4). Rows
    that the journal has as captured do not count; what only the API lists does, as nothing is read for this check.
.PARAMETER ThrottleLimit
    Captures in flight, from 1 to 256. Default 8.
.PARAMETER ReadBackTimeoutSeconds
    Seconds, from 0 to 3600, for which a payment is read to find a capture whose answer did not come. Default 30.
.PARAMETER Verify
    Reads each capture back until it is Successful, Declined or Failed. What is not settled within
    -ReadBackTimeoutSeconds stays Accepted or Created in the result file.
.EXAMPLE
    ./Invoke-DojoCaptureBatch.ps1 -CsvPath captures.csv

    Captures captures.csv with captures.csv.journal, and writes captures.csv.result.csv and captures.csv.log.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File ./Invoke-DojoCaptureBatch.ps1 -CsvPath captures.csv -ThrottleLimit 32 -Verify

    As a scheduled task runs it.
.LINK
    New-DojoCapture
#>
[CmdletBinding()]
param(
    # Not mandatory for the engine: it would ask.
    [string] $CsvPath,

    [string] $JournalPath,

    [string] $ResultPath,

    [string] $LogPath,

    [ValidateScript({ $_ -notin '"', ' ' })]
    [char] $Delimiter = ',',

    [ValidateSet('Minor', 'Major')]
    [string] $AmountUnit = 'Minor',

    [switch] $AllowRepeat,

    [string] $MaximumAmount,

    [string] $MaximumTotal,

    [ValidateRange(1, 256)]
    [int] $ThrottleLimit = 8,

    [ValidateRange(0, 3600)]
    [int] $ReadBackTimeoutSeconds = 30,

    [switch] $Verify
)

# First of all: in constrained language mode the first call of a method fails.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    "This script needs full language mode, and here is $($ExecutionContext.SessionState.LanguageMode). Let the policy that locks PowerShell down allow this script, by its path or its signature. Nothing was sent."
    exit 5
}

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
# Drawing it takes time, and nobody watches.
$ProgressPreference = 'SilentlyContinue'

$badInput = 'AmountUnitMismatch', 'TotalTooLarge'
$problems = [System.Collections.Generic.List[string]]::new()

function Test-DojoError($Problem) { $Problem.Exception.GetType().FullName -eq 'DojoPayments.DojoException' }

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

function Get-FileState { "$([System.IO.FileInfo]::new($CsvPath).Length) $([System.IO.File]::GetLastWriteTimeUtc($CsvPath).Ticks)" }

# Whole, so that what was checked is what is captured.
function Read-File {
    # Not while another program may write it, as far as the system keeps to that.
    $file = [System.IO.File]::Open($CsvPath, 'Open', 'Read', 'Read')
    try { [System.IO.StreamReader]::new($file, [System.Text.Encoding]::UTF8, $true).ReadToEnd() }
    finally { $file.Dispose() }
}

function Read-Row { & $reader -Text $content -Delimiter $Delimiter -Problems $problems }

# The errors of the rows that New-DojoCapture refuses before it sends anything. In a runspace without a host: -WhatIf writes
# a line a row to the host, which no redirection holds back. That runspace has no key of this session, and a made-up one of
# the same environment does, as nothing is sent.
function Find-BadRow($Key) {
    $secret = ConvertTo-SecureString ('sk_{0}_onlyToCheckRows' -f $(if ($Key.Environment -eq 'Production') { 'prod' } else { 'sandbox' })) -AsPlainText -Force
    $shell = [powershell]::Create()
    try {
        [void]$shell.AddCommand('Import-Module').AddArgument($module)
        [void]$shell.Invoke()
        $shell.Commands.Clear()
        [void]$shell.AddCommand($reader).AddParameter('Text', $content).AddParameter('Delimiter', $Delimiter).AddParameter('Problems', $problems)
        # Whether a capture is there is not known without reading, and New-DojoCapture looks before it sends.
        if (-not $AllowRepeat) { [void]$shell.AddParameter('WithoutCaptureId') }
        [void]$shell.AddCommand('New-DojoCapture').AddParameter('WhatIf').AddParameter('ApiKey', $secret)
        foreach ($name in $batch.Keys) { [void]$shell.AddParameter($name, $batch[$name]) }
        [void]$shell.Invoke()
        $shell.Streams.Error
    }
    finally { $shell.Dispose() }
}

function Invoke-Capture {
    $settings = @{
        ThrottleLimit          = $ThrottleLimit
        ReadBackTimeoutSeconds = $ReadBackTimeoutSeconds
        Verify                 = $Verify
        SkipCaptured           = -not $AllowRepeat
        InputName              = [System.IO.Path]::GetFileName($CsvPath)
        Confirm                = $false
        ErrorAction            = 'Continue'
        InformationAction      = 'SilentlyContinue'
        WarningVariable        = 'warnings'
    }
    $warnings = @()
    $waiting = [System.Collections.Queue]::new()
    $last = 0
    $ending = $null
    $isWhole = $false
    $unnamed = 0
    try {
        try {
            # The result file is opened once New-DojoCapture has begun, which is when it has the journal for itself.
            Read-Row |
                ForEach-Object { $waiting.Enqueue($_); $last = $_.Row; $_ } |
                New-DojoCapture @batch @settings 2>&1 6>&1 |
                ForEach-Object -Begin { Open-Result } -Process {
                    # What is open in the journal and in no row of the file has no line.
                    if ($_ -is [System.Management.Automation.ErrorRecord] -and $_.TargetObject.Row -eq 0) { $unnamed++; return }
                    $row = if ($_ -is [System.Management.Automation.ErrorRecord]) { $_.TargetObject.Row }
                    elseif ($_ -is [System.Management.Automation.InformationRecord]) { $_.MessageData.Row }
                    else { $_.Row }
                    while ($waiting.Peek().Row -ne $row) { Add-NotAttempted $waiting.Dequeue() }
                    Add-Outcome $waiting.Dequeue() $_
                }
        }
        catch {
            if (-not (Test-DojoError $_)) { throw }
            $ending = $_
        }
        if ($result) {
            # What was not read any more may have been captured by an earlier run all the same.
            if ($ending) { Read-Row | ForEach-Object { if ($_.Row -gt $last) { $waiting.Enqueue($_) } } }
            if ($waiting.Count) { Add-Unfinished $waiting -HasEnded }
        }
        $isWhole = $true
    }
    finally {
        if ($result) {
            if (-not $isWhole) { Add-Unfinished $waiting }
            $script:text = "Stopped before the end. $(Get-Count)"
            Complete-Result
        }
    }

    $text = "$(Get-Count) $(if ($ending) { $ending.Exception.Message }) $warnings"
    if ($ending -and (Get-ErrorId $ending) -notin $runAgain) { return 5, $text }
    if ($ending -or $unnamed -or $count['Unknown'] -or $count['NotSent'] -or $count['NotAttempted']) { return 3, $text }
    if ($count['Refused']) { return 2, $text }
    0, $text
}

function Invoke-Batch {
    if (-not [System.IO.File]::Exists($CsvPath)) { return 4, 'There is no such file.' }
    $state = Get-FileState
    try { $script:content = Read-File }
    catch { return 4, "The file cannot be read: $($_.Exception.GetBaseException().Message) Another program may have it open or may still be writing it." }
    try {
        $key = Get-DojoApiKey
        if (-not $key) { return 5, 'There is no API key. Run Set-DojoApiKey -Scope CurrentUser under this account.' }
        $bad = @(Find-BadRow $key)
    }
    catch {
        # What ends a command of another runspace comes wrapped.
        $problem = if ($_.Exception.InnerException -is [System.Management.Automation.RuntimeException]) { $_.Exception.InnerException.ErrorRecord } else { $_ }
        if (-not (Test-DojoError $problem)) { throw }
        $id = Get-ErrorId $problem
        # Of a row it ends nothing: this is one of a limit.
        if ($id -eq 'InvalidAmount') { return 4, $problem.Exception.Message }
        if ($id -notin $badInput) { return 5, $problem.Exception.Message }
        # What it says to do is for a run that has begun.
        return 4, "Nothing was sent. $($problem.Exception.Message.Replace($problem.Exception.RecommendedAction, '')) Check the amounts and their unit: for 10.50 use -AmountUnit Major."
    }
    if ($problems.Count) { return 4, "Nothing was sent. $problems" }
    if ((Get-FileState) -cne $state) { return 4, 'Nothing was sent: the file changed while it was read. Run it again once it is complete.' }
    if (-not $bad) { return Invoke-Capture }
    $other = @($bad | Where-Object { -not (Test-DojoError $_) })
    if ($other) { throw $other[0] }

    $refused = @{}
    foreach ($problem in $bad) { $refused[[int]$problem.TargetObject.Row] = $problem }
    if (Test-LastResult) { $script:ResultPath = "$ResultPath.bad.csv" }
    Open-Result
    Read-Row | ForEach-Object { if ($refused[$_.Row]) { Add-Outcome $_ $refused[$_.Row] } else { Add-NotAttempted $_ } }
    Complete-Result
    4, "$($bad.Count) bad rows, nothing was sent. '$ResultPath' lists them. $($bad[0].Exception.Message)"
}

if (-not $CsvPath) {
    'Give the file to capture: -CsvPath <file>. Nothing was sent.'
    exit 4
}
try {
    # The others follow from the file itself, by whatever link it is reached.
    $CsvPath = Get-FilePath CsvPath $CsvPath
    $JournalPath = Get-FilePath JournalPath $(if ($JournalPath) { $JournalPath } else { "$CsvPath.journal" })
    $ResultPath = Get-FilePath ResultPath $(if ($ResultPath) { $ResultPath } else { "$CsvPath.result.csv" })
    $LogPath = Get-FilePath LogPath $(if ($LogPath) { $LogPath } else { "$CsvPath.log" })
    # Whatever their case, which many file systems do not tell apart.
    $twice = $CsvPath, $JournalPath, "$JournalPath.lock", $ResultPath, "$ResultPath.part", "$ResultPath.bad.csv", "$ResultPath.bad.csv.part", $LogPath |
        Group-Object { $_.ToUpperInvariant() } | Where-Object { $_.Count -gt 1 }
    if ($twice) { throw "'$(@($twice)[0].Group[0])' would be two of these: the input, the journal, the journal's lock, the result file, the unfinished result file (.part), the list of bad rows (.bad.csv), the log. Give each a file of its own." }
}
catch {
    "Nothing was done. $($_.Exception.Message)"
    exit 4
}

$batch = @{ JournalPath = $JournalPath }
foreach ($name in 'AmountUnit', 'MaximumAmount', 'MaximumTotal') { if ($PSBoundParameters[$name]) { $batch[$name] = $PSBoundParameters[$name] } }

$module = Join-Path $PSScriptRoot 'DojoPayments.psd1'
# A copy of this script somewhere else uses the installed module.
if (-not (Test-Path -LiteralPath $module)) { $module = 'DojoPayments' }

# What cannot be reported is better not done.
[System.IO.File]::AppendAllText($LogPath, '')

$code = 6
$text = 'Stopped before anything was sent.'
$signals = @()
try {
    $folder = (Import-Module $module -PassThru).ModuleBase
    $reader = Join-Path $folder 'Read-DojoCaptureFile.ps1'
    . (Join-Path $folder 'Write-DojoCaptureResult.ps1')
    $signals = @(Register-Stop)
    $code, $text = Invoke-Batch
}
catch {
    $code = 1
    $text = $_.Exception.Message
    throw
}
finally {
    foreach ($signal in $signals) { $signal.Dispose() }
    $time = [datetime]::UtcNow.ToString('s', [System.Globalization.CultureInfo]::InvariantCulture)
    $line = "${time}Z $([System.IO.Path]::GetFileName($CsvPath)) exit code ${code}: $($text -replace '\s+', ' ')"
    [System.IO.File]::AppendAllText($LogPath, $line + [System.Environment]::NewLine)
    # A stopped pipeline takes no output, and no exit code either from a script that PowerShell was started for with -File.
    if ($code -eq 6) { $Host.UI.WriteLine($line) } else { $line }
    if ($code -eq 6 -and @(Get-PSCallStack).Count -eq 1) { $Host.SetShouldExit($code) }
    if ($code -ne 1) { exit $code }
}
