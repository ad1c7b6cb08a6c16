function Invoke-DojoCaptureBatch {
    # .EXTERNALHELP DojoPayments.dll-Help.xml
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
