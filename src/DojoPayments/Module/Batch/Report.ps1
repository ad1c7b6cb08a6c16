<#
.SYNOPSIS
    The report of Invoke-DojoCaptureBatch: a page for people, to be mailed and printed.
.DESCRIPTION
    Functions for that command alone, which dot-sources them and whose variables they use.
#>

# More of them is the result file's to show.
$mostListed = 200

$groups = [ordered]@{
    Captured     = 'Captured', 'The API accepted the capture in this run.'
    Found        = 'Found', 'The API listed the capture already; nothing was sent.'
    Resumed      = 'Captured before', 'An earlier run with this journal made the capture.'
    Repeated     = 'Repeated', 'An earlier row has the same OperationId; it is one capture, and its amount counts there.'
    Successful   = 'Successful', 'The API reports the capture as successful.'
    Refunded     = 'Refunded', 'The capture was made, and its payment was paid back, in full or in part.'
    Pending      = 'Pending', 'The capture is accepted, and the API has not settled it yet.'
    Declined     = 'Declined or failed', 'The API accepted the capture, and no money was taken. See below.'
    Refused      = 'Refused', 'Nothing was captured. See below.'
    Unknown      = 'Unknown', 'Sent, and the outcome is not known yet. Run the file again.'
    NotSent      = 'Not sent', 'The API was not reached. Run the file again.'
    NotAttempted = 'Not attempted', 'The run ended before the row. Run the file again.'
}
$verdicts = @{
    0 = 'Every row is captured.'
    1 = 'The command failed. What was sent is in the journal: run it again.'
    2 = 'Some rows were refused. Correct them, and run the file again.'
    3 = 'Some outcomes are unknown, or some rows were not sent. Run the file again 15 minutes later.'
    4 = 'The input is bad, and nothing was sent. Correct it, and run it again.'
    5 = 'No capture can succeed until a fault is corrected.'
    6 = 'The run was stopped. Run it again.'
}
$verdictsOfCheck = @{
    0 = 'Every capture of the journal is successful, or was paid back since.'
    2 = 'Some captures were declined or failed: no money was taken by them.'
    3 = 'Some captures are not settled or not known yet. Check them again later.'
}

# No line ends between the hyphen of a parameter and its name.
function ConvertTo-HtmlText([string] $Text) { (ConvertTo-Html $Text) -replace '(?<=\A|\s)-[A-Za-z]+', '<span class="k">$&</span>' }

function ConvertTo-Html([string] $Text) { [System.Net.WebUtility]::HtmlEncode(($Text -replace '[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]', '?')) }

# With two decimals only in the currencies that are known to have them, as the views show it.
function Format-Amount([decimal] $Amount, [string] $Currency) {
    $culture = [System.Globalization.CultureInfo]::InvariantCulture
    if ($Currency -cin 'GBP', 'EUR') { return "$(($Amount / 100).ToString('N2', $culture)) $Currency" }
    "$($Amount.ToString('N0', $culture))$(if ($Currency) { " minor units of $Currency" })"
}

# Takes a row into the totals, and into the list of what needs somebody.
function Add-ToReport($Row, $Status, $ErrorId, $Message, $Problem, $Currency) {
    if (-not $run.ReportPath) { return }
    $group = switch ($Status) {
        { $_ -in 'Accepted', 'Created' } { if ($CheckCaptured) { 'Pending' } else { 'Captured' }; break }
        'Successful' { if ($CheckCaptured) { 'Successful' } else { 'Captured' }; break }
        { $_ -in 'Declined', 'Failed' } { 'Declined'; break }
        'PartlyRefunded' { 'Refunded'; break }
        'NotListed' { 'Unknown'; break }
        default { if ($groups.Contains($Status)) { $Status } else { 'Pending' } }
    }
    if (-not $run.Groups[$group]) { $run.Groups[$group] = [pscustomobject]@{ Rows = 0; Amounts = [ordered]@{}; Listed = [System.Collections.Generic.List[object]]::new() } }
    $sum = $run.Groups[$group]
    $sum.Rows++
    $amount = $null
    # A bad row may have anything there.
    try { $amount = (ConvertTo-MinorUnit $Row.Amount) + (ConvertTo-MinorUnit $Row.TipsAmount) } catch { $amount = $null }
    if ($null -ne $amount -and $group -ne 'Repeated') { $sum.Amounts["$Currency"] = [decimal]$amount + $sum.Amounts["$Currency"] }
    if ($group -notin 'Declined', 'Refused', 'Unknown', 'NotSent' -or $sum.Listed.Count -ge $mostListed) { return }
    # The action is the last part of the message, where the error has one.
    $action = if ($Problem -and $Problem.Exception.PSObject.Properties['RecommendedAction']) { "$($Problem.Exception.RecommendedAction)" } else { '' }
    $reason = if ($action) { $Message.Replace($action, '').Trim() } else { $Message }
    # The cells beside it say that.
    $reason = $reason -replace "\ARow \d+( \(reference '.*?'\))?(, capture of \d+( and tips of \d+)? from \S+?)?: "
    if ($reason) { $reason = $reason.Substring(0, 1).ToUpperInvariant() + $reason.Substring(1) }
    $sum.Listed.Add([pscustomobject]@{
            Line      = $Row.Line
            Intent    = $Row.PaymentIntentId
            Amount    = if ($null -ne $amount) { Format-Amount $amount $Currency } else { "$($Row.Amount)" }
            Reference = ConvertFrom-Cell $Row.Reference
            Reason    = $reason
            ErrorId   = $ErrorId
            Action    = if ($action) { $action } else { $groups[$group][1] }
        })
}

