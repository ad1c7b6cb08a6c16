<#
.SYNOPSIS
    Captures the payments of a CSV file with nobody watching, and says by its exit code what came of it.
.DESCRIPTION
    For a scheduled task, on Windows PowerShell 5.1 and PowerShell 7. It asks nothing. It checks every row before it sends
    the first one, captures with a journal, and writes a result file and a line of log. Run it again with the same
    parameters and it continues where the last run ended: no capture is made twice.

    Every run writes the result file anew, with one line for each row of the input in its order. Status is what
    New-DojoCapture tells of a capture (Accepted, Successful, Created), Refused, Unknown, NotSent or NotAttempted.

    The exit code:

      0  Every row is captured.
      1  The script itself failed, and its error is on the error stream. What was sent is in the journal: run it again.
      2  Some rows were refused, and sending them again as they are is no use. See ErrorId and Message in the result file.
      3  Some rows are open: their outcome is not known yet, or they were not sent. Run it again, from 15 minutes later on.
         Where that does not help, look at the payments with Get-DojoPaymentIntent. Never send them in another way.
      4  The input has bad rows (or cannot be read), so nothing was sent. The result file lists them; mend and run again.
      5  No capture can succeed: the API key, the address, the permission or the journal. Nothing more was sent.
         The log line says what to do.

    Where several apply, it is the first of 5, 3 and 2.

    about_DojoPayments tells how to register it as a scheduled task, and which accounts find no key.
.PARAMETER CsvPath
    The file to capture, with the columns PaymentIntentId (or Id, IntentId) and Amount in minor units (pence, cents), and
    if you like TipsAmount (or Tips), Reference and OperationId. Give each batch a file name of its own, because the
    journal belongs to the batch.
.PARAMETER JournalPath
    The durable record of the batch. Default: beside the CSV file, its name with .journal at the end.
.PARAMETER ResultPath
    The result file, a CSV. Default: beside the CSV file, its name with .result.csv at the end.
.PARAMETER LogPath
    A file that gets one line for each run. Default: beside the CSV file, its name with .log at the end.
.PARAMETER Delimiter
    What separates the cells. Default ','.
.PARAMETER MaximumAmount
    The most that one row may take, tips included, in minor units. A row above it is a bad row.
.PARAMETER MaximumTotal
    The most that the file may take, tips included, in minor units. A file above it is not sent at all (exit code 4).
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

    [char] $Delimiter = ',',

    [string] $MaximumAmount,

    [string] $MaximumTotal,

    [ValidateRange(1, 256)]
    [int] $ThrottleLimit = 8,

    [ValidateRange(0, 3600)]
    [int] $ReadBackTimeoutSeconds = 30,

    [switch] $Verify
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
# Drawing it takes time, and nobody watches.
$ProgressPreference = 'SilentlyContinue'

$excessCell = 'excess cell'
$runAgain = 'DojoOutcomeUnknown', 'DojoNotSent', 'DojoRateLimited', 'DojoUnreachable', 'DojoOutcomesUnknown'

# One object for each row, with the names that New-DojoCapture and the result file know, whatever the columns are called.
function Read-Row {
    param([string] $Path, [char] $Delimiter, [string] $ExcessCell)

    $file = @{ LiteralPath = $Path; Delimiter = $Delimiter; Encoding = 'UTF8'; ErrorAction = 'Stop' }
    $columns = @(Import-Csv @file | Select-Object -First 1 | ForEach-Object { $_.PSObject.Properties } | ForEach-Object { $_.Name })
    if (-not $columns) { return }
    $names = [ordered]@{
        PaymentIntentId = 'PaymentIntentId', 'IntentId', 'Id'
        Amount          = 'Amount'
        TipsAmount      = 'TipsAmount', 'Tips'
        Reference       = 'Reference'
        OperationId     = 'OperationId'
    }
    $place = @{}
    foreach ($name in $names.Keys) { $place[$name] = $names[$name] | Where-Object { $columns -contains $_ } | Select-Object -First 1 }

    $row = 0
    # Import-Csv drops cells beyond the last column without a word, and an unquoted 1,050 would be 1.
    Import-Csv @file -Header ($columns + $ExcessCell) | Select-Object -Skip 1 | ForEach-Object {
        $cells = $_
        # What a spreadsheet leaves below the last row.
        if (-not (-join $cells.PSObject.Properties.Value).Trim()) { return }
        $read = [ordered]@{ Row = ++$row }
        foreach ($name in $names.Keys) { $read[$name] = if ($place[$name]) { $cells.($place[$name]) } else { '' } }
        if ($cells.$ExcessCell) { $read.Amount = "$($read.Amount)$Delimiter$($cells.$ExcessCell) (more cells than columns)" }
        [pscustomobject]$read
    }
}

