namespace DojoPayments.Quickstart;

/// <summary>Something that runs the sample script and shows what it writes.</summary>
internal interface IScriptEngine
{
    /// <summary>What it is, for the start of a sentence.</summary>
    string Description { get; }

    /// <returns>Whether the script ran to its end; errors about rows do not end it.</returns>
    Task<bool> RunAsync(ScriptRun run);
}
