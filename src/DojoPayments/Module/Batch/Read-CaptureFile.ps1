<#
.SYNOPSIS
    Reads the rows of a CSV file of captures, and refuses what Import-Csv would guess.
.DESCRIPTION
    For Invoke-DojoCaptureBatch. A quote that is never closed, a row with more or fewer cells than the header, or a last
    cell that is cut off makes Import-Csv lose rows or read another amount. Here each is a problem with its line.
.PARAMETER Text
    The whole file.
.PARAMETER Delimiter
    What separates the cells.
.PARAMETER Problems
    Gets one sentence for each problem, the first ten of them. With a problem in it the rows are not to be used.
.PARAMETER WithoutCaptureId
    Leaves the CaptureId of each row out: for a check that reads nothing of the API.
.OUTPUTS
    One object for each row, with the property names that New-DojoCapture knows, whatever the columns are called. Row is its
    number, from 1, and Line the line of the file that it begins in.
#>
param(
    [string] $Text,

    [char] $Delimiter,

    [System.Collections.Generic.List[string]] $Problems,

    [switch] $WithoutCaptureId
)

Set-StrictMode -Version 2

$mostProblems = 10
# A quote that is never closed is found without reading on to the end of a large file.
$mostLinesOfRow = 100
$columnNames = [ordered]@{
    PaymentIntentId = 'PaymentIntentId', 'IntentId', 'Id'
    Amount          = @('Amount')
    TipsAmount      = 'TipsAmount', 'Tips'
    Reference       = @('Reference')
    OperationId     = @('OperationId')
    CaptureId       = @('CaptureId')
}

$end = '\u{0:x4}' -f [int]$Delimiter
$quoted = ' *"(?<cell>(?>(?:[^"]+|"")*))" *'
$cell = "(?:$quoted| *(?<cell>(?:[^`" \n$end][^\n$end]*)?))"
$wholeRow = [regex]::new("\A$cell(?:$end$cell)*\z")
$openRow = [regex]::new("\A(?:$cell$end)* *`"(?>(?:[^`"]+|`"`")*)\z")
if ($WithoutCaptureId) { $columnNames.CaptureId = @() }
$endsWithLine = $Text -match '[\r\n]\z'

$place = @{}
$columns = $null
$row = $number = 0
$lines = [System.IO.StringReader]::new($Text)
while ($null -ne ($line = $lines.ReadLine()) -and $Problems.Count -lt $mostProblems) {
    $first = ++$number
    # What Windows PowerShell's Export-Csv writes above the header.
    if (-not $line.Trim() -or ($first -eq 1 -and $line.StartsWith('#TYPE '))) { continue }
    if ($line.IndexOf('"') -lt 0 -and $line.IndexOf(' ') -lt 0) {
        $cells = $line.Split($Delimiter)
    }
    else {
        $match = $wholeRow.Match($line)
        while (-not $match.Success -and $openRow.IsMatch($line)) {
            $next = if ($number - $first -lt $mostLinesOfRow) { $lines.ReadLine() }
            if ($null -eq $next) {
                $Problems.Add("Line ${first}: a quote is opened and not closed, so the rows behind it cannot be told from its cell.")
                return
            }
            $number++
            $line = "$line`n$next"
            $match = $wholeRow.Match($line)
        }
        if (-not $match.Success) {
            $Problems.Add("Line ${first}: a quoted cell has text behind its closing quote. A quote inside a quoted cell is written twice.")
            continue
        }
        $cells = @(foreach ($capture in $match.Groups['cell'].Captures) { $capture.Value.Replace('""', '"') })
    }
    # What a spreadsheet leaves below the last row.
    if (-not (-join $cells).Trim()) { continue }

    if ($null -eq $columns) {
        $columns = @(foreach ($name in $cells) { $name.Trim() })
        foreach ($name in $columnNames.Keys) {
            # A cell that is not there is the empty one that each row gets below.
            $place[$name] = $columns.Count
            foreach ($alias in $columnNames[$name]) {
                $found = @(for ($i = 0; $i -lt $columns.Count; $i++) { if ($columns[$i] -eq $alias) { $i } })
                if ($found.Count -gt 1) { $Problems.Add("Line ${first}: the column $alias stands there twice.") }
                if ($found.Count -and $place[$name] -eq $columns.Count) { $place[$name] = $found[0] }
            }
        }
        foreach ($name in 'PaymentIntentId', 'Amount') {
            if ($place[$name] -eq $columns.Count) {
                $Problems.Add("Line ${first}: there is no column $name. With '$Delimiter' between the cells the columns are: $($columns -join ' | '). For another delimiter use -Delimiter.")
            }
        }
        if ($Problems.Count) { return }
        continue
    }

    $row++
    if ($cells.Count -ne $columns.Count) {
        $Problems.Add("Line ${first}: the header has $($columns.Count) cells and this row $($cells.Count). Write each row with as many, and a cell with '$Delimiter' in it in quotes.")
        continue
    }
    if (-not $endsWithLine -and $lines.Peek() -lt 0 -and -not $line.TrimEnd().EndsWith('"')) {
        $Problems.Add("Line ${number}: the file ends in the middle of this line, which may not be complete yet. End the last row with a line break.")
        continue
    }
    if ($number -gt $first) {
        for ($i = 0; $i -lt $columns.Count; $i++) {
            if ($cells[$i].IndexOf("`n") -lt 0) { continue }
            if ($place.Values -contains $i) { $Problems.Add("Line ${first}: the cell $($columns[$i]) holds a line break.") }
            # In a column that is not read a line break is fine, but rows are not.
            elseif ($cells[$i] -cmatch '\n[^\n]*pi_') { $Problems.Add("Line ${first}: the cell $($columns[$i]) holds lines with the id of a payment. A quote seems to be missing.") }
        }
    }
    $cells += ''
    [pscustomobject]@{
        Row             = $row
        Line            = $first
        PaymentIntentId = $cells[$place.PaymentIntentId]
        Amount          = $cells[$place.Amount]
        TipsAmount      = $cells[$place.TipsAmount]
        Reference       = $cells[$place.Reference]
        OperationId     = $cells[$place.OperationId]
        CaptureId       = $cells[$place.CaptureId]
    }
}
if ($null -eq $columns) { $Problems.Add('The file is empty.') }
elseif (-not $row) { $Problems.Add('The file has a header and no rows.') }
