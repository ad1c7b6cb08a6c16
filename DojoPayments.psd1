@{
    RootModule             = 'DojoPayments.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '90e99821-90a3-4b83-b517-b925155e2e48'
    Author                 = 'DojoPayments contributors'
    CompanyName            = 'DojoPayments contributors'
    Copyright              = '(c) DojoPayments contributors. MIT licence.'
    Description            = 'Captures pre-authorised card payments through the Dojo Payments API: one at a time or from a CSV of thousands, without taking money twice or losing a capture without a word.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')
    FormatsToProcess       = @('DojoPayments.Format.ps1xml')
    # The code properties of the types file are in the assembly, so it is loaded first.
    RequiredAssemblies     = @('DojoPayments.dll')
    TypesToProcess         = @('DojoPayments.Types.ps1xml')
    NestedModules          = @('DojoPayments.Batch.psm1')
    CmdletsToExport        = @('Confirm-DojoCapture', 'Get-DojoApiKey', 'Get-DojoCaptureJournal', 'Get-DojoPaymentIntent', 'New-DojoCapture', 'Remove-DojoApiKey', 'Set-DojoApiKey', 'Test-DojoCapture')
    FunctionsToExport      = @('Invoke-DojoCaptureBatch')
    VariablesToExport      = @()
    AliasesToExport        = @()
    FileList               = @(
        'Batch/Check.ps1'
        'Batch/Parameters.ps1'
        'Batch/Read-CaptureFile.ps1'
        'Batch/Report.ps1'
        'Batch/ResultFile.ps1'
        'Batch/Run.ps1'
        'Batch/Stop.ps1'
        'DojoPayments.Batch.psm1'
        'DojoPayments.dll'
        'DojoPayments.Format.ps1xml'
        'DojoPayments.psd1'
        'DojoPayments.Types.ps1xml'
        'en-US/about_DojoPayments.help.txt'
        'en-US/about_DojoPayments_Recipes.help.txt'
        'en-US/about_DojoPayments_Safety.help.txt'
        'en-US/about_DojoPayments_Windows.help.txt'
        'en-US/DojoPayments.dll-Help.xml'
        'LICENSE'
        'Microsoft.Bcl.AsyncInterfaces.dll'
        'System.Buffers.dll'
        'System.Memory.dll'
        'System.Numerics.Vectors.dll'
        'System.Runtime.CompilerServices.Unsafe.dll'
        'System.Text.Encodings.Web.dll'
        'System.Text.Json.dll'
        'System.Threading.Tasks.Extensions.dll'
    )
    PrivateData            = @{
        PSData = @{
            Tags         = @('Dojo', 'Payments', 'Capture', 'PreAuthorisation', 'Bulk', 'CSV', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            # ProjectUri = 'https://...': the repository's address, once it has one.
            ReleaseNotes = 'The first release: captures one by one or from CSV files, what is captured already is skipped (-SkipCaptured), plans and searches, journals that resume, keys that are kept, proxies, unattended batches.'
        }
    }
}
