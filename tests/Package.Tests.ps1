# The package as its users get it: published, found, installed, autoloaded, updated, removed, in a profile that has nothing else.

Describe 'The package' {
    BeforeAll {
        . "$PSScriptRoot/TestShell.ps1"
        $version = (Import-PowerShellDataFile $manifest).ModuleVersion
        $canInstall = -not $isWindowsHere
    }
    AfterAll { Restore-Environment }

    It 'is the same, byte for byte, from two builds of the same source' {
        if (-not (Get-Command dotnet -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'there is no .NET SDK here'; return }
        $files = foreach ($build in 'one', 'two') {
            & "$root/build.ps1" -Task Package -OutputPath "$TestDrive/$build" | Out-Null
            $length = (Get-Item "$TestDrive/$build").FullName.Length
            , @(Get-ChildItem "$TestDrive/$build" -Recurse -File | Sort-Object FullName | ForEach-Object { "$($_.FullName.Substring($length)) $((Get-FileHash $_.FullName).Hash)" })
        }
        $files[0] | Should -Contain "$($files[0] -like '*DojoPayments.*.nupkg *')"
        $files[0] | Should -Contain "$($files[0] -like '*DojoPayments.*.zip *')"
        $files[1] | Should -Be $files[0]
    }

    It 'shows in the gallery what it is' {
        $shown = (Import-PowerShellDataFile $manifest).PrivateData.PSData
        $shown.Tags | Should -Contain 'PSEdition_Desktop'
        $shown.LicenseUri | Should -Match '^https://'
        $shown.ReleaseNotes | Should -Not -BeNullOrEmpty
        $shown.Keys | Should -Not -Contain 'ProjectUri' -Because 'no address is known'
    }

    It 'is installed, autoloads, is updated and uninstalled' {
        if (-not $canInstall) { Set-ItResult -Skipped -Because 'Windows gives every process of an account the same profile, this one''s own'; return }
        $profileFolder = (New-Item "$TestDrive/profile" -ItemType Directory).FullName
        $repository = (New-Item "$TestDrive/repository" -ItemType Directory).FullName
        $older = "$TestDrive/older/DojoPayments"
        Copy-Item "$root/out/DojoPayments" $older -Recurse
        (Get-Content "$older/DojoPayments.psd1" -Raw) -replace "ModuleVersion( *)= '[^']*'", "ModuleVersion`$1= '0.0.9'" | Set-Content "$older/DojoPayments.psd1"
        # As .NET has it, a folder of the profile that does not exist is the current one.
        [void](New-Item "$profileFolder/.local/share" -ItemType Directory)
        $environment = @{ HOME = $profileFolder; USERPROFILE = $profileFolder; LOCALAPPDATA = $profileFolder; PSModulePath = $null }
        foreach ($name in 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME') { $environment[$name] = $null }
        $package = Get-Item "$TestDrive/one/*.nupkg" -ErrorAction Ignore
        $current = if ($package) { "-NupkgPath '$($package.FullName)'" } else { "-Path '$root/out/DojoPayments'" }
        $id = New-Intent
        $show = "'captured ' + (New-DojoCapture $id 1000).CaptureId; 'loaded ' + (Get-Module DojoPayments).Version + ' ' + (Get-Module DojoPayments).ModuleBase"

        $installed = Invoke-Shell -Environment $environment -Script @"
`$ErrorActionPreference = 'Stop'
Register-PSResourceRepository -Name local -Uri '$repository' -Trusted
Publish-PSResource -Path '$older' -Repository local
Publish-PSResource $current -Repository local
Install-PSResource DojoPayments -Version 0.0.9 -Repository local
$show
"@
        $installed.Text | Should -Match 'captured cp_'
        $installed.Text | Should -Match "loaded 0\.0\.9 $([regex]::Escape($profileFolder))"

        $updated = Invoke-Shell -Environment $environment -Script @"
`$ErrorActionPreference = 'Stop'
Update-PSResource DojoPayments -Repository local
$show
'described ' + (Find-PSResource DojoPayments -Repository local).Description
"@
        $updated.Text | Should -Match "loaded $([regex]::Escape($version)) $([regex]::Escape($profileFolder))"
        $updated.Text | Should -Match 'described Captures pre-authorised'
        Get-CapturedAmount $id | Should -Be 1000, 1000

        $removed = Invoke-Shell -Environment $environment -Script @'
Uninstall-PSResource DojoPayments -Version *
"left $(@(Get-Module DojoPayments -ListAvailable).Count)"
'@
        $removed.Text | Should -Match 'left 0'
    }
}
