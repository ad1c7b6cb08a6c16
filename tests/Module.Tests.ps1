# The module as a module: its manifest, its commands, and where it is loaded.

Describe 'The module' {
    BeforeAll {
        . "$PSScriptRoot/TestShell.ps1"
        $data = Import-PowerShellDataFile $manifest
    }
    AfterAll { Restore-Environment }

    It 'has a valid manifest' {
        $module = Test-ModuleManifest $manifest
        $module.Version | Should -Be $data.ModuleVersion
        $module.CompatiblePSEditions | Should -Be 'Desktop', 'Core'
    }

    It 'exports what its manifest names and nothing else' {
        $named = $data.CmdletsToExport + $data.FunctionsToExport | Sort-Object
        (Get-Command -Module DojoPayments).Name | Sort-Object | Should -Be $named
        $named | Should -Contain 'New-DojoCapture'
    }

    It 'is removed and imported again, and the session''s key outlives neither' {
        Set-DojoApiKey $key
        Remove-Module DojoPayments
        Get-Command New-DojoCapture -ListImported -ErrorAction Ignore | Should -BeNullOrEmpty
        Import-Module $manifest
        (New-DojoCapture (New-Intent) 1000 @api).CaptureId | Should -Match '^cp_'
        Remove-DojoApiKey
        Import-Module $manifest -Force
        New-DojoCapture (New-Intent) 1000 @api | Out-String | Should -Match '(Accepted|Successful)'
    }

    It 'lies side by side with another version, and each can be asked for' {
        $folder = Join-Path $TestDrive 'versions/DojoPayments'
        foreach ($version in '0.0.9', $data.ModuleVersion) {
            Copy-Item "$root/out/DojoPayments" "$folder/$version" -Recurse
            $text = Get-Content "$folder/$version/DojoPayments.psd1" -Raw
            Set-Content "$folder/$version/DojoPayments.psd1" ($text -replace "ModuleVersion( *)= '[^']*'", "ModuleVersion`$1= '$version'")
        }
        $path = @{ PSModulePath = "$TestDrive/versions" }
        $id = New-Intent
        $newest = Invoke-Shell "`$null = New-DojoCapture $id 1000; [string](Get-Module DojoPayments).Version" -Environment $path
        $newest.Text.Trim() | Should -Be $data.ModuleVersion
        $older = Invoke-Shell "Import-Module DojoPayments -RequiredVersion 0.0.9; `$null = New-DojoCapture $id 500; [string](Get-Module DojoPayments).Version" -Environment $path
        $older.Text.Trim() | Should -Be '0.0.9'
        Get-CapturedAmount $id | Should -Be 1000, 500
    }
}
