namespace DojoPayments.Quickstart;

/// <summary>Which PowerShell runs the sample.</summary>
internal enum EngineChoice
{
    /// <summary>The installed one where there is one, else the embedded one.</summary>
    Auto,

    /// <summary>The <c>pwsh</c> on the path.</summary>
    Pwsh,

    /// <summary>The engine of the package System.Management.Automation, inside this process.</summary>
    Embedded,
}
