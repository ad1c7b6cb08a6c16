<#
.SYNOPSIS
    How Invoke-DojoCaptureBatch checks a file and captures its rows.
.DESCRIPTION
    Functions for that command alone, which dot-sources them and whose variables they use.
#>

function Test-DojoError($Problem) { $Problem.Exception.GetType().FullName -eq 'DojoPayments.DojoException' }

function Get-FileState { "$([System.IO.FileInfo]::new($run.CsvPath).Length) $([System.IO.File]::GetLastWriteTimeUtc($run.CsvPath).Ticks)" }

# Whole, so that what was checked is what is captured.
function Read-File {
    # Not while another program may write it, as far as the system keeps to that.
    $file = [System.IO.File]::Open($run.CsvPath, 'Open', 'Read', 'Read')
    try { [System.IO.StreamReader]::new($file, [System.Text.Encoding]::UTF8, $true).ReadToEnd() }
    finally { $file.Dispose() }
}

function Read-Row { & $reader -Text $run.Content -Delimiter $run.Delimiter -Problems $run.Problems }

# The place in the file of a row that an error is about; empty for any other error.
function Get-Place($Problem) {
    $number = if ($Problem.TargetObject -is [DojoPayments.DojoCaptureInstruction]) { $Problem.TargetObject.Row } else { 0 }
    if ($number) { Read-Row | Where-Object { $_.Row -eq $number } | ForEach-Object { "Line $($_.Line): " } }
}

# The errors of the rows that New-DojoCapture refuses before it sends anything. In a runspace without a host: -WhatIf writes
# a line a row to the host, which no redirection holds back. That runspace has no key of this session, and a made-up one of
# the same environment does, as nothing is sent.
function Find-BadRow($Key) {
    $shell = [powershell]::Create()
    try {
        [void]$shell.AddCommand('Import-Module').AddArgument([System.IO.Path]::Combine($PSScriptRoot, '..', 'DojoPayments.psd1'))
        [void]$shell.Invoke()
        $shell.Commands.Clear()
        [void]$shell.AddCommand($reader).AddParameter('Text', $run.Content).AddParameter('Delimiter', $run.Delimiter).AddParameter('Problems', $run.Problems)
        # Whether a capture is there is not known without reading, and New-DojoCapture looks before it sends.
        if (-not $AllowRepeat) { [void]$shell.AddParameter('WithoutCaptureId') }
        [void]$shell.AddCommand('New-DojoCapture').AddParameter('WhatIf').AddParameter('JournalPath', $run.JournalPath).AddParameter('ApiKey', $Key)
        foreach ($name in $settings.Keys) { if ($name -notin 'SkipCaptured', 'ApiKey') { [void]$shell.AddParameter($name, $settings[$name]) } }
        [void]$shell.Invoke()
        $shell.Streams.Error
    }
    finally { $shell.Dispose() }
}

function Invoke-Capture {
    $warnings = @()
    $capture = @{
        JournalPath            = $run.JournalPath
        InputName              = [System.IO.Path]::GetFileName($run.CsvPath)
        ThrottleLimit          = $ThrottleLimit
        ReadBackTimeoutSeconds = $ReadBackTimeoutSeconds
        Verify                 = $Verify
        Confirm                = $false
        ErrorAction            = 'Continue'
        InformationAction      = 'SilentlyContinue'
        WarningVariable        = 'warnings'
    }
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
                New-DojoCapture @settings @capture 2>&1 6>&1 |
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
        if ($run.Result) {
            # What was not read any more may have been captured by an earlier run all the same.
            if ($ending) { Read-Row | ForEach-Object { if ($_.Row -gt $last) { $waiting.Enqueue($_) } } }
            if ($waiting.Count) { Add-Unfinished $waiting -HasEnded }
        }
        $isWhole = $true
    }
    finally {
        if ($run.Result) {
            if (-not $isWhole) { Add-Unfinished $waiting }
            $run.Text = "Stopped before the end. $(Get-Count)"
            Complete-Result
        }
    }

    $text = "$(Get-Count) $(if ($ending) { "$(Get-Place $ending)$($ending.Exception.Message)" }) $warnings"
    if ($ending -and (Get-ErrorId $ending) -notin $runAgain) { return 5, $text }
    if ($ending -or $unnamed -or $run.Totals['Unknown'] -or $run.Totals['NotSent'] -or $run.Totals['NotAttempted']) { return 3, $text }
    if ($run.Totals['Refused']) { return 2, $text }
    0, $text
}

