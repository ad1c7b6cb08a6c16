# Starts and stops the sandbox that the tests run against.
#
# DOJO_TEST_SANDBOX          the address of a fresh sandbox that runs already; none is started then. It must have been started with
#                            --intent-count 20000 --intents tests/authorised.csv
# DOJO_TEST_SANDBOX_PROGRAM  the built sandbox, DojoPayments.Sandbox.dll, where it is not under src

function Get-SandboxProgram {
    if ($env:DOJO_TEST_SANDBOX_PROGRAM) { return $env:DOJO_TEST_SANDBOX_PROGRAM }
    $built = "$PSScriptRoot/../src/DojoPayments.Sandbox/bin/*/net10.0/DojoPayments.Sandbox.dll"
    if (-not (Test-Path $built)) {
        & dotnet build "$PSScriptRoot/../src/DojoPayments.Sandbox" --verbosity quiet --nologo | Out-Host
        if ($LASTEXITCODE -ne 0) { throw 'The sandbox does not build.' }
    }
    (Get-Item $built | Sort-Object LastWriteTime | Select-Object -Last 1).FullName
}

# The process; its BaseUri is where it listens.
function Start-Sandbox {
    $output = [System.IO.Path]::GetTempFileName()
    $start = @{
        FilePath               = 'dotnet'
        ArgumentList           = "`"$(Get-SandboxProgram)`" --port 0 --intent-count 20000 --intents `"$PSScriptRoot/authorised.csv`""
        NoNewWindow            = $true
        PassThru               = $true
        RedirectStandardOutput = $output
    }
    $process = Start-Process @start
    while ("$(Get-Content $output -Raw)" -notmatch 'listening on (http://\S+)') {
        if ($process.HasExited) { throw "The sandbox ended: $(Get-Content $output -Raw)" }
        Start-Sleep -Milliseconds 50
    }
    Add-Member -InputObject $process -NotePropertyMembers @{ BaseUri = $Matches[1]; OutputPath = $output } -PassThru
}

function Stop-Sandbox($Process) {
    Stop-Process -Id $Process.Id
    $Process.WaitForExit()
    Remove-Item $Process.OutputPath
}
