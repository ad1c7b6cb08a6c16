function Invoke-DojoCaptureBatch {
    <#
    .SYNOPSIS
        Captures the payments of a CSV file unattended, and says by its exit code how it went.
    .DESCRIPTION
        For a scheduled task, on Windows PowerShell 5.1 and PowerShell 7. It asks nothing. It checks the whole file before it
        sends the first row, captures with a journal, and writes a result file and a line of log. Run it again with the same
        parameters and it continues where the last run ended: no capture is made twice. The file says which captures there shall
        be (New-DojoCapture -SkipCaptured): a capture that the API lists already is taken as the row's and not made again. So a
        file under another name, a lost journal or a second server that runs it later sends nothing.

        The result file has one line for each row of the input, in its order. Row is the number of the row, from 1, and Line the
        line of the input that it begins in, where the header is line 1 in most files. Status is what New-DojoCapture says of a capture
        (Accepted, Successful, Created), Found (the API lists it already), Resumed (captured by an earlier run), Repeated (one
        capture with an earlier row of the same OperationId), Refused, Unknown, NotSent or NotAttempted. It is written row by
        row with .part at the end of its name, and takes the place of the last one when it is whole. OperationId is the name that
        the row has in the journal; a row of a run that sent nothing (exit code 4) has it only if the
        input gives one. A cell that a spreadsheet would run as a formula (=, +, -, @ or a tab first) has an apostrophe before it,
        which is not part of it where the file is read. A run that finds bad rows and sends nothing leaves a last one with captures as it was, and lists
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
             incomplete lines, amounts are in another unit, a limit is no amount, a delimiter is no character, one path is given for two files. The log
             says what, with the line (without a file there is no log, and the output says it). If single rows are bad, the
             result file lists them, or the one beside it. Mend the input and run it again.
          5  No capture can succeed: the API key, the address, the permission, the journal, or a policy that locks PowerShell
             down. The log says what to do.
          6  The run was stopped (Ctrl+C, SIGTERM). The result file has the rows that were read until then. Run it again.

        If several apply, it is the first of 6, 5, 3 and 2. A stop gives 6 if PowerShell was started with -File, and 1 with
        -Command. The code is in $LASTEXITCODE, and in a task PowerShell ends with it only if it is told to; see the examples. With
        $ErrorActionPreference = 'Stop' it ends with 1 if the module is not found or a parameter is not known, and without it with 0.
        about_DojoPayments tells how to register a scheduled task, and which accounts find no key.
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
    .PARAMETER ReportPath
        A page for people (HTML without scripts, to be mailed and printed): the totals, the refused and open rows with the reason
        and what to do, and the times in UTC and local time. Default: none is written.
    .PARAMETER Delimiter
        The character that separates the cells. Default ','. For a tab write tab or \t.
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
    .PARAMETER CheckCaptured
        Captures nothing, and tells what the captures of the journal are by now, for the morning after. The CSV file is not read.
        The result file is named .check.csv by default, and has one line for each capture of the journal, with its Status:
        Successful, Refunded, PartlyRefunded, Created or Accepted (not settled yet), Declined, Failed, NotListed; and Unknown for
        what the journal has open. The journal learns the states. The exit code is 0 if all captures are successful or were paid
        back since, 2 if some were declined or failed, 3 if some are not settled or not known yet, 4 if there is no journal.
    .PARAMETER ApiKey
        The key for this run, a SecureString. Default: that of the session, of $env:DOJO_API_KEY or of the account.
    .EXAMPLE
        Invoke-DojoCaptureBatch -CsvPath captures.csv

        Captures captures.csv with captures.csv.journal, and writes captures.csv.result.csv and captures.csv.log.
    .EXAMPLE
        pwsh -NoProfile -NonInteractive -Command "$ErrorActionPreference = 'Stop'; Invoke-DojoCaptureBatch -CsvPath captures.csv -ThrottleLimit 32 -Verify; exit $LASTEXITCODE"

        As a scheduled task runs it, on Windows PowerShell 5.1 with powershell.exe. In a shell that replaces $ by itself, such as
        PowerShell or sh, write the command in the quotes that keep it.
    .LINK
        New-DojoCapture
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([string])]
    param(
        # Not mandatory for the engine: it would ask.
        [Parameter(Position = 0)]
        [string] $CsvPath,

        [string] $JournalPath,

        [string] $ResultPath,

        [string] $LogPath,

        [string] $ReportPath,

        [string] $Delimiter = ',',

        [ValidateSet('Minor', 'Major')]
        [string] $AmountUnit = 'Minor',

        [switch] $AllowRepeat,

        [string] $MaximumAmount,

        [string] $MaximumTotal,

        [ValidateRange(1, 256)]
        [int] $ThrottleLimit = 8,

        [ValidateRange(0, 3600)]
        [int] $ReadBackTimeoutSeconds = 30,

        [switch] $Verify,

        [securestring] $ApiKey,

        [switch] $CheckCaptured
    )

    # First of all: in constrained language mode the first call of a method fails.
    if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
        $global:LASTEXITCODE = 5
        "Invoke-DojoCaptureBatch needs full language mode, and here is $($ExecutionContext.SessionState.LanguageMode). Let the policy that locks PowerShell down allow the files of the module DojoPayments, by their path or their signature. Nothing was sent."
        return
    }

    Set-StrictMode -Version 2
    $ErrorActionPreference = 'Stop'
    # Drawing it takes time, and nobody watches.
    $ProgressPreference = 'SilentlyContinue'

    # What the parts below tell each other; they are functions of this call and see its variables.
    $run = [pscustomobject]@{
        CsvPath     = $null
        JournalPath = $null
        ResultPath  = $null
        LogPath     = $null
        ReportPath  = $null
        Delimiter   = [char]','
        Content     = $null
        Problems    = [System.Collections.Generic.List[string]]::new()
        Result      = $null
        Captured    = $null
        Totals      = @{}
        Groups      = @{}
        Begun       = [datetime]::UtcNow
        Code        = 6
        Text        = 'Stopped before anything was sent.'
    }
    $settings = @{ SkipCaptured = -not $AllowRepeat }
    foreach ($name in 'AmountUnit', 'MaximumAmount', 'MaximumTotal', 'ApiKey') { if ($PSBoundParameters[$name]) { $settings[$name] = $PSBoundParameters[$name] } }
    $reader = [System.IO.Path]::Combine($PSScriptRoot, 'Batch', 'Read-CaptureFile.ps1')
    foreach ($part in 'Parameters', 'Report', 'ResultFile', 'Check', 'Run', 'Stop') { . ([System.IO.Path]::Combine($PSScriptRoot, 'Batch', "$part.ps1")) }

    try { Read-Parameter }
    catch {
        $global:LASTEXITCODE = 4
        "Nothing was done. $($_.Exception.Message)"
        return
    }

    $signals = @()
    try {
        # What cannot be reported is better not done.
        [System.IO.File]::AppendAllText($run.LogPath, '')
        Write-Report
        $signals = @(Register-Stop)
        $run.Code, $run.Text = Invoke-Run
    }
    catch {
        $run.Code = 1
        $run.Text = $_.Exception.Message
        throw
    }
    finally {
        foreach ($signal in $signals) { $signal.Dispose() }
        # Before anything else that may fail.
        $global:LASTEXITCODE = $run.Code
        # What was captured is no less captured for it.
        try { Write-Report -HasEnded } catch { $run.Text += " The report could not be written: $($_.Exception.GetBaseException().Message)" }
        $time = [datetime]::UtcNow.ToString('s', [System.Globalization.CultureInfo]::InvariantCulture)
        $line = "${time}Z $([System.IO.Path]::GetFileName($run.CsvPath)) exit code $($run.Code): $($run.Text -replace '\s+', ' ')"
        [System.IO.File]::AppendAllText($run.LogPath, $line + [System.Environment]::NewLine)
        # A stopped pipeline takes no output, and a script that PowerShell was started for with -File takes no exit code of its own.
        if ($run.Code -eq 6) { $Host.UI.WriteLine($line) } else { $line }
        if ($run.Code -eq 6 -and @(Get-PSCallStack)[-1].ScriptName) { $Host.SetShouldExit($run.Code) }
    }
}