function Format-Time([datetime] $Utc) {
    $culture = [System.Globalization.CultureInfo]::InvariantCulture
    "$($Utc.ToString('yyyy-MM-dd HH:mm:ss', $culture)) UTC", "$($Utc.ToLocalTime().ToString('yyyy-MM-dd HH:mm:ss zzz', $culture)) local"
}

function Get-TotalHtml {
    if (-not $run.Groups.Keys.Count) { return '<p>No row was read.</p>' }
    $isUnread = $false
    '<table><thead><tr><th>Rows</th><th class="n">Count</th><th class="n">Amount with tips</th><th>Meaning</th></tr></thead><tbody>'
    foreach ($name in $groups.Keys) {
        $sum = $run.Groups[$name]
        if (-not $sum) { continue }
        $amounts = foreach ($currency in $sum.Amounts.Keys) {
            $without = if (-not $currency) { $isUnread = $true; ' minor units, currency not read' }
            ConvertTo-Html "$(Format-Amount $sum.Amounts[$currency] $currency)$without"
        }
        $amount = if ($name -eq 'Repeated') { '' } elseif (-not $amounts) { '0' } else { @($amounts) -join '<br>' }
        "<tr><td data-label='Rows'><b>$($groups[$name][0])</b></td><td class='n' data-label='Count'>$($sum.Rows)</td><td class='n' data-label='Amount with tips'>$amount</td><td data-label='Meaning'>$($groups[$name][1])</td></tr>"
    }
    '</tbody></table>'
    if ($isUnread) { '<p class="s">An amount without a currency is in minor units (pence or cents, 1,050 is 10.50): the run did not read these payments.</p>' }
}

function Get-ListHtml([string] $Name, [string] $Title) {
    $sum = $run.Groups[$Name]
    if (-not $sum) { return }
    "<h2>$Title</h2>"
    '<table class="l"><colgroup><col style="width:6%"><col style="width:19%"><col style="width:13%"><col style="width:16%"><col style="width:28%"><col style="width:18%"></colgroup><thead><tr><th>Line</th><th>Payment intent</th><th class="n">Amount</th><th>Reference</th><th>Reason</th><th>What to do</th></tr></thead><tbody>'
    foreach ($row in $sum.Listed) {
        $cells = foreach ($value in $row.Line, $row.Intent, $row.Amount, $row.Reference, $row.Reason, $row.ErrorId, $row.Action) { ConvertTo-HtmlText $value }
        "<tr><td data-label='Line'>$($cells[0])</td><td data-label='Payment intent'><bdi>$($cells[1])</bdi></td><td class='n' data-label='Amount'><bdi>$($cells[2])</bdi></td><td data-label='Reference'><bdi>$($cells[3])</bdi></td><td data-label='Reason'><bdi>$($cells[4])</bdi> <span class='s'>$($cells[5])</span></td><td data-label='What to do'>$($cells[6])</td></tr>"
    }
    '</tbody></table>'
    $more = $sum.Rows - $sum.Listed.Count
    if ($more) { "<p>And $more more: see the result file.</p>" }
}

