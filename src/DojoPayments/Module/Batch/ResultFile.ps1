<#
.SYNOPSIS
    The result file of Invoke-DojoCaptureBatch, and how a run that is stopped still writes it.
.DESCRIPTION
    Functions for that command alone, which dot-sources them and whose variables they use.
#>

$runAgain = 'DojoOutcomeUnknown', 'DojoNotSent', 'DojoRateLimited', 'DojoUnreachable', 'DojoOutcomesUnknown', 'DojoReadFailed'

function Get-ErrorId($Problem) { ($Problem.FullyQualifiedErrorId -split ',')[0] }

function Get-Count { if ($run.Totals.Keys.Count) { (($run.Totals.Keys | Sort-Object | ForEach-Object { "$($run.Totals[$_]) $_" }) -join ', ') + '.' } }

# Beside the last one, which stays until this one is whole. No other run may have either.
function Open-Result {
    if ([System.IO.File]::Exists($run.ResultPath)) { [System.IO.File]::Open($run.ResultPath, 'Open', 'ReadWrite', 'None').Dispose() }
    # Elsewhere than on Windows None is what keeps other runs out, and keeps out nobody who looks.
    $share = if ([System.IO.Path]::DirectorySeparatorChar -eq '\') { 'Read' } else { 'None' }
    $file = [System.IO.FileStream]::new("$($run.ResultPath).part", [System.IO.FileMode]::Create, [System.IO.FileAccess]::Write, $share)
    # With a byte order mark, for Import-Csv of Windows PowerShell.
    $run.Result = [System.IO.StreamWriter]::new($file, [System.Text.UTF8Encoding]::new($true))
    # A row outlives this process as soon as it is written.
    $run.Result.AutoFlush = $true
    $run.Result.WriteLine('"Row","Line","PaymentIntentId","Amount","TipsAmount","Currency","Reference","OperationId","Status","CaptureId","ErrorId","Message"')
}

# True for a result file that tells of captures, and for a file that is no result file: neither may be lost to a run that sends
# nothing.
function Test-LastResult {
    if (-not [System.IO.File]::Exists($run.ResultPath)) { return $false }
    $unread = [System.Collections.Generic.List[string]]::new()
    $captures = @(& $reader -Text ([System.IO.File]::ReadAllText($run.ResultPath)) -Delimiter ',' -Problems $unread | Where-Object { $_.CaptureId })
    $unread.Count + $captures.Count -gt 0
}

function Complete-Result {
    $run.Result.Dispose()
    $path = $run.ResultPath
    try {
        if ([System.IO.File]::Exists($path)) { [System.IO.File]::Replace("$path.part", $path, [NullString]::Value) }
        else { [System.IO.File]::Move("$path.part", $path) }
    }
    catch {
        throw "The rows are in '$path.part', and '$path' could not be replaced by it: $($_.Exception.GetBaseException().Message)"
    }
}

# A spreadsheet would run a cell that begins so as a formula. The apostrophe is the mark of a text there; New-DojoCapture takes
# it away where a result file is its input, and what is read here still has it.
function ConvertTo-Cell([string] $Text) {
    if ($Text -match "\A'*[=+\-@\t]") { $Text = "'$Text" }
    '"' + $Text.Replace('"', '""') + '"'
}

function ConvertFrom-Cell([string] $Text) { $Text -replace "\A'(?='*[=+\-@\t])" }

function Add-Result($Row, $Status, $OperationId, $CaptureId, $ErrorId, $Message, $Problem, $Currency) {
    $run.Totals[$Status] = 1 + $run.Totals[$Status]
    $message = $Message -replace '\s+', ' '
    $read = @(foreach ($value in $Row.Row, $Row.Line, $Row.PaymentIntentId, $Row.Amount, $Row.TipsAmount, $Currency, $Row.Reference) { ConvertFrom-Cell $value })
    $values = $read + @($OperationId, $Status, $CaptureId, $ErrorId, $message)
    $run.Result.WriteLine((@(foreach ($value in $values) { ConvertTo-Cell $value }) -join ','))
    Add-ToReport $Row $Status $ErrorId $message $Problem $Currency
}

function Add-NotAttempted($Row) { Add-Result $Row NotAttempted (ConvertFrom-Cell $Row.OperationId) (ConvertFrom-Cell $Row.CaptureId) }

function Add-Outcome($Row, $Outcome) {
    # A row that the end of the batch left unsent, with its name.
    if ($Outcome -is [System.Management.Automation.InformationRecord]) {
        $id = $Outcome.MessageData.OperationId
        $entry = if ($id) { Find-Captured $id }
        if ($entry) { Add-Result $Row 'Resumed' $id $entry.CaptureId $null $entry.Message }
        elseif ($id) { Add-Result $Row 'NotAttempted' $id (ConvertFrom-Cell $Row.CaptureId) -Currency $Outcome.MessageData.Currency }
        else { Add-NotAttempted $Row }
        return
    }
    if ($Outcome -isnot [System.Management.Automation.ErrorRecord]) {
        $status = if ($Outcome.Repeated) { 'Repeated' } elseif ($Outcome.Resumed) { 'Resumed' } elseif ($Outcome.Found) { 'Found' } else { $Outcome.Status }
        Add-Result $Row $status $Outcome.OperationId $Outcome.CaptureId $null $Outcome.Message $null $Outcome.Currency
        return
    }
    $id = Get-ErrorId $Outcome
    $status = if ($id -in 'DojoOutcomeUnknown', 'DojoCaptureNotListed') { 'Unknown' } elseif ($id -in $runAgain) { 'NotSent' } else { 'Refused' }
    # The id that the row has in the journal, which a mended copy of it needs, is the target object's.
    Add-Result $Row $status $Outcome.TargetObject.OperationId (ConvertFrom-Cell $Row.CaptureId) $id $Outcome.Exception.Message $Outcome $Outcome.TargetObject.Currency
}

# What the journal has as captured; it is read once, since what this run captures is handed back. What ended the batch may be
# that it cannot be read.
function Find-Captured([string] $OperationId) {
    if (-not $run.Captured) {
        $run.Captured = [System.Collections.Generic.Dictionary[string, object]]::new([System.StringComparer]::Ordinal)
        foreach ($entry in Get-DojoCaptureJournal -LiteralPath $run.JournalPath -ErrorAction Ignore) { if ($entry.Status -eq 'Captured') { $run.Captured[$entry.OperationId] = $entry } }
    }
    if ($run.Captured.ContainsKey($OperationId)) { $run.Captured[$OperationId] }
}

function ConvertTo-MinorUnit([string] $Amount) {
    if (-not $Amount.Trim()) { return 0 }
    $value = [decimal]::Parse($Amount.Trim(), 'AllowDecimalPoint', [System.Globalization.CultureInfo]::InvariantCulture)
    [long]$(if ($AmountUnit -eq 'Major') { 100 * $value } else { $value })
}

# The names of rows in the journal, by their number: their OperationId, or the one that New-DojoCapture derives from intent,
# amount, tips and the place among the equal rows of the file.
function Get-OperationId([System.Collections.Generic.HashSet[int]] $Numbers) {
    $given = [System.Collections.Generic.HashSet[string]]::new([System.StringComparer]::Ordinal)
    $places = [System.Collections.Generic.Dictionary[string, int]]::new([System.StringComparer]::Ordinal)
    $ids = @{}
    foreach ($row in Read-Row) {
        $id = (ConvertFrom-Cell $row.OperationId).Trim()
        if ($id) { [void]$given.Add($id) }
        else {
            $payload = '{0}/{1}/{2}' -f $row.PaymentIntentId, (ConvertTo-MinorUnit $row.Amount), (ConvertTo-MinorUnit $row.TipsAmount)
            $place = 0
            [void]$places.TryGetValue($payload, [ref]$place)
            # A row before it may have been given the name that this one would have.
            do { $id = "$payload/$((++$place))" } while ($given.Contains($id))
            $places[$payload] = $place
        }
        if ($Numbers.Contains($row.Row)) { $ids[$row.Row] = $id }
    }
    $ids
}

# Rows that New-DojoCapture did not hand back, because the pipeline was stopped or the batch ended. What happened to them is in
# the journal.
function Add-Unfinished($Rows, [switch] $HasEnded) {
    $numbers = [System.Collections.Generic.HashSet[int]]::new()
    foreach ($row in $Rows) { [void]$numbers.Add($row.Row) }
    $ids = Get-OperationId $numbers
    $wanted = [System.Collections.Generic.HashSet[string]]::new([System.StringComparer]::Ordinal)
    foreach ($id in $ids.Values) { [void]$wanted.Add($id) }
    $entries = [System.Collections.Generic.Dictionary[string, object]]::new([System.StringComparer]::Ordinal)
    $unread = $null
    try { foreach ($entry in Get-DojoCaptureJournal -LiteralPath $run.JournalPath -ErrorAction Stop) { if ($wanted.Contains($entry.OperationId)) { $entries[$entry.OperationId] = $entry } } }
    # In a batch that ended of itself, what was sent was handed back.
    catch { if (-not $HasEnded) { $unread = $_.Exception.Message } }

    while ($Rows.Count) {
        $row = $Rows.Dequeue()
        $id = $ids[$row.Row]
        $found = $null
        [void]$entries.TryGetValue($id, [ref]$found)
        if ($unread) { Add-Result $row 'Unknown' $id (ConvertFrom-Cell $row.CaptureId) 'DojoOutcomeUnknown' "The run was stopped, and the journal that says whether this row was sent cannot be read. Do what the journal's error says, and run it again. $unread"; continue }
        if (-not $found) { Add-Result $row 'NotAttempted' $id (ConvertFrom-Cell $row.CaptureId); continue }
        switch ($found.Status) {
            # In a batch that ended of itself an earlier run did it: what this one did was handed back.
            { $HasEnded -and $_ -eq 'Captured' } { Add-Result $row 'Resumed' $id $found.CaptureId $null $found.Message; break }
            { $HasEnded -and $_ -eq 'Refused' } { Add-Result $row 'NotAttempted' $id (ConvertFrom-Cell $row.CaptureId); break }
            'Captured' { Add-Result $row $found.CaptureStatus $id $found.CaptureId $null $found.Message }
            'Refused' { Add-Result $row 'Refused' $id $null $found.ErrorId $found.Message }
            default { Add-Result $row 'Unknown' $id $null 'DojoOutcomeUnknown' 'It was sent, and the run ended before its outcome was known. Run it again.' }
        }
    }
}
