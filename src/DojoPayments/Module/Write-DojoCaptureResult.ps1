<#
.SYNOPSIS
    The result file of Invoke-DojoCaptureBatch.ps1, and how a run that is stopped still writes it.
.DESCRIPTION
    Functions for that script alone, which dot-sources them and whose variables they use.
#>

$runAgain = 'DojoOutcomeUnknown', 'DojoNotSent', 'DojoRateLimited', 'DojoUnreachable', 'DojoOutcomesUnknown', 'DojoReadFailed'
$count = @{}
$result = $null
$captured = $null

function Get-ErrorId($Problem) { ($Problem.FullyQualifiedErrorId -split ',')[0] }

function Get-Count { if ($count.Count) { (($count.Keys | Sort-Object | ForEach-Object { "$($count[$_]) $_" }) -join ', ') + '.' } }

# Beside the last one, which stays until this one is whole. No other run may have either.
function Open-Result {
    if ([System.IO.File]::Exists($ResultPath)) { [System.IO.File]::Open($ResultPath, 'Open', 'ReadWrite', 'None').Dispose() }
    Open-Part 'Create'
    $result.WriteLine('"Row","PaymentIntentId","Amount","TipsAmount","Reference","OperationId","Status","CaptureId","ErrorId","Message"')
}

# True for a result file that tells of captures, and for a file that is no result file: neither may be lost to a run that sends
# nothing.
function Test-LastResult {
    if (-not [System.IO.File]::Exists($ResultPath)) { return $false }
    $unread = [System.Collections.Generic.List[string]]::new()
    $captures = @(& $reader -Text ([System.IO.File]::ReadAllText($ResultPath)) -Delimiter ',' -Problems $unread | Where-Object { $_.CaptureId })
    $unread.Count + $captures.Count -gt 0
}