function Get-ReportHtml([bool] $HasEnded) {
    $name = ConvertTo-Html ([System.IO.Path]::GetFileName($run.CsvPath))
    $verdict = if ($HasEnded) { "Exit code $($run.Code): $(if ($CheckCaptured -and $verdictsOfCheck[$run.Code]) { $verdictsOfCheck[$run.Code] } else { $verdicts[$run.Code] })" } else { 'The run has not ended. If no process is at work any more, it was ended from outside: run the file again.' }
    $kind = if (-not $HasEnded) { 'warn' } elseif ($run.Code -eq 0) { 'good' } elseif ($run.Code -in 2, 3, 6) { 'warn' } else { 'bad' }
    $times = @{ Begun = $run.Begun }
    if ($HasEnded) { $times.Ended = [datetime]::UtcNow }
    @"
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Captures of $name</title>
<style>
body { font: 15px/1.45 "Segoe UI", Arial, sans-serif; color: #1b1f24; background: #fff; margin: 0 auto; padding: 16px; max-width: 1100px }
h1 { font-size: 22px; margin: 0 0 12px; overflow-wrap: anywhere } h2 { font-size: 17px; margin: 24px 0 8px }
.v { border-left: 6px solid #b54708; background: #fff7ed; padding: 10px 14px; margin: 0 0 12px; font-weight: 600 }
.good { border-color: #1a7f37; background: #effbf2 } .bad { border-color: #b42318; background: #fef3f2 }
table { border-collapse: collapse; width: 100%; margin: 0 0 8px }
th, td { border: 1px solid #c9d1d9; padding: 6px 8px; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { background: #f3f5f7 } th, td:first-child, .n { overflow-wrap: normal } .n { text-align: right; white-space: nowrap } .k { white-space: nowrap } .s { color: #57606a; font-size: .87em }
.l { table-layout: fixed } .l th { overflow-wrap: anywhere } .l .n { white-space: normal } h2 { break-after: avoid }
@media screen and (max-width: 640px) {
  body { padding: 10px } thead { display: none } table, tbody, tr, td { display: block; width: auto } tr { border: 1px solid #c9d1d9; margin: 0 0 10px }
  td { border: 0; text-align: left } td.n { text-align: left } td::before { content: attr(data-label) ": "; color: #57606a }
}
@page { size: A4; margin: 14mm }
@media print { body { font-size: 10.5px; padding: 0 1px; max-width: none } h1 { font-size: 18px } h2 { font-size: 14px } th, td { padding: 4px 6px } tr { break-inside: avoid } thead { display: table-header-group } .v, th { -webkit-print-color-adjust: exact; print-color-adjust: exact } }
</style></head><body>
<h1>Captures of $name</h1>
<p class="v $kind">$verdict</p>
<p>$(ConvertTo-Html $(if ($HasEnded) { $run.Text -replace '\s+', ' ' } else { '' }))</p>
<h2>Totals</h2>
$(@(Get-TotalHtml) -join "`n")
$(@(Get-ListHtml Declined 'Declined and failed captures') -join "`n")
$(@(Get-ListHtml Refused 'Refused rows') -join "`n")
$(@(Get-ListHtml Unknown 'Rows whose outcome is not known') -join "`n")
$(@(Get-ListHtml NotSent 'Rows that were not sent, or could not be read') -join "`n")
<h2>The run</h2>
<table><tbody>
$(@(foreach ($what in 'Begun', 'Ended') { if ($times[$what]) { $pair = Format-Time $times[$what]; "<tr><th>$what</th><td data-label='$what'>$($pair[0])<br>$($pair[1])</td></tr>" } }) -join "`n")
$(@(foreach ($file in @('Input', $run.CsvPath), @('Result file', $run.ResultPath), @('Journal', $run.JournalPath), @('Log', $run.LogPath)) { "<tr><th>$($file[0])</th><td data-label='$($file[0])'>$(ConvertTo-Html $file[1])</td></tr>" }) -join "`n")
<tr><th>Run by</th><td data-label='Run by'>$(ConvertTo-Html "$([System.Environment]::UserName) on $([System.Environment]::MachineName), DojoPayments $([DojoPayments.DojoCapture].Assembly.GetName().Version.ToString(3)), PowerShell $($PSVersionTable.PSVersion)")</td></tr>
</tbody></table>
</body></html>
"@
}

# Whole or not at all, beside the last one.
function Write-Report([switch] $HasEnded) {
    if (-not $run.ReportPath) { return }
    $path = $run.ReportPath
    [System.IO.File]::WriteAllText("$path.part", (Get-ReportHtml $HasEnded), [System.Text.UTF8Encoding]::new($false))
    if ([System.IO.File]::Exists($path)) { [System.IO.File]::Replace("$path.part", $path, [NullString]::Value) }
    else { [System.IO.File]::Move("$path.part", $path) }
}