function Test-DojoError($Problem) { $Problem.Exception.GetType().FullName -eq 'DojoPayments.DojoException' }

function Get-ErrorId($Problem) { ($Problem.FullyQualifiedErrorId -split ',')[0] }

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
        [void]$shell.AddScript(${function:Read-Row}).AddArgument($CsvPath).AddArgument($Delimiter).AddArgument($excessCell)
        [void]$shell.AddCommand('New-DojoCapture').AddParameter('WhatIf').AddParameter('ApiKey', $secret)
        foreach ($name in $batch.Keys) { [void]$shell.AddParameter($name, $batch[$name]) }
        [void]$shell.Invoke()
        $shell.Streams.Error
    }
    finally {
        $shell.Dispose()
    }
}

function New-Result($Row, $Status, $CaptureId, $Problem) {
    [pscustomobject]@{
        Row             = $Row.Row
        PaymentIntentId = $Row.PaymentIntentId
        Amount          = $Row.Amount
        TipsAmount      = $Row.TipsAmount
        Reference       = $Row.Reference
        OperationId     = $Row.OperationId
        Status          = $Status
        CaptureId       = $CaptureId
        ErrorId         = if ($Problem) { Get-ErrorId $Problem }
        Message         = if ($Problem) { $Problem.Exception.Message }
    }
}

function ConvertTo-Result($Row, $Outcome) {
    if ($Outcome -isnot [System.Management.Automation.ErrorRecord]) { return New-Result $Row $Outcome.Status $Outcome.CaptureId }
    $status = switch (Get-ErrorId $Outcome) {
        'DojoOutcomeUnknown' { 'Unknown'; break }
        { $_ -in $runAgain } { 'NotSent' }
        default { 'Refused' }
    }
    New-Result $Row $status $null $Outcome
}

# An outcome does not tell its row where it is a capture, but outcomes come in the order of the input.
function Test-OutcomeOf($Row, $Outcome) {
    if ($Outcome -is [System.Management.Automation.ErrorRecord]) { return $Row.Row -eq $Outcome.TargetObject.Row }
    $Row.PaymentIntentId -ceq $Outcome.PaymentIntentId -and
        "$($Row.Amount)".Trim().TrimStart('0') -eq "$($Outcome.Amount)" -and
        "$($Row.TipsAmount)".Trim() -replace '^0+(?=\d)' -eq "$($Outcome.TipsAmount)"
}

function Invoke-Capture {
    $settings = @{
        ThrottleLimit          = $ThrottleLimit
        ReadBackTimeoutSeconds = $ReadBackTimeoutSeconds
        Verify                 = $Verify
        Confirm                = $false
        ErrorAction            = 'Continue'
        WarningVariable        = 'warnings'
    }
    $warnings = @()
    $waiting = New-Object System.Collections.Queue
    $count = @{}
    $ending = $null
    . {
        try {
            Read-Row $CsvPath $Delimiter $excessCell |
                ForEach-Object { $waiting.Enqueue($_); $_ } |
                New-DojoCapture @batch @settings 2>&1 |
                ForEach-Object {
                    while (-not (Test-OutcomeOf $waiting.Peek() $_)) { New-Result $waiting.Dequeue() NotAttempted }
                    ConvertTo-Result $waiting.Dequeue() $_
                }
        }
        catch {
            if (-not (Test-DojoError $_)) { throw }
            $ending = $_
        }
        foreach ($row in $waiting) { New-Result $row NotAttempted }
    } |
        ForEach-Object { $count[$_.Status] = 1 + $count[$_.Status]; $_ } |
        Export-Csv -LiteralPath $ResultPath -NoTypeInformation -Encoding UTF8

    $text = ($count.Keys | Sort-Object | ForEach-Object { "$($count[$_]) $_" }) -join ', '
    if ($ending) { $text = "$text. $($ending.Exception.Message)" }
    foreach ($warning in $warnings) { $text = "$text. $warning" }
    if ($ending -and (Get-ErrorId $ending) -notin $runAgain) { return 5, $text }
    if ($ending -or $count['Unknown'] -or $count['NotSent'] -or $count['NotAttempted']) { return 3, $text }
    if ($count['Refused']) { return 2, $text }
    0, $text
}

