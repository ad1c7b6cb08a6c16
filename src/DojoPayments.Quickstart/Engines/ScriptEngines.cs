namespace DojoPayments.Quickstart;

internal static class ScriptEngines
{
    /// <exception cref="QuickstartException">pwsh was asked for and there is none.</exception>
    public static IScriptEngine Choose(EngineChoice choice) => choice switch
    {
        EngineChoice.Embedded => new EmbeddedPowerShell(),
        EngineChoice.Pwsh => InstalledPowerShell.Find() ?? throw new QuickstartException("There is no pwsh on the path; leave --engine out to use the embedded engine."),
        _ => InstalledPowerShell.Find() as IScriptEngine ?? new EmbeddedPowerShell(),
    };
}