# Lists the rows that are bad, where the last result is not lost for it.
function Write-BadRow($Problems) {
    $refused = @{}
    foreach ($problem in $Problems) { $refused[[int]$problem.TargetObject.Row] = $problem }
    if (Test-LastResult) { $run.ResultPath = "$($run.ResultPath).bad.csv" }
    Open-Result
    Read-Row | ForEach-Object { if ($refused[$_.Row]) { Add-Outcome $_ $refused[$_.Row] } else { Add-NotAttempted $_ } }
    Complete-Result
    $count = if ($Problems.Count -eq 1) { '1 bad row' } else { "$($Problems.Count) bad rows" }
    "$count, nothing was sent. '$($run.ResultPath)' lists $(if ($Problems.Count -eq 1) { 'it' } else { 'them' }). $(Get-Place $Problems[0])$($Problems[0].Exception.Message)"
}

function Invoke-Run {
    if ($CheckCaptured) { return Invoke-Check }
    if (-not [System.IO.File]::Exists($run.CsvPath)) { return 4, 'There is no such file.' }
    $state = Get-FileState
    try { $run.Content = Read-File }
    catch { return 4, "The file cannot be read: $($_.Exception.GetBaseException().Message) Another program may have it open or may still be writing it." }
    try {
        $key = $ApiKey
        if (-not $key) {
            $known = Get-DojoApiKey
            if (-not $known) { return 5, 'There is no API key. Run Set-DojoApiKey -Scope CurrentUser under this account.' }
            $key = ConvertTo-SecureString ('sk_{0}_onlyToCheckRows' -f $(if ($known.Environment -eq 'Production') { 'prod' } else { 'sandbox' })) -AsPlainText -Force
        }
        # What became known of an earlier capture is told beside the rows that can be sent.
        $bad = @(Find-BadRow $key | Where-Object { (Get-ErrorId $_) -notin 'DojoCaptureDeclined', 'DojoCaptureFailed', 'DojoCaptureNotListed' })
    }
    catch {
        # What ends a command of another runspace comes wrapped.
        $problem = if ($_.Exception.InnerException -is [System.Management.Automation.RuntimeException]) { $_.Exception.InnerException.ErrorRecord } else { $_ }
        if (-not (Test-DojoError $problem)) { throw }
        $id = Get-ErrorId $problem
        # Of a row it ends nothing: this is one of a limit.
        if ($id -eq 'InvalidAmount') { return 4, $problem.Exception.Message }
        if ($id -notin 'AmountUnitMismatch', 'TotalTooLarge') { return 5, $problem.Exception.Message }
        # What it says to do is for a run that has begun.
        return 4, "Nothing was sent. $(Get-Place $problem)$($problem.Exception.Message.Replace($problem.Exception.RecommendedAction, '')) Check the amounts and their unit: for 10.50 use -AmountUnit Major."
    }
    if ($run.Problems.Count) { return 4, "Nothing was sent. $($run.Problems)" }
    if ((Get-FileState) -cne $state) { return 4, 'Nothing was sent: the file changed while it was read. Run it again once it is complete.' }
    if (-not $bad) { return Invoke-Capture }
    $other = @($bad | Where-Object { -not (Test-DojoError $_) })
    if ($other) { throw $other[0] }
    4, (Write-BadRow $bad)
}
