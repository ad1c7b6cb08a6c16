#!/usr/bin/env bash
# Runs the staged module in the Windows builds of .NET and PowerShell 7, under Wine: the Pester suite, the quickstart, and the proof with
# kills. It needs the build of the solution, Debian's Wine (apt-get install --no-install-recommends wine wine64) and the package registry.
# The last line is "N passed, N failed, N skipped". What it makes is in tests/windows/obj, and Wine's own folder in the user's cache: it
# has a link to the root of the file system, which no search through the repository must come upon.
#
# What this cannot show, because Wine does not have it: Windows PowerShell 5.1, DPAPI's binding to an account, NTFS streams and access
# lists, SMB, signatures, AMSI.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

for tool in wine wineserver script; do
    command -v "$tool" >/dev/null || { echo "There is no $tool here: apt-get install --no-install-recommends wine wine64 bsdutils"; exit 2; }
done

root=$PWD
out=$root/tests/windows/obj
passed=0 failed=0 skipped=0

WINEPREFIX=${XDG_CACHE_HOME:-$HOME/.cache}/DojoPayments/wine-$(cksum <<<"$root" | cut -d ' ' -f 1)
export WINEPREFIX WINEDEBUG=-all
mkdir -p "$out"
export POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off NO_COLOR=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# A name in Windows' own file system.
windows() { printf 'Z:%s' "${1//\//\\}"; }

fail() {
    echo "FAILED: $1"
    failed=$((failed + 1))
}

# A Windows program, with a terminal of its own (without one PowerShell prints nothing) and a limit in minutes, in case Wine hangs.
# Its output goes to a file and is shown when it has ended.
run() {
    local log=$out/$1.log minutes=$2 status
    shift 2
    printf '\n== Windows: %s\n' "${*/$root\//}"
    script -qefc "exec timeout --kill-after=10 ${minutes}m wine $(printf '%q ' "$@") >$(printf '%q' "$log") 2>&1" /dev/null </dev/null
    status=$?
    # Wine says this of every drive that is a folder of Linux.
    grep -v 'FS volume label and serial are not available' "$log" | tr -d '\r'
    return $status
}

# A fresh Windows. .NET must not be offered to it while it is made, or it asks for Wine's own.
make_prefix() {
    [ -e "$WINEPREFIX/made" ] && return
    rm -rf "$WINEPREFIX"
    mkdir -p "$WINEPREFIX"
    WINEDLLOVERRIDES='mscoree=d;mshtml=d' wineboot --init &&
        WINEDLLOVERRIDES='mscoree=d;mshtml=d' wine winecfg -v win10 &&
        wineserver -w &&
        touch "$WINEPREFIX/made"
}

# The address of a sandbox that runs outside, where there is an SDK.
start_sandbox() {
    dotnet src/DojoPayments.Sandbox/bin/Debug/net10.0/DojoPayments.Sandbox.dll --port 0 --intent-count 20000 --intents tests/authorised.csv >"$out/sandbox.log" 2>&1 </dev/null &
    sandbox=$!
    until grep -q 'listening on http' "$out/sandbox.log"; do
        kill -0 "$sandbox" 2>/dev/null || return 1
        sleep 0.1
    done
    DOJO_TEST_SANDBOX=$(grep -o 'http://[^ ]*' "$out/sandbox.log" | head -n 1)
    export DOJO_TEST_SANDBOX
}

finish() {
    [ -z "${sandbox:-}" ] || kill "$sandbox" 2>/dev/null
    # Ends what runs in this prefix, and nothing else.
    wineserver -k 2>/dev/null
}

pester() {
    local counts shell
    shell=$(dotnet msbuild src/DojoPayments.Shell -getProperty:RestoredShellFolder)win/pwsh.exe
    rm -f "$out/counts"
    run pester 15 "$shell" -NoProfile -NonInteractive -File "$(windows "$root/tests/Invoke-ModuleTest.ps1")" \
        -Pester "$(windows "$(dotnet msbuild src/DojoPayments.Shell -getProperty:RestoredPester)")" -CountPath "$(windows "$out/counts")"
    if read -r -a counts 2>/dev/null < <(tr -d '\r' <"$out/counts"); then
        passed=$((passed + counts[0])) failed=$((failed + counts[1])) skipped=$((skipped + counts[2]))
    else
        fail 'Pester did not come to an end'
    fi
}

program() {
    local name=$1 minutes=$2
    shift 2
    if run "$name" "$minutes" "tests/windows/obj/DojoPayments.$name.exe" "$@"; then passed=$((passed + 1)); else fail "$name"; fi
}

trap finish EXIT
dotnet msbuild tests/windows -restore -t:LayOut -v:q -nologo || exit 1
make_prefix || { echo 'FAILED: Wine makes no prefix'; exit 1; }
start_sandbox || { echo 'FAILED: the sandbox does not start'; cat "$out/sandbox.log"; exit 1; }

# .NET's double mapping of generated code makes it crash under Wine when such code is freed ("Internal CLR error" in a finaliser).
export DOTNET_EnableWriteXorExecute=0
# Wine has no ICU, and cultures are tested.
export WINEDLLOVERRIDES=mshtml=d DOTNET_SYSTEM_GLOBALIZATION_USENLS=1 PSExecutionPolicyPreference=Bypass
DOTNET_ROOT=$(windows "$out/dotnet")
export DOTNET_ROOT

# The outside's own folders for modules and temporary files are none of Windows.
unset PSModulePath TMPDIR

pester
program Quickstart 5
program Proof 15 --rows 2000 --seed 1 --kills 6

printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
