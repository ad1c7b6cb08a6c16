<#
.SYNOPSIS
    How Invoke-DojoCaptureBatch -CheckCaptured tells what the captures of a journal are by now.
.DESCRIPTION
    Functions for that command alone, which dot-sources them and whose variables they use.
#>

# The journal has its amounts in minor units, whatever the file was in.
function Add-Checked($Confirmation, $Status, $Problem) {
    $id = $message = $null
    if ($Problem) {
        $id = Get-ErrorId $Problem
        $message = $Problem.Exception.Message
    }
    $row = [pscustomobject]@{ Line = $null; Row = $Confirmation.Row; PaymentIntentId = $Confirmation.PaymentIntentId; Amount = "$($Confirmation.Amount)"; TipsAmount = "$($Confirmation.TipsAmount)"; Reference = $Confirmation.Reference }
    $currency = if ($Confirmation -is [DojoPayments.DojoCaptureConfirmation]) { $Confirmation.Currency }
    # What the row holds is a value here, and no cell.
    foreach ($name in 'Reference', 'PaymentIntentId') { if ($row.$name -match "\A'+[=+\-@\t]") { $row.$name = "'$($row.$name)" } }
    Add-Result $row $Status $Confirmation.OperationId $Confirmation.CaptureId $id $message $Problem $currency
}

function Invoke-Check {
    if (-not [System.IO.File]::Exists($run.JournalPath)) { return 4, "There is no journal '$($run.JournalPath)'. Give the -CsvPath of the batch, or its -JournalPath." }
    $check = @{ JournalPath = $run.JournalPath; ThrottleLimit = $ThrottleLimit; ErrorAction = 'Continue'; WarningAction = 'SilentlyContinue' }
    if ($ApiKey) { $check.ApiKey = $ApiKey }
    $AmountUnit = 'Minor'
    $pending = $ending = $null
    $last = 0
    try {
        try {
            # An error about a capture comes right behind its object, which is the target of it.
            Confirm-DojoCapture @check 2>&1 | ForEach-Object -Begin { Open-Result } -Process {
                if ($_ -isnot [System.Management.Automation.ErrorRecord]) {
                    if ($pending) { Add-Checked $pending $pending.Status }
                    $pending = $_
                    $last = $_.Row
                    return
                }
                if ($pending -and $_.TargetObject.Row -eq $pending.Row) { Add-Checked $pending $pending.Status $_ }
                else {
                    if ($pending) { Add-Checked $pending $pending.Status }
                    Add-Checked $_.TargetObject 'NotSent' $_
                    $last = $_.TargetObject.Row
                }
                $pending = $null
            }
            if ($pending) { Add-Checked $pending $pending.Status }
            $pending = $null
            foreach ($entry in Get-DojoCaptureJournal -LiteralPath $run.JournalPath) {
                if ($entry.CaptureId -or $entry.Status -notin 'Open', 'Unknown') { continue }
                $last++
                Add-Checked ([pscustomobject]@{ Row = $last; PaymentIntentId = $entry.PaymentIntentId; CaptureId = $null; Amount = $entry.Amount; TipsAmount = $entry.TipsAmount; Reference = $entry.Reference; OperationId = $entry.OperationId }) 'Unknown'
            }
        }
        catch {
            if (-not (Test-DojoError $_)) { throw }
            $ending = $_
        }
    }
    finally {
        if ($run.Result) {
            if ($pending) { Add-Checked $pending $pending.Status }
            $run.Text = "Stopped before the end. $(Get-Count)"
            # The last whole one says more than a part does.
            if ($ending -and (Test-LastResult)) { $run.Result.Dispose() } else { Complete-Result }
        }
    }

    $text = "Checked: $(Get-Count) $(if ($ending) { $ending.Exception.Message })"
    if ($ending) { return $(if ((Get-ErrorId $ending) -in $runAgain) { 3 } else { 5 }), $text }
    # A state that this version does not know is no success.
    foreach ($status in $run.Totals.Keys) { if ($status -notin 'Successful', 'Refunded', 'PartlyRefunded', 'Declined', 'Failed') { return 3, $text } }
    if ($run.Totals['Declined'] -or $run.Totals['Failed']) { return 2, $text }
    0, $text
}