function Open-Part([System.IO.FileMode] $Mode) {
    # Elsewhere than on Windows None is what keeps other runs out, and keeps out nobody who looks.
    $share = if ([System.IO.Path]::DirectorySeparatorChar -eq '\') { 'Read' } else { 'None' }
    $file = [System.IO.FileStream]::new("$ResultPath.part", $Mode, 'Write', $share)
    # With a byte order mark, for Import-Csv of Windows PowerShell.
    $script:result = [System.IO.StreamWriter]::new($file, [System.Text.UTF8Encoding]::new($true))
    # A row outlives this process as soon as it is written.
    $result.AutoFlush = $true
}

function Complete-Result {
    $result.Dispose()
    try {
        if ([System.IO.File]::Exists($ResultPath)) { [System.IO.File]::Replace("$ResultPath.part", $ResultPath, [NullString]::Value) }
        else { [System.IO.File]::Move("$ResultPath.part", $ResultPath) }
    }
    catch {
        throw "The rows are in '$ResultPath.part', and '$ResultPath' could not be replaced by it: $($_.Exception.GetBaseException().Message)"
    }
}

function Add-Result($Row, $Status, $OperationId, $CaptureId, $ErrorId, $Message) {
    $count[$Status] = 1 + $count[$Status]
    $values = $Row.Row, $Row.PaymentIntentId, $Row.Amount, $Row.TipsAmount, $Row.Reference, $OperationId, $Status, $CaptureId, $ErrorId, ($Message -replace '\s+', ' ')
    $result.WriteLine('"' + (@(foreach ($value in $values) { "$value".Replace('"', '""') }) -join '","') + '"')
}

function Add-NotAttempted($Row) { Add-Result $Row NotAttempted $Row.OperationId $Row.CaptureId }

function Add-Outcome($Row, $Outcome) {
    # A row that the end of the batch left unsent, with its name.
    if ($Outcome -is [System.Management.Automation.InformationRecord]) {
        $id = $Outcome.MessageData.OperationId
        $entry = if ($id) { Find-Captured $id }
        if ($entry) { Add-Result $Row 'Resumed' $id $entry.CaptureId $null $entry.Message }
        else { Add-Result $Row 'NotAttempted' $(if ($id) { $id } else { $Row.OperationId }) $Row.CaptureId }
        return
    }
    if ($Outcome -isnot [System.Management.Automation.ErrorRecord]) {
        $status = if ($Outcome.Repeated) { 'Repeated' } elseif ($Outcome.Resumed) { 'Resumed' } elseif ($Outcome.Found) { 'Found' } else { $Outcome.Status }
        Add-Result $Row $status $Outcome.OperationId $Outcome.CaptureId $null $Outcome.Message
        return
    }
    $id = Get-ErrorId $Outcome
    $status = if ($id -in 'DojoOutcomeUnknown', 'DojoCaptureNotListed') { 'Unknown' } elseif ($id -in $runAgain) { 'NotSent' } else { 'Refused' }
    # The id that the row has in the journal, which a mended copy of it needs, is the target object's.
    Add-Result $Row $status $Outcome.TargetObject.OperationId $Row.CaptureId $id $Outcome.Exception.Message
}

# What the journal has as captured; it is read once, since what this run captures is handed back. What ended the batch may be
# that it cannot be read.
function Find-Captured([string] $OperationId) {
    if (-not $captured) {
        $script:captured = [System.Collections.Generic.Dictionary[string, object]]::new([System.StringComparer]::Ordinal)
        foreach ($entry in Get-DojoCaptureJournal $JournalPath -ErrorAction Ignore) { if ($entry.Status -eq 'Captured') { $captured[$entry.OperationId] = $entry } }
    }
    if ($captured.ContainsKey($OperationId)) { $captured[$OperationId] }
}

function ConvertTo-MinorUnit([string] $Amount) {
    if (-not $Amount.Trim()) { return 0 }
    $value = [decimal]::Parse($Amount.Trim(), 'AllowDecimalPoint', [System.Globalization.CultureInfo]::InvariantCulture)
    if ($AmountUnit -eq 'Major') { 100 * $value } else { $value }
}

# Rows that New-DojoCapture did not hand back, because the pipeline was stopped or the batch ended. What happened to them is in
# the journal. A row without an OperationId has the first entry of its intent, amount and tips that no other row has.
function Add-Unfinished($Rows, [switch] $HasEnded) {
    $result.Dispose()
    $taken = [System.Collections.Generic.HashSet[string]]::new()
    $written = [System.IO.File]::ReadAllText("$ResultPath.part")
    foreach ($row in @(& $reader -Text $written -Delimiter ',' -Problems $problems) + $Rows.ToArray()) { [void]$taken.Add($row.OperationId.Trim()) }
    $entries = [System.Collections.Generic.Dictionary[string, object]]::new()
    foreach ($row in $Rows) { $entries[$row.PaymentIntentId] = [System.Collections.ArrayList]::new() }
    $unread = if ($HasEnded) { 'Ignore' } else { 'Stop' }
    foreach ($entry in Get-DojoCaptureJournal $JournalPath -ErrorAction $unread) { if ($entries.ContainsKey($entry.PaymentIntentId)) { [void]$entries[$entry.PaymentIntentId].Add($entry) } }

    Open-Part 'Append'
    while ($Rows.Count) {
        $row = $Rows.Dequeue()
        $own = $row.OperationId.Trim()
        $found = foreach ($entry in $entries[$row.PaymentIntentId]) {
            if ($own) { if ($entry.OperationId -ceq $own) { $entry; break } }
            elseif (-not $taken.Contains($entry.OperationId) -and $entry.Amount -eq (ConvertTo-MinorUnit $row.Amount) -and [long]$entry.TipsAmount -eq (ConvertTo-MinorUnit $row.TipsAmount)) {
                $entry
                break
            }
        }
        if (-not $found) { Add-NotAttempted $row; continue }
        [void]$taken.Add($found.OperationId)
        switch ($found.Status) {
            # In a batch that ended of itself an earlier run did it: what this one did was handed back.
            { $HasEnded -and $_ -eq 'Captured' } { Add-Result $row 'Resumed' $found.OperationId $found.CaptureId $null $found.Message; break }
            { $HasEnded -and $_ -eq 'Refused' } { Add-Result $row 'NotAttempted' $found.OperationId $row.CaptureId; break }
            'Captured' { Add-Result $row $found.CaptureStatus $found.OperationId $found.CaptureId $null $found.Message }
            'Refused' { Add-Result $row 'Refused' $found.OperationId $null $found.ErrorId $found.Message }
            default { Add-Result $row 'Unknown' $found.OperationId $null 'DojoOutcomeUnknown' 'It was sent, and the run ended before its outcome was known. Run it again.' }
        }
    }
}

# SIGTERM and a closed terminal stop the pipeline as Ctrl+C does. Windows PowerShell has nothing for it.
# What is returned is to be disposed of.
function Register-Stop {
    $registration = 'System.Runtime.InteropServices.PosixSignalRegistration' -as [type]
    # There is no public way to the pipeline that runs. Without it a signal ends the process as it always did.
    $running = [runspace].GetMethod('GetCurrentlyRunningPipeline', [System.Reflection.BindingFlags]'Instance, NonPublic')
    $pipeline = if ($running) { $running.Invoke([runspace]::DefaultRunspace, $null) }
    if (-not $registration -or -not $pipeline) { return }
    # A signal comes on a thread that can run no script, so the handler is compiled: { $context.Cancel = $true; $pipeline.StopAsync() }.
    $context = [System.Linq.Expressions.Expression]::Parameter([System.Runtime.InteropServices.PosixSignalContext])
    $cancel = [System.Linq.Expressions.Expression]::Assign([System.Linq.Expressions.Expression]::Property($context, 'Cancel'), [System.Linq.Expressions.Expression]::Constant($true))
    $stop = [System.Linq.Expressions.Expression]::Call([System.Linq.Expressions.Expression]::Constant($pipeline), 'StopAsync', $null)
    $body = [System.Linq.Expressions.Expression]::Block($cancel, $stop)
    $handler = [System.Linq.Expressions.Expression]::Lambda([System.Action[System.Runtime.InteropServices.PosixSignalContext]], $body, [System.Linq.Expressions.ParameterExpression[]]$context).Compile()
    foreach ($signal in 'SIGTERM', 'SIGHUP') { $registration::Create($signal, $handler) }
}
