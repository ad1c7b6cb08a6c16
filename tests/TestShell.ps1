# What the test files share; each dot-sources it in its BeforeAll: the staged module, a sandbox, rows for it, and children of this shell.

$root = Split-Path $PSScriptRoot
$manifest = Join-Path $root 'out/DojoPayments/DojoPayments.psd1'
if (-not (Test-Path $manifest)) { throw 'There is no module to test: run "dotnet build" first.' }

$isWindowsHere = $PSVersionTable.PSEdition -eq 'Desktop' -or $IsWindows
$isPowerShell7 = $PSVersionTable.PSVersion.Major -ge 7

. "$PSScriptRoot/TestSandbox.ps1"

# A fresh authorised payment for every use: no test sees what another one captured.
function New-Intent {
    $env:DOJO_TEST_INTENTS = 1 + $env:DOJO_TEST_INTENTS
    'pi_sandbox_{0:d6}' -f [int]$env:DOJO_TEST_INTENTS
}

function New-Row($Amount = '1000', $PaymentIntentId = (New-Intent), $Tips = '', $Reference = '') {
    [pscustomobject]@{ PaymentIntentId = $PaymentIntentId; Amount = $Amount; TipsAmount = $Tips; Reference = $Reference }
}

function Get-CapturedAmount($PaymentIntentId) {
    $headers = @{ Authorization = "Basic $plainKey"; Version = '2024-02-05' }
    $intent = Invoke-RestMethod "${baseUri}payment-intents/$PaymentIntentId" -Headers $headers -UseBasicParsing
    @($intent.captures | Where-Object { $_ } | ForEach-Object { $_.amount })
}

# Every stream in one text.
function Get-Text([scriptblock] $Script) { & $Script *>&1 | Out-String -Width 500 }

# A child of this shell with the module on its module path, as it is installed for everybody, and key and address in its environment.
# Its output is a text of all streams; its input ends at once unless there are lines for it.
function Invoke-Shell([string] $Script, [string[]] $InputLine, [hashtable] $Environment = @{}, [string[]] $Switch = @('-NoProfile', '-NonInteractive')) {
    $own = (Get-Process -Id $PID).Path
    $start = New-Object System.Diagnostics.ProcessStartInfo $own
    $file = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
    Set-Content $file $Script
    $arguments = $Switch + @('-ExecutionPolicy', 'Bypass', '-File', "`"$((Get-Item $file).FullName)`"")
    # A PowerShell that "dotnet tool" installed is an assembly that dotnet runs.
    if ((Split-Path $own -Leaf) -match '^dotnet(\.exe)?$') { $arguments = @("`"$PSHOME/pwsh.dll`"") + $arguments }
    $start.Arguments = $arguments -join ' '
    # A shell without a home leaves its caches where it stands.
    $start.WorkingDirectory = Split-Path (Get-Item $file).FullName
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $defaults = @{
        DOJO_API_KEY  = $plainKey
        DOJO_BASE_URI = $baseUri
        NO_COLOR      = '1'
        PSModulePath  = "$root/out$([System.IO.Path]::PathSeparator)$env:PSModulePath"
    }
    foreach ($set in $defaults, $Environment) {
        foreach ($name in $set.Keys) {
            if ($null -eq $set[$name]) { $start.EnvironmentVariables.Remove($name) } else { $start.EnvironmentVariables[$name] = $set[$name] }
        }
    }
    $process = [System.Diagnostics.Process]::Start($start)
    $problems = $process.StandardError.ReadToEndAsync()
    foreach ($line in $InputLine) { $process.StandardInput.WriteLine($line) }
    $process.StandardInput.Close()
    $text = $process.StandardOutput.ReadToEnd() + $problems.Result
    $process.WaitForExit()
    [pscustomobject]@{ ExitCode = $process.ExitCode; Text = $text }
}

# Each file has this state back when it is through.
function Restore-Environment {
    foreach ($name in $environmentBefore.Keys) { Set-Item "env:$name" $environmentBefore[$name] }
    Remove-Module DojoPayments -ErrorAction Ignore
    if ($ownSandbox) { Stop-Sandbox $ownSandbox }
}

$environmentBefore = @{}
# The account's own key and address are nobody's business here: tests must not find them, nor send to them.
foreach ($name in 'DOJO_API_KEY', 'DOJO_BASE_URI', 'XDG_CONFIG_HOME') { $environmentBefore[$name] = [System.Environment]::GetEnvironmentVariable($name) }
$env:DOJO_API_KEY = $env:DOJO_BASE_URI = $null
$env:XDG_CONFIG_HOME = (New-Item "$TestDrive/account" -ItemType Directory -Force).FullName
if ($isWindowsHere) {
    # Windows itself names the account's folder, and no variable moves it.
    $accountKey = Join-Path ([System.Environment]::GetFolderPath('LocalApplicationData')) 'DojoPayments\api-key.json'
    if (Test-Path $accountKey) { throw "These tests keep a key for the account and remove it, and this account has one ($accountKey). Run them under another account, or remove it first: Remove-DojoApiKey -Scope CurrentUser" }
}

$ownSandbox = $null
if ($env:DOJO_TEST_SANDBOX) { $baseUri = $env:DOJO_TEST_SANDBOX }
else {
    $ownSandbox = Start-Sandbox
    $baseUri = $ownSandbox.BaseUri
    $env:DOJO_TEST_INTENTS = 0
}

$plainKey = 'sk_sandbox_madeUpForPester42'
$key = ConvertTo-SecureString $plainKey -AsPlainText -Force
$api = @{ BaseUri = $baseUri; ApiKey = $key }
Import-Module $manifest