function Invoke-Batch {
    if (-not (Test-Path -LiteralPath $CsvPath -PathType Leaf)) { return 4, 'There is no such file.' }
    try {
        $key = Get-DojoApiKey
        if (-not $key) { return 5, 'There is no API key. Run Set-DojoApiKey -Scope CurrentUser under this account.' }
        $bad = @(Find-BadRow $key)
    }
    catch {
        # What ends a command of another runspace comes wrapped.
        $problem = if ($_.Exception.InnerException -is [System.Management.Automation.RuntimeException]) { $_.Exception.InnerException.ErrorRecord } else { $_ }
        if (-not (Test-DojoError $problem)) { throw }
        return $(if ((Get-ErrorId $problem) -eq 'TotalTooLarge') { 4 } else { 5 }), $problem.Exception.Message
    }
    if (-not $bad) { return Invoke-Capture }
    $unreadable = @($bad | Where-Object { -not (Test-DojoError $_) })
    if ($unreadable) { return 4, $unreadable[0].Exception.Message }

    $problems = @{}
    foreach ($problem in $bad) { $problems[[int]$problem.TargetObject.Row] = $problem }
    Read-Row $CsvPath $Delimiter $excessCell |
        ForEach-Object { if ($problems[$_.Row]) { ConvertTo-Result $_ $problems[$_.Row] } else { New-Result $_ NotAttempted } } |
        Export-Csv -LiteralPath $ResultPath -NoTypeInformation -Encoding UTF8
    4, "$($bad.Count) bad rows, nothing was sent. $($bad[0].Exception.Message)"
}

function Write-Log([int] $Code, [string] $Text) {
    $time = [datetime]::UtcNow.ToString('s', [System.Globalization.CultureInfo]::InvariantCulture)
    $line = "${time}Z $(Split-Path $CsvPath -Leaf) exit code ${Code}: $($Text -replace '\s+', ' ')"
    Add-Content -LiteralPath $LogPath -Value $line -Encoding UTF8
    $line
}

# In constrained language mode it would fail half way, at the first method that it calls.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    "This script needs full language mode, and here is $($ExecutionContext.SessionState.LanguageMode). Let the policy that locks PowerShell down allow this script, by its path or its signature. Nothing was sent."
    exit 5
}
if (-not $CsvPath) {
    'Give the file to capture: -CsvPath <file>.'
    exit 5
}
$CsvPath = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($CsvPath)
if (-not $JournalPath) { $JournalPath = "$CsvPath.journal" }
$JournalPath = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($JournalPath)
if (-not $ResultPath) { $ResultPath = "$CsvPath.result.csv" }
if (-not $LogPath) { $LogPath = "$CsvPath.log" }

$batch = @{ JournalPath = $JournalPath }
if ($MaximumAmount) { $batch.MaximumAmount = $MaximumAmount }
if ($MaximumTotal) { $batch.MaximumTotal = $MaximumTotal }

$module = Join-Path $PSScriptRoot 'DojoPayments.psd1'
# A copy of this script somewhere else uses the installed module.
if (-not (Test-Path -LiteralPath $module)) { $module = 'DojoPayments' }

# What cannot be reported is better not done.
Add-Content -LiteralPath $LogPath -Value $null
Set-Content -LiteralPath $ResultPath -Value $null

try {
    Import-Module $module
    $code, $text = Invoke-Batch
}
catch {
    Write-Log 1 $_.Exception.Message
    throw
}
Write-Log $code $text
exit $code
